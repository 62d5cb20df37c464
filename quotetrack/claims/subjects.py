"""Whom or what a claim is about, in the sentence's own words: the counted noun, else the subject of its clause."""

from __future__ import annotations

from quotetrack.claims.frame import NOUNS, Figure
from quotetrack.claims.setting import Setting
from quotetrack.claims.vocabulary import group
from quotetrack.language import Document, lexicon
from quotetrack.model import Span
from quotetrack.patterns import regex

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_OPENERS = frozenset({'"', "“", "''", "‘", "'", "but", "and", "yet", "so"})
_CLOSERS = frozenset({",", ";", "—", "("})
_JOINED_BY = group("clause_joiners")  # what parts two clauses, each with a subject of its own
_CLAUSE_OPENS = frozenset({"DT", "PRP", "NNP", "NN", "NNS", "PRP$"})
_INVARIANT = group("invariant_verbs")  # cost, cut, put: written the same in the past, so often tagged as nouns
_OBJECT_OPENS = frozenset({"DT", "CD", "PRP", "PRP$", "NNP"})
_ADVERBS = frozenset({"first", "last", "once"})
_WHEN = frozenset({"last", "this", "yesterday", "again", "early", "late"})
_EMPTY = frozenset({"it", "this", "that"})
_FORMS_OF_BE = frozenset({"is", "was", "are", "were", "’s", "'s"})
_QUOTING = frozenset("\"“‘'«„")
_PARTITIVE = frozenset({"of", "out", "among"})
_LIKE_NOUNS = NOUNS | {"VB"}  # as which the present tense is often tagged
_IN_PHRASE = NOUNS | {"DT", "PRP$", "PRP", "JJ", "POS"}
_MEASURED = frozenset({"money", "percent", "measure", "duration", "points", "rate"})
_OWNER = regex(r"(?P<name>(?:the\s)?[A-Z][\w’'-]*?(?:\s[A-Z][\w’'-]*?)*|\bthe\s[a-z-]+?)['’]s?\s$")
_PAIRS = frozenset(
    {
        "both countries",
        "the two countries",
        "both",
        "the two",
        "both nations",
        "the two nations",
        "both states",
    }
)
_PUTTING = frozenset({"put", "puts", "putting"})
_PUT_AT = regex(r"\b(?:put|puts|putting)\s(?P<what>(?:the\s)?[\w’'-]+(?:\s[\w’'-]+){0,5}?)\sat\s(?:[\w-]+\s){0,3}$")
_OF_WHAT = regex(r"(?:\s?[a-z]+)?\sof\s(?:the\s)?(?P<what>[a-z]+)\b")  # 20 mm of rain
_TWO_NAMES = regex(r"([A-Z]\w+)\sand\s([A-Z]\w+)")
_REACH = 24  # tokens in which a clause's verb must come
_LONGEST = 120  # characters of a subject


def subject_of(setting: Setting, figure: Figure | None, begin: int | None = None) -> str | None:
    """Give the noun that the figure counts where it opens the clause, else the words before the clause's verb.

    ``begin`` is the character where the quote's content begins, whose clause counts and not the reporting one;
    only where that clause has no subject ("plans to build 40 homes") does the clause around it lend its own.
    """
    document, sentence = setting.document, setting.sentence
    first, last = sentence.tokens
    put = _PUT_AT.search(figure.before) if figure is not None and not _PUTTING.isdisjoint(setting.words) else None
    if put is not None and "losses" not in put["what"]:
        return put["what"]
    if begin is None or begin <= sentence.span.start:
        return _clause_subject(setting, figure, first, last)
    inside = document.token_range((begin, sentence.span.end))[0]
    own = next((k + 1 for k in range(inside, min(inside + 8, last)) if document.tokens.lower[k] == "that"), inside)
    alone = figure is not None and _FINITE.isdisjoint(document.tokens.tag[own:last])
    found = _expected(document, own, last)
    if found is None and not alone:
        found = _clause_subject(setting, figure, own, last)
    if found is None and figure is not None and document.tokens.lower[figure.left] == "that":
        return counted(setting, figure)  # adding that dozens suffered
    if found is None and document.text[begin - 1] not in _QUOTING:
        found = _clause_subject(setting, None, _clause_start(document, first, inside), inside)
    return found or _clause_subject(setting, figure, own, last)


