"""What rules decide after the scorers: reports that are none, sources that grammar fixes, one report read twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from quotetrack.attribution.frames.belief import probability
from quotetrack.attribution.frames.features import EDGE, FINITE, IS_ISSUER, IS_PERSON, MARKS, VERB, View, stem
from quotetrack.attribution.frames.search import Reading
from quotetrack.attribution.frames.vetoes import forbidden, nobody
from quotetrack.attribution.verbs import BE_FORMS
from quotetrack.language import lexicon

THING = 0.45  # least probability where a verb that is not of speech takes a thing as its content
_HOPELESS = 0.01  # no cue saves a reading whose content and source are less likely together
_NEAR = 6  # readings that follow: farther apart, two do not have the same content
_AS_SAYING = frozenset({"saying", "calling", "telling", "describing"})
_RELAYED = frozenset({"quoted", "cited", "reported", "heard", "recorded"})
_DENIALS = frozenset({"deny", "reject", "dismiss", "refut", "rebut", "disput"})
_AUXILIARY = frozenset({"has", "have", "had", "did", "do", "does", "was", "were", "is", "are", "not", "n't", "n’t"})
_PUT = frozenset({"put", "puts", "putting"})
_PUT_REACH = 12  # tokens between “put” and “at”
_JOINTS = frozenset({"and", "but"})
_LINKS = frozenset({"IN", "CC"})
_OF = frozenset({"of", "for"})
_HOW = frozenset({"in", "on", "at", "by", "during", "after", "before", "from", "through", "via", "late", "earlier"})
_POINTERS = frozenset({"it", "this", "that", "these", "those", "so", "them", "him", "her", "us", "me"})
_ASKED = frozenset({"asked", "pressed", "questioned", "quizzed"})
_FIRST_PERSON = frozenset({"i", "we"})
_OWN = frozenset({"know", "say", "admit", "confess", "suppose", "guess", "think", "add", "hope"})
_SUGGESTING = frozenset({"suggest", "imply", "mean"})
_DIRECTIVES = frozenset({"advis", "urg", "instruct", "implor", "encourag"})
_CLAUSES = frozenset({"to", "that"})
_THINKING = frozenset({"think", "hop", "believ", "feel"})
_SURE = 0.9
_SUPPOSED = frozenset({"fear", "believ", "think", "presum", "assum", "rumour"})
_PLEAS = frozenset({"guilty", "innocent"})
_CLAUSAL = frozenset({"say", "claim", "argu", "warn", "insist", "add", "announc"})  # what they take is a clause
_PREDICATES = FINITE | {"TO"}  # tags of what makes a clause
_VERBS = FINITE | {"VB"}  # “say” before its subject looks like an infinitive
_TOLD = frozenset({"told", "informed", "assured", "warned", "advised", "reminded", "notified"})
_CITING = frozenset({"citing", "cites", "cited", "quoting"})
_WHO = frozenset({"who", "which"})
_SECOND = frozenset({"but", "and", "then"})
_PAST = frozenset({"VBD", "VBZ"})
_WITHHOLDING = frozenset({"declined", "refused", "declines", "refuses", "stopped"})
_GIVING = frozenset({"gave", "gives", "offered", "offers", "provided", "provides", "named", "names", "set", "sets"})
_NONE = frozenset({"no", "not", "n't", "n’t", "nothing", "few", "little", "none"})
_NAMED = frozenset({"NNP", "NNPS", "PRP"})
_ASIDE = 12  # tokens of a name and what it is between commas
_OBTAINED = {"seen": "by", "obtained": "by", "reviewed": "by", "viewed": "by", "examined": "by", "published": "by",
             "acquired": "by", "released": "by", "leaked": "to", "sent": "to", "given": "to", "submitted": "to",
             "provided": "to", "shared": "with", "filed": "with"}  # fmt: skip
_SHOWING = frozenset({"show", "suggest", "reveal", "say", "said", "state", "indicat", "confirm", "warn", "alleg",
                      "detail", "disclos", "claim", "describ", "point", "rais", "find", "found"})  # fmt: skip
_OF_WHAT = frozenset({"of", "from", "between"})
_SHOWN_WITHIN = 9  # tokens from “by” to the verb: the outlet’s name stands between


def ruled(view: View, readings: Sequence[Reading], least: float) -> list[Reading]:
    """Drop what is no report, correct what grammar decides, and keep the likelier of two readings of one report."""
    # Emails | seen by the Post | show …: how papers came to light is no report
    found = [r for r in readings if view.low[r.at] not in _OBTAINED or _papers(view, r.at) < 0]
    for correct in (
        _relayed,
        _relative,
        _relative_end,
        _parenthesis,
        _inverted,
        _interrupted,
        _according,
        _own_source,
        _dated,
        _adverbial,
        _subject_left,
        _antecedent,
        _predicate,
        _circumstance,
        _directive,
        _plea,
        _nobody,
        _which_they_say,
        _goes_on,
    ):
        found = [correct(view, r) for r in found]
    found = _own_subjects(view, [r for r in found if r.p_content * r.p_source > _HOPELESS], least)
    likely = [r for r in found if probability(view, r) >= _least(view, r, least)]
    none = {r.at for r in found if vetoed(view, r) is not None}
    kept = _distinct(view, [r for r in likely if r.at not in none])
    told = sorted(kept + [r for r in found if r.at in none])  # silence ends the report before it, too
    return [r for r in _shared_subject(view, told) if r.at not in none]


def put_at(view: View) -> list[Reading]:
    """Read “the army put its losses at eight”: a figure somebody gives, which the corpus hardly shows."""
    low, found = view.low, []
    for i in [k for k, word in enumerate(low) if word in _PUT]:
        first, last = view.bounds[view.sentence_of[i]]
        at = next((k for k in range(i + 2, min(i + _PUT_REACH, last - 1)) if low[k] == "at"), None)
        chunk = view.chunk_at[first] if low[i - 1] in _JOINTS else view.before(i)
        while (
            chunk > 0
            and low[view.chunks[chunk][0] - 1] in _OF
            and view.chunks[chunk - 1][1] == view.chunks[chunk][0] - 1
        ):
            chunk -= 1  # the Centre | for Policy Research
        if at is None or chunk < 0 or not first <= view.chunks[chunk][0] < i:
            continue
        count = next((k for k in range(at + 1, min(at + 5, last)) if low[k] in EDGE or view.tag[k] == "CD"), at)
        if view.tag[count] == "CD" and not any(low[k] in EDGE or view.tag[k] in FINITE for k in range(i + 1, at)):
            behind = (k for k in range(count, last) if low[k] in EDGE or (view.tag[k] in _LINKS and low[k] != "per"))
            end = next(behind, last)
            found.append(Reading(i, ((i + 1, end),), "R", chunk, 0.9, 0.9, 0.9, 0.0, ()))
    return found


def per(view: View) -> list[Reading]:
    """Read “Per the council, rents rose” and “Rents rose, per the council”, which the corpus hardly shows."""
    low, found = view.low, []
    for i in [k for k, word in enumerate(low) if word == "per"]:
        first, last = view.bounds[view.sentence_of[i]]
        chunk = view.chunk_at[i + 1] if i + 1 < last else -1
        if chunk < 0 or view.tag[i + 1] not in {"DT", "NNP", "PRP$"}:
            continue  # per cent, per year
        end = view.chunks[chunk][1]
        comma = next((k for k in range(end, min(last, end + _NEAR)) if low[k] == ","), -1)
        if i == first and comma > 0:
            found.append(Reading(i, ((comma + 1, last),), "R", chunk, 0.9, 0.9, 0.9, 0.0, ()))
        elif i > first and low[i - 1] == "," and all(low[k] in EDGE for k in range(end, last)):
            found.append(Reading(i, ((first, i - 1),), "L", chunk, 0.9, 0.9, 0.9, 0.0, ()))
    return found


def postposed(view: View) -> list[Reading]:
    """Read “Shares will recover, analysts predict.” where the verb looks like a noun."""
    low, tag, found = view.low, view.tag, []
    for start, end in view.bounds:
        i = end - 2
        if low[end - 1] != "." or i - start < 4 or tag[i] != "NN" or low[i] not in lexicon.words("reporting_verbs"):
            continue
        comma = next((k for k in range(i - 1, start, -1) if low[k] in EDGE or tag[k] in FINITE), start)
        chunk = view.chunk_at[comma + 1]
        if low[comma] != "," or comma + 1 == i or chunk < 0 or FINITE.isdisjoint(tag[start:comma]):
            continue
        subject = range(comma + 1 + view.pad, i + view.pad)
        if tag[comma + 1] == "NNP" or any(view.bits[k] & (IS_PERSON | IS_ISSUER) for k in subject):
            found.append(Reading(i, ((start, comma),), "L", chunk, 0.9, 0.9, 0.9, 0.0, ()))
    return found


def shown(view: View, readings: Sequence[Reading]) -> list[Reading]:
    """Read “Emails seen by the Post show that …”: the papers say it, whose verb looks like a part of the outlet’s name.

    Where a scorer read the same verb, its content stays.
    """
    low, tag, found = view.low, view.tag, []
    for i in [k for k, word in enumerate(low) if word in _OBTAINED]:
        papers = _papers(view, i)
        if papers < 0:
            continue
        last = view.bounds[view.sentence_of[i]][1]
        for k in range(i + 3, min(i + _SHOWN_WITHIN, last - 1)):
            if stem(low[k]) in _SHOWING and tag[k] not in {"VBG", "JJ"}:
                read = next((r for r in readings if r.at == k and r.side == "R" and r.pieces[0][0] == k + 1), None)
                pieces = read.pieces if read is not None else ((k + 1, last),)
                found.append(Reading(k, pieces, "R", papers, 0.9, 0.9, 0.9, 0.0, ()))
                break
            if tag[k] in FINITE:
                break
    return found


def _papers(view: View, i: int) -> int:
    """The chunk of the papers that are “seen by” somebody, or -1 where the word at a token says no such thing."""
    low, start = view.low, view.bounds[view.sentence_of[i]][0]
    if low[i + 1 : i + 2] != [_OBTAINED.get(low[i])] or i == start:
        return -1
    end = i
    if low[i - 1] in BE_FORMS and low[i - 2] in {"which", "that"}:
        end = i - 2  # the emails, which were seen by the Post
    end -= low[end - 1] == ","
    chunk, papers = view.chunk_at[end - 1], -1
    while chunk >= 0 and (begin := view.chunks[chunk][0]) >= start:
        if _is_paper(low[view.chunks[chunk][1] - 1]):
            papers = chunk  # a copy | of the report
        chunk = view.chunk_at[begin - 2] if begin - 1 > start and low[begin - 1] in _OF_WHAT else -1
    return papers


def _is_paper(noun: str) -> bool:
    known = lexicon.words("document_nouns")
    return noun in known or noun.removesuffix("s") in known or noun in {"copy", "copies", "minutes"}


def _names_thing(view: View, reading: Reading) -> bool:
    """Whether the content is a thing behind the cue, without a verb."""
    first, last = reading.pieces[0]
    thing = reading.side == "R" and view.chunk_at[first] >= 0 and view.quotes[first] < 0
    return thing and _PREDICATES.isdisjoint(view.tag[first:last])


def _least(view: View, reading: Reading, least: float) -> float:
    """Ask more of a deed: she bought a car, where no word of speech stands and the content is a thing."""
    if view.tag[reading.at] in VERB and _names_thing(view, reading):
        return least if stem(view.low[reading.at]) in _reporting() else max(least, THING)
    return least


def vetoed(view: View, reading: Reading) -> str | None:
    """Give the reason why a reading is no report, if there is one."""
    i, low = reading.at, view.low
    start = view.bounds[view.sentence_of[i]][0]
    why = forbidden(view, reading)
    if why is not None:
        return why
    if i == start + 1 and low[start] == "so" and view.tag[i] in {"VBD", "VBZ"}:
        return "it points back to a quotation before"  # So recalled Ana Ruiz.
    label = i if low[i] == ":" else i + 1 if low[i + 1 : i + 2] == [":"] else -1
    if 0 < label - start < 4 and " ".join(low[start:label]) in lexicon.words("cue_labels"):
        return "a label of the page"  # Note: Tickets cost five pounds.
    if 0 < label - start < 3 and _topic(view, label - 1):
        return "a topic before a colon"  # Heatwave: schools shut.
    if _own_word(view, reading):
        return "the writer's own word"  # I know the harbour well.
    if _retold(view, reading):
        return "the speaker's own earlier words, inside the quotation"  # “We have argued that he lied,” said Obi.
    if _evidence(view, reading):
        return "a thing from which the writer concludes"  # The crash suggests that the brakes failed.
    first, last = reading.pieces[0]
    if last <= i and last < view.count and low[last] == ":" and last - first < 4:
        return "a speaker's label"  # CHURKIN: We object.
    if reading.side == "R" and last - first == 1 and low[first] in _POINTERS and view.quotes[first] < 0:
        return "it points to words that stand elsewhere"  # The ministry denies this.
    if reading.side == "L" and first == start and low[first] in _ASKED and view.quotes[first] < 0:
        return "a question's prompt"  # Asked if he would appeal, Keane shrugged.
    if reading.side == "L" and _no_clause(view, reading):
        return "a phrase without a verb, which nobody can say"
    if reading.side == "R" and view.tag[i][:2] == "NN" and low[first] == "to":
        end = min(last, view.bounds[view.sentence_of[i]][1])
        if _VERBS.isdisjoint(view.tag[first:end]):
            return "whom it is for, not what it says"  # Her advice to players? “Wait.”
    if _cites(view, reading):
        return "the source of a source: it belongs to the chain"
    if i > start and low[i - 1] in {"neither", "nor"} and view.tag[i] in VERB:
        return "it is said not to be said"  # Obi neither confirmed nor denied the report.
    source = view.chunks[reading.chunk][0] if reading.chunk >= 0 else -1
    thought = lexicon.table("cue_stance").get(stem(low[i])) in {"possible", "predicted"}  # No one expected rain.
    if source >= 0 and not thought and nobody(low, source, view.bounds[view.sentence_of[source]][0]):
        return "nobody is said to have said it"
    if low[i] in _RELAYED and i > start and _saying(view, i) is not None and _passive(view, i):
        return "the first half of “was quoted … as saying”"
    return None


def _topic(view: View, k: int) -> bool:
    """Whether a word is a common noun that names neither a person nor what can speak, or a place."""
    low, text = view.low[k], view.document.tokens.text
    if view.tag[k] in {"NN", "NNS"} and (low in lexicon.words("common_words") or low in text):
        return not view.bits[k + view.pad] & (IS_PERSON | IS_ISSUER)
    return text[k] in lexicon.words("places")


def _own_word(view: View, reading: Reading) -> bool:
    """I should say the soup was cold: outside quotations “I” is the writer, whose article all of it is."""
    i = reading.at
    if view.low[i] not in _OWN or reading.chunk < 0 or view.low[view.chunks[reading.chunk][0]] != "i":
        return False
    return view.quotes[i] < 0 and view.quotes[reading.pieces[0][0]] < 0


def _retold(view: View, reading: Reading) -> bool:
    """Whether somebody quoted tells what he or his side has said before: the quotation reports it already."""
    i = reading.at
    if view.quotes[i] < 0 or reading.chunk < 0 or view.low[view.chunks[reading.chunk][0]] not in _FIRST_PERSON:
        return False
    return view.tag[i] in {"VBN", "VBD"} and stem(view.low[i]) in _reporting() and not _passive(view, i)


def _evidence(view: View, reading: Reading) -> bool:
    """The scar suggests a fire; the telescope found a moon: what can neither speak nor be read says nothing."""
    key = stem(view.low[reading.at])
    if reading.chunk < 0 or view.tag[reading.at] not in VERB:
        return False
    thing = _names_thing(view, reading) or view.tag[reading.pieces[0][0]] == "VBG"  # which had seen fighting
    if key not in _SUGGESTING and not (key in {"find", "see"} and thing):
        return False
    head = view.chunks[reading.chunk][1] - 1
    return view.tag[head] in {"NN", "NNS", "WDT"} and not view.bits[head + view.pad] & (IS_PERSON | IS_ISSUER)


def _no_clause(view: View, reading: Reading) -> bool:
    """Not everyone agrees; the count, from 2018, lists 88 lakes: nobody says what stands before the cue."""
    first, last = reading.pieces[0]
    if _apposed(view, reading):
        return True
    if not _PREDICATES.isdisjoint(view.tag[first:last]):
        return False
    if max(view.quotes[first:last]) >= 0:  # The “death tax” passed: an active verb has its subject before it
        whole = view.quotes[first] >= 0 or "," in view.low[last : reading.at]
        return not whole and reading.chunk < 0 and view.tag[reading.at] == "VBD" and not _passive(view, reading.at)
    if view.low[last] not in EDGE:
        return last - first < 4
    behind = reading.chunk >= 0 and view.chunks[reading.chunk][0] > reading.at
    cue = stem(view.low[reading.at])
    stopped = view.low[view.bounds[view.sentence_of[reading.at]][1] - 1] == "."  # a headline may lack its verb
    return behind and cue != "say" and (stopped or cue not in _reporting())


def _apposed(view: View, reading: Reading) -> bool:
    """Her guide, Ana Ruiz, who has one eye, recalls the storm: a subject with its clause, and the object behind."""
    first, last = reading.pieces[0]
    if reading.chunk < 0 or view.chunks[reading.chunk][0] <= reading.at or view.quotes[first] >= 0:
        return False
    begin, end = view.chunks[reading.chunk]
    if any(view.bits[k + view.pad] & (IS_PERSON | IS_ISSUER) for k in range(begin, end)) or view.chunk_at[first] < 0:
        return False
    who = next((k for k in range(first, last) if view.low[k] in {"who", "which"}), last)
    return who < last and view.low[who - 1] == "," and FINITE.isdisjoint(view.tag[first:who])


def _cites(view: View, reading: Reading) -> bool:
    """…, Delta News reported, citing two aides: those cited are who said it first."""
    if view.low[reading.at] not in _CITING or reading.side != "R":
        return False
    first, last = reading.pieces[0]
    head = next((k for k in range(first, last) if view.low[k] in EDGE or view.tag[k] in {"IN", "TO"}), last) - 1
    anywhere = view.tag[reading.at] == "VBG"  # citing people familiar with the deal
    return any(_can_be_cited(view, k) for k in range(first if anywhere else head, head + 1))


def _can_be_cited(view: View, k: int) -> bool:
    word, known = view.low[k], _cited()
    return word in known or word.removesuffix("s") in known or view.tag[k] in {"NNP", "NNPS"}


@cache
def _cited() -> frozenset[str]:
    lists = ("speaking_roles", "source_nouns", "outlets", "person_nouns")
    return frozenset().union(*map(lexicon.words, lists))


def _saying(view: View, i: int) -> int | None:
    """The "saying" of "quoted … as saying", from the token of "quoted"."""
    low, last = view.low, view.bounds[view.sentence_of[i]][1]
    return next(
        (k + 1 for k in range(i + 1, min(last - 1, i + 14)) if low[k] == "as" and low[k + 1] in _AS_SAYING), None
    )


def _passive(view: View, i: int) -> bool:
    return not BE_FORMS.isdisjoint(view.low[max(0, i - 3) : i])


def _relayed(view: View, reading: Reading) -> Reading:
    """Obi was quoted by Delta News as saying …: the subject of the passive is the source."""
    i, low = reading.at, view.low
    if low[i] not in _AS_SAYING or low[i - 1] != "as":
        return reading
    first = view.bounds[view.sentence_of[i]][0]
    verb = next((k for k in range(i - 2, max(first, i - 14) - 1, -1) if low[k] in _RELAYED), None)
    if verb is None or verb == first:
        return reading
    if _passive(view, verb):
        chunk = view.before(next(k for k in range(verb - 1, first - 1, -1) if low[k] in BE_FORMS))
    else:
        chunk = view.chunk_at[verb + 1] if verb + 1 < i else -1
    if chunk < 0 or view.chunks[chunk][0] < first:
        return reading
    if right := tuple(p for p in reading.pieces if p[0] > i):
        reading = reading._replace(side="R", pieces=right)
    return reading._replace(chunk=chunk, p_cue=max(reading.p_cue, 0.9), p_source=0.9)


def _relative(view: View, reading: Reading) -> Reading:
    """Obi met Ruiz, a lawyer, who in 2010 | said that …: "who" is the subject of the next verb."""
    i, low = reading.at, view.low
    if reading.side != "R" or view.tag[i] not in FINITE or reading.chunk < 0:
        return reading
    first = view.bounds[view.sentence_of[i]][0]
    who = next((k for k in range(i - 1, max(first, i - 7) - 1, -1) if low[k] == "who" or view.tag[k] in FINITE), -1)
    if who < 0 or low[who] != "who" or view.chunks[reading.chunk][0] >= who or view.quotes[who] != view.quotes[i]:
        return reading
    chunk = view.chunk_at[who]
    return reading._replace(chunk=chunk, p_source=0.9, others=()) if chunk >= 0 else reading


def _relative_end(view: View, reading: Reading) -> Reading:
    """Obi, who says he knew nothing | , told the court …: the verb behind the next comma is that of the sentence."""
    i, low, tag = reading.at, view.low, view.tag
    if reading.side != "R" or tag[i] not in FINITE or len(reading.pieces) > 1:
        return reading
    start, end = view.bounds[view.sentence_of[i]]
    first, last = reading.pieces[0]
    who = next((k for k in range(i - 1, max(start, i - 5), -1) if low[k] in _WHO or low[k] in EDGE), start)
    if low[who] not in _WHO or low[who - 1] != "," or view.quotes[i] >= 0:
        return reading
    for k in range(first + 1, min(last, end) - 1):
        verb = k + 1 + (tag[k + 1] == "RB")
        if low[k] == "," and verb < end and tag[verb] in FINITE and view.quotes[k] < 0 and _own_verb(view, first, k):
            return reading._replace(pieces=((first, k),))
    return reading


def _which_they_say(view: View, reading: Reading) -> Reading:
    """The scheme, | which critics say | is a waste | , will start in May: the main clause is nobody's."""
    if reading.side != "B" or reading.chunk < 0 or len(reading.pieces) != 2:
        return reading
    low, tag = view.low, view.tag
    which = view.chunks[reading.chunk][0] - 1
    (first, _), (begin, last) = reading.pieces
    if which - 2 < first or low[which] not in _WHO or low[which - 1] != "," or begin < reading.at:
        return reading
    end = view.bounds[view.sentence_of[reading.at]][1]
    ends = (k for k in range(begin + 1, min(last, end) - 1) if low[k] == "," and view.quotes[k] < 0)
    cut = next((k for k in ends if tag[k + 1] in FINITE), last)
    return reading._replace(pieces=((first, which - 1), (begin, cut)))


