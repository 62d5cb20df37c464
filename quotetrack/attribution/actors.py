"""Who does what outside the quotation marks: noun phrases with the verb they are the subject of.

Finding a speaker asks this of every paragraph near a quotation, so it is computed once a paragraph, on demand.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from quotetrack.attribution.nominals import Nominal, nominals
from quotetrack.attribution.verbs import AUXILIARIES, forms, reporting
from quotetrack.language import Document
from quotetrack.language.memory import Remembered
from quotetrack.model import Span

_ADVERBS = frozenset({"RB", "RBR", "RBS"})
_VERBS = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG", "VB"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_TELL = frozenset({"told", "tells", "tell"})  # they need somebody who is told: no subject can follow them
_FINITE_TOO = frozenset({"said", "told", "called", "added"})  # often tagged as participles where they are finite
_BEFORE_VERBS = AUXILIARIES | {"so"}
_BEFORE_TO = frozenset({"used", "has", "have", "had", "going", "went", "continued", "began", "wants"})
_OWN_WORDS = frozenset({"that", "he", "she", "they", "it", "there", "yes", "no", "i", "we"})
_PARTICIPLES = ("VBN", "VBG")
_DASHES = ("--", "—", "–", "―")
_COMMAS = (",", "who", "whose", "which")
_FLOATING = frozenset({"themselves", "himself", "herself", "both", "all"})
# what the words behind a subject whose verb follows can begin with
_MAY_LEAD = _VERBS | _ADVERBS | {"MD", "NNS"}
_MAY_STAND_BETWEEN = AUXILIARIES | _FLOATING | {"(", *_DASHES, *_COMMAS}
EDGES = frozenset({
    ",", ":", ";", "—", "–", "―", "--", "-", "...", "…", "(", "”", '"', "''", "’", "»",
})  # fmt: skip
CLOSES = frozenset({",", ".", ";", "(", "—", "–", "―", "--"})
_JOINABLE = ("name", "person")
PEOPLE = frozenset({"name", "person", "pronoun"})  # kinds of phrases that may be somebody
_SHOWN = ("thing", "document")
_PROPER = ("NNP", "NNPS")
_WHERE = frozenset({"IN", "DT", "JJ", "NN", "NNS", "NNP", "NNPS", "PRP$", "POS", "CD"})
_MANY, _WINDOW = 120, 250  # actors of a paragraph that are all looked at; tokens to look around in a longer one
_new = tuple.__new__  # a named tuple without the detour through its own __new__
_REACH = 40  # tokens between a subject and its verb, across appositives and relative clauses


class Actor(NamedTuple):
    """A noun phrase with its verb (a token, or -1). ``inverted``: the verb stands before it ("said Ruiz")."""

    phrase: Nominal
    sentence: int
    verb: int = -1
    inverted: bool = False
    order: int = 0  # among the phrases of its sentence
    relative: bool = False  # "who": it stands for the name before it
    goes_on: bool = False  # its verb has words of its own as object: "said yes", "said that", "said he"
    base: str | None = None  # base form of the verb where it reports


SKIPPED = EDGES | AUXILIARIES | {"that", "then", "also"}


def _is_counted(token: str) -> bool:
    """Whether a token counts as a word between a phrase and a quotation."""
    return token[0].isalnum() and token not in SKIPPED


_COUNTED = Remembered(_is_counted)


def _silent(actor: Actor) -> Actor:
    return actor._replace(verb=-1, base=None)


def can_speak(actor: Actor) -> bool:
    """Whether an actor of another sentence is worth a look: a subject, or named, and no possessor."""
    return actor.verb >= 0 or (actor.phrase.kind in PEOPLE and not actor.phrase.possessor)


class Actors:
    """The actors of a document by paragraph; what stands inside quotation marks is left out."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._cache: dict[int, list[Actor]] = {}
        self._able: dict[int, list[Actor]] = {}
        self._starts: dict[int, list[int]] = {}  # where each actor of a paragraph begins
        self._sentences: list[list[int]] = [[] for _ in document.paragraphs]
        for index, sentence in enumerate(document.sentences):
            self._sentences[sentence.paragraph].append(index)

    @cached_property
    def words(self) -> list[int]:
        """How many words stand before each token; marks and "that" do not count."""
        return list(accumulate(map(_COUNTED.__getitem__, self.document.tokens.lower), initial=0))

    def of(self, paragraph: int) -> list[Actor]:
        """List the actors of a paragraph in text order."""
        found = self._cache.get(paragraph)
        if found is None:
            found = self._cache[paragraph] = []
            for sentence in self._sentences[paragraph]:
                found += self._in_sentence(sentence)
        return found

    def near(self, paragraph: int, first: int, last: int) -> list[Actor]:
        """List the actors of a paragraph near the tokens [first, last): of a page-long paragraph not all."""
        found = self.of(paragraph)
        if len(found) < _MANY:
            return found
        return self.between(paragraph, first - _WINDOW, last + _WINDOW)

    def between(self, paragraph: int, first: int, last: int) -> list[Actor]:
        """List the actors of a paragraph that begin among the tokens [first, last)."""
        found = self.of(paragraph)
        starts = self._starts.get(paragraph)
        if starts is None:
            starts = self._starts[paragraph] = [actor.phrase.first for actor in found]
        return found[bisect_left(starts, first) : bisect_left(starts, last)]

    def able_near(self, paragraph: int, first: int, last: int) -> list[Actor]:
        """Those of the actors near the tokens [first, last) that can speak from another sentence."""
        if len(self.of(paragraph)) >= _MANY:
            return [actor for actor in self.near(paragraph, first, last) if can_speak(actor)]
        if paragraph not in self._able:
            self._able[paragraph] = [actor for actor in self.of(paragraph) if can_speak(actor)]
        return self._able[paragraph]

    def together(self, actor: Actor) -> Span:
        """The mention of an actor with those it is joined to: “…,” said Hale, Moss and Lee."""
        first, last = actor.phrase.first, actor.phrase.last
        if actor.phrase.kind in _JOINABLE:
            paragraph = self.document.sentences[actor.sentence].paragraph
            joinable = [
                other.phrase for other in self.near(paragraph, first, last)
                if other.phrase.kind in _JOINABLE and other.verb < 0
                and not (other.phrase.governed or other.phrase.possessor)
            ]  # fmt: skip
            if actor.inverted:
                last = self._joined_after(last, {phrase.first: phrase for phrase in joinable})
            else:
                first = self._joined_before(first, {phrase.last: phrase for phrase in joinable})
        return self.document.span_of(first, last)

    def _joined_before(self, first: int, ending: dict[int, Nominal]) -> int:
        """Where a list begins whose last member begins at a token: Hale, Moss and | Lee."""
        lower = self.document.tokens.lower
        if not first or lower[first - 1] != "and":
            return first
        joint = first - 2 if lower[first - 2] == "," else first - 1
        while (phrase := ending.get(joint)) is not None:
            first = joint = phrase.first
            if not first or lower[first - 1] != "," or ending.get(first - 1) is None:
                break
            joint = first - 1
        return first

    def _joined_after(self, last: int, beginning: dict[int, Nominal]) -> int:
        """Where a list ends whose first member ends at a token: Hale |, Moss and Lee."""
        lower, end = self.document.tokens.lower, last
        while end + 1 < len(lower):
            joint = end + 1 if lower[end] == "," and lower[end + 1] == "and" else end
            phrase = beginning.get(joint + 1)
            if phrase is None or lower[joint] not in ("and", ","):
                return last
            if lower[joint] == "," and phrase.kind != "name" and lower[phrase.last : phrase.last + 2] != [",", "and"]:
                return last  # said Hale, the mayor: the same person, unless the list goes on
            end = phrase.last
            if lower[joint] == "and":
                return end
        return last

    def _in_sentence(self, number: int) -> list[Actor]:
        lower, report = self.document.tokens.lower, forms().get
        found: list[Actor] = []
        for first, last in self._unquoted(*self.document.sentences[number].tokens):
            for phrase in nominals(self.document, first, last):
                if lower[phrase.first] == "both" and self.document.tokens.tag[phrase.last] in _PROPER:
                    continue  # both | Hale and Moss
                relative = lower[phrase.first] == "who"
                verb, inverted, goes_on, base = -1, False, False, None
                if not (phrase.possessor or phrase.governed):
                    verb, inverted = self._verb(phrase, first, last)
                    if verb >= 0 and self._state(phrase):
                        verb, inverted = -1, False
                    if verb >= 0:
                        goes_on = verb < last - 1 and not inverted and self._goes_on(verb + 1)
                        base = report(lower[verb])
                found.append(_new(Actor, (phrase, number, verb, inverted, len(found), relative, goes_on, base)))
        # after winning the vote, Obi said: the vote does not
        heard = {a.verb for a in found if a.verb >= 0 and a.phrase.kind in _JOINABLE and not a.inverted}
        return [_silent(a) if a.phrase.kind == "thing" and a.verb in heard else a for a in found] if heard else found

    def _unquoted(self, first: int, last: int) -> list[tuple[int, int]]:
        """The stretches of a sentence, tokens [first, last), outside quotation marks."""
        quoted, pieces = self.document.quoted, self.document.pieces
        found, start = [], first
        for quotation in sorted(set(quoted[first:last])):
            if quotation >= 0:
                begin, end = pieces[quotation]
                if start < begin:
                    found.append((start, begin))
                start = end
        if start < last:
            found.append((start, last))
        return found

    def _goes_on(self, i: int) -> bool:
        tokens = self.document.tokens
        return tokens.tag[i] in ("UH", "EX") or tokens.lower[i] in _OWN_WORDS

    def _verb(self, phrase: Nominal, first: int, last: int) -> tuple[int, bool]:
        """Find the verb a phrase is the subject of, inside its unquoted stretch [first, last)."""
        lower, tag = self.document.tokens.lower, self.document.tokens.tag
        after = phrase.last
        leads = after < last and (tag[after] in _MAY_LEAD or lower[after] in _MAY_STAND_BETWEEN)
        ahead = self._ahead(after, last) if leads else -1
        if ahead < 0 and phrase.kind in _SHOWN and after < last and tag[after] == "IN":
            ahead = self._before_quotation(after, last)
        before = phrase.first - 1
        while before >= first and (tag[before] in _ADVERBS or lower[before] == "both"):
            before -= 1
        if before < first or tag[before] not in _FINITE or not reporting(lower[before]) or lower[phrase.first] == "it":
            return ahead, False
        if lower[before] in _TELL or (before > first and lower[before - 1] == "that"):
            return ahead, False
        start = before
        while start > first and (tag[start - 1] in _ADVERBS or lower[start - 1] in _BEFORE_VERBS):
            start -= 1
        opens = self.words[start] == self.words[first]  # nothing but marks between the quotation and the verb
        closes = after >= last or lower[after] in CLOSES
        if opens and (ahead < 0 or not reporting(lower[ahead]) or ahead > after):
            return before, True
        if not opens and lower[start - 1] == "," and ahead < 0 and closes:
            return before, True
        return ahead, False

    def _state(self, phrase: Nominal) -> bool:
        """Tell whether a phrase is the short form of a state behind a town: in Oxton, OH, after …."""
        written, first = self.document.tokens.text[phrase.head], phrase.first
        return len(written) == 2 and written.isupper() and phrase.last - first == 1 and self._after_comma(first)

    def _after_comma(self, first: int) -> bool:
        tokens = self.document.tokens
        return first > 1 and tokens.lower[first - 1] == "," and tokens.tag[first - 2] in ("NNP", "NNPS")

    def _ahead(self, i: int, last: int) -> int:
        """The main verb after a subject that ends before token ``i``, across adverbs, brackets and appositives."""
        lower, tag = self.document.tokens.lower, self.document.tokens.tag
        limit = min(last, i + _REACH)
        if lower[i] == "read" or (tag[i] == "NNS" and reporting(lower[i])):
            return i  # a verb taken for a noun: “…,” the lawsuit states.
        while i < limit:
            word, part = lower[i], tag[i]
            if part in _VERBS and not (part in _PARTICIPLES and _participle(lower[i - 1], word)):
                return self._main(i, limit) if word in AUXILIARIES else i
            if word == "to" and lower[i - 1] not in _BEFORE_TO:
                return -1
            if part in _ADVERBS or part == "MD" or word in AUXILIARIES or word in _FLOATING:
                i += 1
            elif word == "(":
                i = self._past(i, limit, ")")
            elif word == "," and lower[i - 1] == ")" and i + 1 < limit and tag[i + 1] in ("VBD", "VBZ", "VBP"):
                i += 1  # Ann Lee (R-Delta), said
            elif word in _DASHES:
                i = self._past(i, limit, word)
            elif word in _COMMAS:
                i = self._past_comma(i, limit)
            else:
                return -1
            if i < 0:
                return -1
        return -1

    def _before_quotation(self, after: int, last: int) -> int:
        """The verb right before a quotation, across where the subject stands: A sign | on the door read: “…”."""
        lower, tag = self.document.tokens.lower, self.document.tokens.tag
        verb = last - 2 if lower[last - 1] == ":" else last - 1
        if not after < verb < after + _REACH or tag[verb] not in _FINITE or not reporting(lower[verb]):
            return -1
        return verb if _WHERE.issuperset(tag[after:verb]) else -1

    def _main(self, i: int, limit: int) -> int:
        """The verb that an auxiliary leads to: "has never | said"."""
        lower, tag = self.document.tokens.lower, self.document.tokens.tag
        while i + 1 < limit and lower[i] in AUXILIARIES:
            k = i + 1
            while k < limit and (tag[k] in _ADVERBS or lower[k] in AUXILIARIES):
                k += 1
            if k == limit or tag[k] not in _VERBS:
                break
            i = k
        return i

    def _past(self, i: int, limit: int, mark: str) -> int:
        lower = self.document.tokens.lower
        for k in range(i + 1, limit):
            if lower[k] == mark:
                return k + 1
        return -1

    def _past_comma(self, i: int, limit: int) -> int:
        """Skip ", the mayor of Delta," to the verb after its last comma; -1 if no verb follows a comma."""
        lower, tag = self.document.tokens.lower, self.document.tokens.tag
        for k in range(i + 1, limit):
            if lower[k] == "," and k + 1 < limit:
                n = k + 1
                while n < limit and (tag[n] in _ADVERBS or tag[n] == "MD" or lower[n] in AUXILIARIES):
                    n += 1
                if (n < limit and tag[n] in ("VBD", "VBZ", "VBP")) or (n < limit and n > k + 1 and tag[n] in _VERBS):
                    return k + 1
        return -1


def _participle(before: str, word: str) -> bool:
    """Whether a word tagged as a participle is no finite verb: neither after an auxiliary, nor a "said" mistaken."""
    return before not in AUXILIARIES and word not in _FINITE_TOO