def _expected(document: Document, first: int, last: int) -> str | None:
    """Read "the economy" where a quote says that somebody expects "the economy to grow by 2 per cent"."""
    tags = document.tokens.tag
    at = first
    while at < last and tags[at] in _IN_PHRASE:
        at += 1
    infinitive = first < at < last - 1 and document.tokens.lower[at] == "to" and tags[at + 1] == "VB"
    return _words(document, first, at) if infinitive else None


def counted(setting: Setting, figure: Figure) -> str | None:
    """The noun that a figure counts, as written."""
    return setting.document.tokens.text[figure.head] if figure.head is not None else None


def owner_before(figure: Figure) -> str | None:
    """The name that owns what the figure numbers: "Norvia's 12th veto"."""
    match = _OWNER.search(figure.before)
    return match["name"] if match else None


def person_before(setting: Setting, figure: Figure) -> str | None:
    """The person named right before an age between commas: "a driver, 34", "his wife, Ewa, 49"."""
    tokens, at = setting.document.tokens, figure.left - 1
    begin = setting.sentence.tokens[0]
    if at <= begin or tokens.lower[at] not in (",", "("):
        return None
    stop = first = at
    while first > begin and tokens.tag[first - 1][:1] in ("N", "J"):
        first -= 1
    if first > begin and tokens.tag[first - 1] in ("DT", "PRP$"):
        first -= 1
    return _words(document=setting.document, first=first, stop=stop) if first < stop else None


def _clause_subject(setting: Setting, figure: Figure | None, first: int, last: int) -> str | None:
    document = setting.document
    if figure is not None:
        first = _clause_start(document, first, figure.left)
    begun, (first, asks) = first, _past_opening(setting, first, last)
    if figure is not None and figure.left < first and document.tokens.lower[begun] in _PARTITIVE:
        return counted(setting, figure)  # of the 40 seats, nine …
    stop = _verb(document, first, last, asks)
    if figure is not None and figure.number.form == "multiple" and first < figure.left < (stop or last):
        stop = figure.left  # exports more than doubled
    opens = figure is not None and first in (figure.left, figure.number.tokens[0])
    if stop == first or (stop is None and not opens):
        return None
    if stop is None or (figure is not None and figure.left < stop and first <= figure.number.tokens[0]):
        assert figure is not None
        return _of_opening_figure(setting, figure, first)
    if stop - first > 1 and (document.tokens.tag[stop - 1] == "RB" or document.tokens.lower[stop - 1] in _ADVERBS):
        stop -= 1  # the sect allegedly owes
    words = _words(document, first, stop)
    if figure is not None:
        if words.lower() == "there":
            rate = figure.number.form == "rate" and figure.number.unit
            return rate.split(" per ")[0] if rate else counted(setting, figure)
        if words.lower() in _EMPTY and document.tokens.lower[stop] in _FORMS_OF_BE:
            return owner_before(figure) or words
        opening = next((f for f in setting.figures if f.left == first), None)
        if opening is not None:  # sixty-two schools, 14 of them in the north
            return _of_opening_figure(setting, opening, first) or words
    if len(words) > _LONGEST:
        return None
    return _pair_meant(setting, first) if words.lower() in _PAIRS else words


def _words(document: Document, first: int, stop: int) -> str:
    return Span(document.tokens.start[first], document.tokens.end[stop - 1]).of(document.text)


def _clause_start(document: Document, first: int, figure: int) -> int:
    """The token at which the clause of a figure begins, at the earliest ``first``."""
    lower, tag = document.tokens.lower, document.tokens.tag
    if lower[figure] == "that" and tag[figure] == "IN" and not _FINITE.isdisjoint(tag[figure : figure + _REACH]):
        return figure + 1  # it is true that 60 prisoners escaped
    for at in range(figure - 1, first - 1, -1):
        if lower[at] == ";":
            return at + 1
        if lower[at] in _JOINED_BY:
            tags = tag[at + 1 : figure]
            clauses = not (_FINITE.isdisjoint(tags) or _FINITE.isdisjoint(tag[first:at]))
            if tags and tags[0] in _CLAUSE_OPENS and clauses:
                return at + 1
            if not tags and not _FINITE.isdisjoint(tag[figure : figure + 5]) and not _FINITE.isdisjoint(tag[first:at]):
                return at + 1  # but 17 people were …
    return first