def _goes_on(view: View, reading: Reading) -> Reading:
    """Obi said it was “over” | , then left; Obi said he won | but gave no figures: a second deed is no content."""
    low, tag, i = view.low, view.tag, reading.at
    first, last = reading.pieces[-1]
    end = min(last, view.bounds[view.sentence_of[i]][1])
    if reading.side == "L" or tag[i] not in _PAST or view.quotes[i] >= 0 or first < i:
        return reading
    for k in range(first + 1, end - 2):
        if low[k] not in _SECOND or view.quotes[k] >= 0:
            continue
        verb = k + 1 + (tag[k + 1] == "RB")
        if verb >= end or tag[verb] != tag[i]:
            continue
        cut = k - (low[k - 1] == ",")
        marked = low[cut - 1] in MARKS and cut < k and low[verb] not in _AUXILIARY
        if marked or low[verb] in _WITHHOLDING or (low[verb + 1] in _NONE and low[verb] in _GIVING | _AUXILIARY):
            return reading._replace(pieces=(*reading.pieces[:-1], (first, cut)))
    return reading


def _own_verb(view: View, first: int, last: int) -> bool:
    """Whether a content has a verb of its own, or quoted words: the next finite verb is not its predicate."""
    return any(view.tag[k] in _PREDICATES or view.quotes[k] >= 0 for k in range(first, last))


def _parenthesis(view: View, reading: Reading) -> Reading:
    """The result | , said Lund, | was a disaster: a verb and a name between commas part what is said."""
    i, low = reading.at, view.low
    start, end = view.bounds[view.sentence_of[i]]
    if i - start < 2 or low[i - 1] != "," or view.tag[i] not in _VERBS or view.quotes[i] >= 0 or i + 3 >= end:
        return reading
    chunk = view.chunk_at[i + 1]
    if chunk < 0 or view.chunks[chunk][0] != i + 1 or stem(low[i]) not in _CLAUSAL:
        return reading
    after = view.chunks[chunk][1]
    behind = (k for k in range(after, min(after + _ASIDE, end - 2)) if low[k] == ",")
    comma = next((k for k in behind if view.tag[k + 1] in FINITE or view.tag[k + 2] in FINITE), -1)
    if comma < 0 or not _PREDICATES.isdisjoint(view.tag[after:comma]) or max(view.quotes[start:comma]) >= 0:
        return reading
    if not FINITE.isdisjoint(view.tag[start : i - 1]):
        return reading
    named = range(i + 1 + view.pad, after + view.pad)
    if view.tag[after - 1] not in _NAMED and not any(view.bits[k] & (IS_PERSON | IS_ISSUER) for k in named):
        return reading
    pieces = ((start, i - 1), (comma + 1, end))
    return reading._replace(side="B", pieces=pieces, chunk=chunk, p_cue=0.9, p_content=0.9, p_source=0.9, others=())