def _past_opening(setting: Setting, first: int, last: int) -> tuple[int, bool]:
    """Skip what opens a clause before its subject: "On Monday, the party …"; and tell whether a question does."""
    lower, tag = setting.document.tokens.lower, setting.document.tokens.tag
    figures = {figure.left for figure in setting.figures}
    while first < last and first not in figures:  # "as many as 60 boats" opens with a figure, not with a phrase
        if lower[first] in _OPENERS:
            first += 1
            continue
        dated = next((d.tokens[1] for d in setting.dates if d.tokens[0] - 1 <= first < d.tokens[1]), last)
        if dated < last and tag[dated] not in _FINITE and (tag[first] == "IN" or dated - first < 4):
            first = dated + (lower[dated] == ",")  # in 2009 the plant; last month the plant
            continue
        if tag[first] in ("IN", "RB") and lower[first] != "both":
            comma = next((k for k in range(first, min(last, first + 14)) if lower[k] == ","), None)
            if comma is not None:  # however, …
                first = comma + 1
                continue
        break
    asks = first + 1 < last and tag[first] in _FINITE and "?" in lower[first:last]
    return first + asks, asks


def _verb(document: Document, first: int, last: int, asks: bool) -> int | None:
    """The token on which the subject ends: the first finite verb, or a mark."""
    lower, tag = document.tokens.lower, document.tokens.tag
    for at in range(first, min(last, first + _REACH)):
        finite = (tag[at] in _FINITE or lower[at] == "cannot") and lower[
            at - 1
        ] != "of"  # the number of confirmed cases
        finite = finite or (
            tag[at] == "VBN" and at > first and lower[at + 1 : at + 2] == ["by"]
        )  # the deal passed by …
        finite = finite or (
            tag[at] == "VBN"
            and at > first
            and tag[at - 1] in NOUNS
            and tag[at + 1 : at + 2] == ["CD"]
            and lexicon.table("harm").get(lower[at], "").endswith("verb")
        )  # the quake killed 61 people
        if finite or lower[at] in _CLOSERS or (asks and tag[at] in ("VB", "VBN")):
            return at
        if at > first and lower[at] in _INVARIANT and at + 1 < last and tag[at + 1] in _OBJECT_OPENS:
            return at
    loose = range(first + 1, min(last - 1, first + _REACH))
    bare = next((k for k in loose if lower[k] in _INVARIANT and (tag[k + 1] == "IN" or lower[k + 1] in _WHEN)), None)
    if bare is not None:
        return bare  # the pipe burst for a third time
    nearby = range(first + 1, min(last - 1, first + _REACH))
    return next((k for k in nearby if _seems_verb(document, k)), None)


def _seems_verb(document: Document, at: int) -> bool:
    """Tell, where a clause has no surer verb, that "plans to" and "costs $2" hold no noun."""
    lower, tag = document.tokens.lower, document.tokens.tag
    return tag[at] in _LIKE_NOUNS and lower[at].isalpha() and (lower[at + 1] == "to" or tag[at + 1] in ("CD", "$"))


def _of_opening_figure(setting: Setting, figure: Figure, first: int) -> str | None:
    """The subject where a figure stands in it: what it counts, or "losses" of "losses of €40 million"."""
    before = figure.left - 1
    measured_range = figure.number.form == "range" and figure.number.unit is not None
    uncounted = figure.number.form in _MEASURED or measured_range or figure.head is None
    if uncounted and before > first and setting.document.tokens.tag[before] == "IN":
        return _words(setting.document, first, before)
    measured = _OF_WHAT.match(figure.after) if figure.number.form == "measure" else None
    if measured is not None:
        return measured["what"]
    tokens, voters = setting.document.tokens, figure.number.tokens[0] + 1
    if figure.number.form == "pair":  # nine members backed it, two opposed it
        return tokens.text[voters] if tokens.tag[voters] == "NNS" else None
    unit = figure.number.unit or ""
    if figure.number.form == "duration" and figure.noun.startswith(unit):
        return None  # eighteen months after the fire
    if figure.head is not None and tokens.tag[figure.head] in NOUNS:
        return counted(setting, figure)
    whole = setting.whole_of(figure)
    return counted(setting, whole) if whole is not None else None


def _pair_meant(setting: Setting, first: int) -> str | None:
    """The two names for which "both countries" stands: the last pair named before."""
    text, at = setting.document.text, setting.document.tokens.start[first]
    pairs = _TWO_NAMES.findall(text, max(0, setting.sentence.span.start - 400), at)
    return f"{pairs[-1][0]} and {pairs[-1][1]}" if pairs else _words(setting.document, first, first + 1)