def _inverted(view: View, reading: Reading) -> Reading:
    """Nordbank to cut 400 jobs, says union: what follows comma and verb up to the end of the sentence is the source."""
    i, low = reading.at, view.low
    first, last = view.bounds[view.sentence_of[i]]
    if reading.side != "R" or i - first < 3 or low[i - 1] != "," or i + 1 >= last or view.tag[i] not in _VERBS:
        return reading
    chunk = view.chunk_at[i + 1]
    if chunk < 0 or reading.pieces[0][0] != i + 1 or stem(low[i]) not in _reporting():
        return reading
    if any(low[k] not in EDGE for k in range(view.chunks[chunk][1], last)):
        return reading
    return reading._replace(side="L", pieces=((first, i - 1),), chunk=chunk, p_source=0.9)


def _interrupted(view: View, reading: Reading) -> Reading:
    """The report, citing Ruiz, | said Obi quit: a subject and an aside between commas are no content."""
    i, low = reading.at, view.low
    start, end = view.bounds[view.sentence_of[i]]
    first, last = reading.pieces[0]
    if reading.side != "L" or first != start or low[i - 1] != "," or view.tag[i] not in FINITE or end - i < 4:
        return reading
    subject = view.chunk_at[first]
    if subject < 0 or low[view.chunks[subject][1]] != "," or stem(low[i]) not in _CLAUSAL:
        return reading
    if low[end - 1] != "." or not _PREDICATES.isdisjoint(view.tag[first:last]):
        return reading
    return reading._replace(side="R", pieces=((i + 1, end),), chunk=subject, p_source=0.9, others=())


def _according(view: View, reading: Reading) -> Reading:
    """The suspect, according to police, had no ticket: the sentence goes on behind the source."""
    i, low = reading.at, view.low
    if low[i] == "according" and reading.side == "B" and reading.pieces[1][0] >= view.bounds[view.sentence_of[i]][1]:
        return reading._replace(side="L", pieces=reading.pieces[:1])  # …, according to Ruiz. | “We won,” he said.
    if low[i] == "according" and any(_papers(view, k) >= 0 for k in range(i + 3, min(i + 8, view.count - 1))):
        reading = reading._replace(chunk=view.chunk_at[i + 2], p_source=0.9)  # minutes seen by the Post
    if low[i] != "according" or reading.side != "L" or reading.chunk < 0:
        return reading
    _, last = view.bounds[view.sentence_of[i]]
    start, end = reading.pieces[0]
    after = view.chunks[reading.chunk][1]
    if after + 2 >= last or low[after] != "," or not FINITE.isdisjoint(view.tag[start:end]):
        return reading
    if view.tag[after + 1] not in FINITE:
        return reading
    return reading._replace(side="B", pieces=((start, end), (after + 1, last)))


def _own_source(view: View, reading: Reading) -> Reading:
    """We lost, | spokesman Dario Conti said: a source is no part of what it says."""
    if reading.side != "L" or reading.chunk < 0:
        return reading
    first, last = reading.pieces[0]
    begin, end = view.chunks[reading.chunk]
    return reading._replace(pieces=((first, begin),)) if first < begin < last <= end else reading


def _dated(view: View, reading: Reading) -> Reading:
    """They claimed on Friday | to have won: a clause behind verb and day is what is said."""
    i, low, first = reading.at, view.low, reading.pieces[0][0]
    if reading.side != "R" or low[first] not in _CLAUSES or low[first - 1] not in lexicon.words("days"):
        return reading
    if first - 1 - (low[first - 2] == "on") != i + 1 or stem(low[i]) not in _reporting() or view.tag[i] not in VERB:
        return reading
    return reading._replace(p_cue=max(reading.p_cue, 0.8), p_content=max(reading.p_content, 0.7))


def _adverbial(view: View, reading: Reading) -> Reading:
    """In the spring, Obi argued that …: what stands before the subject is no half of a clause with “that”."""
    if reading.side != "B" or view.low[reading.pieces[1][0]] != "that":
        return reading
    first, last = reading.pieces[0]
    if not FINITE.isdisjoint(view.tag[first:last]):
        return reading
    return reading._replace(side="R", pieces=reading.pieces[1:])


def _subject_left(view: View, reading: Reading) -> Reading:
    """The nurse, Olga Renn, laughed. | “Ask the doctor”: who acts is no half of the words."""
    i, tag = reading.at, view.tag
    if reading.side != "B" or tag[i] not in FINITE or len(reading.pieces) < 2:
        return reading
    (first, last), *right = reading.pieces
    apart = view.quotes[right[0][0]] >= 0 and view.sentence_of[right[0][0]] != view.sentence_of[i]
    if not apart or any(view.quotes[k] >= 0 for k in range(first, last)) or not FINITE.isdisjoint(tag[first:i]):
        return reading
    chunk = view.before(i) if reading.chunk < 0 else view.chunk_at[last - 1]
    return reading._replace(side="R", pieces=tuple(right), chunk=chunk, others=())


def _antecedent(view: View, reading: Reading) -> Reading:
    """The toll, which stood at four, is expected to rise: what is expected to rise is the toll."""
    if reading.side != "B":
        return reading
    first, _ = reading.pieces[0]
    start, _ = view.bounds[view.sentence_of[reading.at]]
    if first - 1 <= start or view.low[first - 1] != "," or view.tag[first] not in {"WDT", "WP"}:
        return reading
    if view.chunk_at[first - 2] < 0 or not FINITE.isdisjoint(view.tag[start : first - 1]):
        return reading
    return reading._replace(pieces=((start, first - 1), *reading.pieces[1:]))


def _predicate(view: View, reading: Reading) -> Reading:
    """Wall ‘unsafe’, says engineer: the subject of a quoted predicate stands before it."""
    first, last = reading.pieces[0]
    start, _ = view.bounds[view.sentence_of[reading.at]]
    mark = first - 1
    if (
        reading.side != "L"
        or last - first > 3
        or mark <= start
        or view.low[mark] not in MARKS
        or view.quotes[mark - 1] >= 0
    ):
        return reading
    if not EDGE.isdisjoint(view.low[start:mark]) or not FINITE.isdisjoint(view.tag[start:mark]):
        return reading
    return reading._replace(pieces=((start, last), *reading.pieces[1:]))


def _directive(view: View, reading: Reading) -> Reading:
    """The council advised residents to stay in: an order names those who are to do it and then what."""
    i, low = reading.at, view.low
    if reading.p_cue >= _SURE or reading.side != "R" or reading.chunk < 0 or stem(low[i]) not in _DIRECTIVES:
        return reading
    told = view.chunk_at[i + 1] if i + 1 < view.count else -1
    if told < 0 or told == view.chunk_at[i] or _passive(view, i) or low[view.chunks[told][1] :][:1] != ["to"]:
        return reading
    return reading._replace(p_cue=_SURE)


def _plea(view: View, reading: Reading) -> Reading:
    """He pleaded not guilty | on Monday."""
    i, low = reading.at, view.low
    if not low[i].startswith("plead") or view.quotes[i] >= 0:
        return reading
    plea = next((k for k in range(i + 1, min(i + 3, view.count)) if low[k] in _PLEAS), -1)
    if plea < 0:
        return reading
    end = plea + 1
    if low[end : end + 1] == ["to"] and end + 1 < view.count and view.chunk_at[end + 1] >= 0:
        end = view.chunks[view.chunk_at[end + 1]][1]  # guilty to two charges
    return reading._replace(side="R", pieces=((i + 1, end),), p_content=0.9)


def _circumstance(view: View, reading: Reading) -> Reading:
    """The talks failed, an aide said | in a statement on Friday: how it was said is not what was said."""
    i, low, tag = reading.at, view.low, view.tag
    first = reading.pieces[0][0]
    start, end = view.bounds[view.sentence_of[i]]
    chunk = view.before(i)
    if reading.side != "R" or chunk < 0 or tag[i] not in FINITE or stem(low[i]) not in _reporting():
        return reading
    subject = view.chunks[chunk][0]
    opens = low[i + 1] in _HOW or low[i + 1] in lexicon.words("days") or (first >= end and low[i + 1] in EDGE)
    if not opens or subject - start < 4 or low[subject - 1] != "," or view.chunks[chunk][1] > i:
        return reading
    if any(view.quotes[k] >= 0 for k in range(start, end)):
        return reading
    if any(tag[k] in FINITE or (tag[k] == "TO" and tag[k + 1] == "VB") for k in range(i + 1, end)):
        return reading
    if FINITE.isdisjoint(tag[start:subject]):
        return reading
    pieces = ((start, subject - 1),)
    return reading._replace(side="L", pieces=pieces, chunk=chunk, p_content=0.9, p_source=0.9, others=())


def _nobody(view: View, reading: Reading) -> Reading:
    """Dozens were feared dead: those of whom a passive speaks do not speak, and nobody else is named."""
    i, chunk = reading.at, reading.chunk
    if chunk < 0:
        return _with_subject(view, reading)
    first, last = view.chunks[chunk]
    where, end = reading.pieces[0]
    if (
        reading.side == "R"
        and last == i
        and stem(view.low[i]) in _SUPPOSED
        and where == i + 1
        and view.tag[where] == "JJ"
        and (end == where + 1 or view.tag[where + 1][:2] not in {"NN", "JJ"})  # cheap copies
        and view.tag[first] != "PRP"
    ):
        return reading._replace(side="B", pieces=((first, last), *reading.pieces), chunk=-1)  # Dozens | feared | dead
    if view.tag[i] not in {"VBN", "VBD"} or not _passive(view, i):
        return reading
    heard = view.low[i] in _TOLD or view.low[first] == "it"
    if heard and reading.side == "R" and first < i and view.low[i - 1] in BE_FORMS:
        return reading._replace(chunk=-1)  # Obi was told that …; it is feared that …
    if reading.side == "R" and last <= i - 1 and view.low[i - 1] in BE_FORMS and stem(view.low[i]) in _SUPPOSED:
        return reading._replace(
            side="B", pieces=((first, i - 1), *reading.pieces), chunk=-1
        )  # Dozens | are feared | dead
    told = any(a <= first and last <= b for a, b in reading.pieces)
    return reading._replace(chunk=-1) if told else reading


def _with_subject(view: View, reading: Reading) -> Reading:
    """Corvex Inc. | said it would close: a name right before an active verb of saying is its subject."""
    i, chunk = reading.at, view.before(reading.at)
    if reading.side != "R" or chunk < 0 or view.tag[i] not in FINITE or stem(view.low[i]) not in _reporting():
        return reading
    first, last = view.chunks[chunk]
    named = view.tag[last - 1] in {"NNP", "NNPS"} and first == view.bounds[view.sentence_of[i]][0]
    between = view.low[last:i]
    if not named or last > i or any(w != "." for w in between) or reading.pieces[0][0] <= i:
        return reading
    return reading._replace(chunk=chunk, p_source=0.9, others=())


def _own_subjects(view: View, readings: Sequence[Reading], least: float) -> list[Reading]:
    """Obi said Ruiz told him the deal was off: Ruiz, not Obi, is the source of what was told."""
    found = list(readings)
    for n, outer in enumerate(found):
        first, last = outer.pieces[0]
        following = range(n + 1, min(n + 1 + _NEAR, len(found)))
        if outer.side != "R" or not following or found[n + 1].at >= last or probability(view, outer) < least:
            continue
        for m in following:
            inner = found[m]
            if outer.at < inner.at < first == inner.pieces[0][0] and _own_subject(view, outer.at + 1, inner.at) >= 0:
                first = outer.at + 1  # said | Ruiz told him that …: her report is what he says
                outer = found[n] = outer._replace(pieces=((first, last), *outer.pieces[1:]))
            if not first <= inner.at < last:
                continue
            own = _own_subject(view, first, inner.at)
            if own >= 0 and stem(view.low[inner.at]) in _THINKING and view.tag[view.chunks[own][0]] == "PRP":
                found[m] = inner._replace(chunk=own, p_cue=0.0)  # said he thought that …: his thought is what he says
            elif own >= 0:
                sure = 0.8 if stem(view.low[inner.at]) in _reporting() else 0.0
                found[m] = inner._replace(chunk=own, p_source=max(inner.p_source, 0.9), p_cue=max(inner.p_cue, sure))
    return found


@cache
def _reporting() -> frozenset[str]:
    return frozenset(stem(w) for w in lexicon.words("reporting_verbs")) - lexicon.words("cue_idle")


def _distinct(view: View, readings: Sequence[Reading]) -> list[Reading]:
    dropped: set[int] = set()
    at = {r.at for r in readings}
    for n, one in enumerate(readings):
        # reportedly said: one cue
        if view.tag[one.at] == "RB" and one.at + 1 in at:
            dropped.add(n)
        for m in range(n + 1, min(n + 1 + _NEAR, len(readings))):
            if _is_to_say(view, one, readings[m]):
                dropped.add(n)
            if n not in dropped and m not in dropped and _same(one, readings[m]):
                dropped.add(m if probability(view, one) >= probability(view, readings[m]) else n)
    return [r for n, r in enumerate(readings) if n not in dropped]


def _is_to_say(view: View, ahead: Reading, said: Reading) -> bool:
    """Obi is expected | to say that …: nobody's expectation is the news, what Obi is to say is."""
    if ahead.chunk >= 0 or view.tag[ahead.at] not in {"VBN", "JJ"}:
        return False
    return any(view.low[a] == "to" and said.at == a + 1 == ahead.at + 2 for a, _ in ahead.pieces)


def _same(one: Reading, other: Reading) -> bool:
    """Tell whether two readings have nearly the same content, and neither cue stands in the other's."""
    if one.pieces[-1][1] <= other.pieces[0][0] or other.pieces[-1][1] <= one.pieces[0][0]:
        return False
    if any(s <= one.at < e for s, e in other.pieces) or any(s <= other.at < e for s, e in one.pieces):
        return False
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one.pieces for c, d in other.pieces)
    size = sum(b - a for a, b in one.pieces) + sum(b - a for a, b in other.pieces) - common
    return common >= 0.8 * size


def _shared_subject(view: View, readings: Sequence[Reading]) -> list[Reading]:
    """Settle by grammar where two verbs share one subject, and whose claims are denied."""
    found = list(readings)
    for n, outer in enumerate(found):
        if outer.side != "R" or outer.chunk < 0:
            continue
        first, last = outer.pieces[0]
        for m in range(n + 1, min(n + 1 + _NEAR, len(found))):
            inner = found[m]
            i = inner.at
            if not first <= i < last:
                continue
            if inner.chunk != outer.chunk:
                begin = view.chunks[inner.chunk][0] if inner.side == "R" and inner.chunk >= 0 else first
                if begin - 1 > first and view.low[begin - 1] == ";" and view.quotes[i] < 0:
                    # rebels claimed they held the town | ; the army put its losses at eight
                    found[n] = outer._replace(pieces=((first, begin - 1), *outer.pieces[1:]))
                    break
                continue
            if view.tag[i] in {"NN", "NNS"} and stem(view.low[outer.at]) in _DENIALS and view.tag[first] != "PRP$":
                found[m] = inner._replace(chunk=-1)  # the club rejected claims that …: others made them
            elif (view.tag[i] == view.tag[outer.at] and view.tag[i] in FINITE) or view.low[i] in _PUT:
                start = i - 1
                while start > first and view.tag[start] == "RB":
                    start -= 1
                if view.low[start] in {"and", "but"} and start - first > 1:
                    # Kovacs said the strike was over | and thanked the drivers
                    found[n] = outer._replace(pieces=((first, start), *outer.pieces[1:]))
                    break
    return found


def _own_subject(view: View, first: int, i: int) -> int:
    """Obi said | Ruiz told him …: the chunk that opens the content and stands right before the inner cue, or -1."""
    first += view.low[first] == "that"
    chunk = view.chunk_at[first]
    if chunk < 0 or view.chunks[chunk][0] != first:
        return -1
    between = range(view.chunks[chunk][1], i)
    plain = all(view.tag[k] in {"RB", "MD"} or view.low[k] in _AUXILIARY for k in between)
    return chunk if plain and view.tag[i] in VERB and view.chunks[chunk][1] <= i else -1
