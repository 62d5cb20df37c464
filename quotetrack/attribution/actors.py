"""Who does what outside the quotation marks: noun phrases with the verb they are the subject of.

Finding a speaker asks this of every paragraph near a quotation, so it is computed once a paragraph, on demand.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from quotetrack.attribution.nominals import Nominal, nominals
from quotetrack.attribution.verbs import AUXILIARIES, reporting
from quotetrack.language import Document
from quotetrack.model import Span

_ADVERBS = frozenset({"RB", "RBR", "RBS"})
_VERBS = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG", "VB"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_TELL = frozenset({"told", "tells", "tell"})  # they need somebody who is told: no subject can follow them
_FINITE_TOO = frozenset({"said", "told", "called", "added"})  # often tagged as participles where they are finite
_BEFORE_VERBS = AUXILIARIES | {"so"}
_BEFORE_TO = frozenset({"used", "has", "have", "had", "going", "went", "continued", "began", "wants"})
_OWN_WORDS = frozenset({"that", "he", "she", "they", "it", "there", "yes", "no", "i", "we"})
_FLOATING = frozenset({"themselves", "himself", "herself", "both", "all"})
EDGES = frozenset({
    ",", ":", ";", "—", "–", "―", "--", "-", "...", "…", "(", "”", '"', "''", "’", "»",
})  # fmt: skip
CLOSES = frozenset({",", ".", ";", "(", "—", "–", "―", "--"})
_JOINABLE = ("name", "person")
_MANY, _WINDOW = 120, 250  # actors of a paragraph that are all looked at; tokens to look around in a longer one
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


SKIPPED = EDGES | AUXILIARIES | {"that", "then", "also"}


class Actors:
    """The actors of a document by paragraph; what stands inside quotation marks is left out."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._cache: dict[int, list[Actor]] = {}
        self._starts: dict[int, list[int]] = {}  # for long paragraphs, where each actor begins
        # how many words stand before each token; marks and "that" do not count
        counted = [word[0].isalnum() and word not in SKIPPED for word in document.tokens.lower]
        self.words: list[int] = list(accumulate(counted, initial=0))
        self._sentences: list[list[int]] = [[] for _ in document.paragraphs]
        for index, sentence in enumerate(document.sentences):
            self._sentences[sentence.paragraph].append(index)

    def sentences(self, paragraph: int) -> list[int]:
        return self._sentences[paragraph]

    def of(self, paragraph: int) -> list[Actor]:
        """List the actors of a paragraph in text order."""
        if paragraph not in self._cache:
            self._cache[paragraph] = [a for s in self._sentences[paragraph] for a in self._in_sentence(s)]
        return self._cache[paragraph]

    def near(self, paragraph: int, first: int, last: int) -> list[Actor]:
        """List the actors of a paragraph near the tokens [first, last): of a page-long paragraph not all."""
        found = self.of(paragraph)
        if len(found) < _MANY:
            return found
        if paragraph not in self._starts:
            self._starts[paragraph] = [a.phrase.first for a in found]
        starts = self._starts[paragraph]
        return found[bisect_left(starts, first - _WINDOW) : bisect_left(starts, last + _WINDOW)]

    def together(self, actor: Actor) -> Span:
        """The mention of an actor with the one it is joined to: “…,” said Hale and Moss."""
        lower, phrase = self.document.tokens.lower, actor.phrase
        first, last = phrase.first, phrase.last
        if phrase.kind in _JOINABLE:
            for other in self.near(self.document.sentences[actor.sentence].paragraph, first, last):
                o = other.phrase
                if o.kind not in _JOINABLE or o.governed or o.possessor:
                    continue
                if not actor.inverted and o.last == first - 1 and lower[o.last] == "and" and other.verb < 0:
                    first = o.first
                elif actor.inverted and o.first == last + 1 and lower[last] == "and" and other.verb < 0:
                    last = o.last
        return self.document.span_of(first, last)

    def _in_sentence(self, number: int) -> list[Actor]:
        document, quoted = self.document, self.document.quoted
        first, last = document.sentences[number].tokens
        found: list[Actor] = []
        i = first
        while i < last:
            if quoted[i] >= 0:
                i += 1
                continue
            end = i
            while end < last and quoted[end] < 0:
                end += 1
            for phrase in nominals(document, i, end):
                verb, inverted = self._verb(phrase, i, end)
                relative = document.tokens.lower[phrase.first] == "who"
                goes_on = 0 <= verb < end - 1 and not inverted and self._goes_on(verb + 1)
                found.append(Actor(phrase, number, verb, inverted, len(found), relative, goes_on))
            i = end
        # after winning the vote, Obi said: the vote does not
        heard = {a.verb for a in found if a.phrase.kind in _JOINABLE and not a.inverted}
        return [a._replace(verb=-1) if a.phrase.kind == "thing" and a.verb in heard else a for a in found]

    def _goes_on(self, i: int) -> bool:
        tokens = self.document.tokens
        return tokens.tag[i] in ("UH", "EX") or tokens.lower[i] in _OWN_WORDS

    def _verb(self, phrase: Nominal, first: int, last: int) -> tuple[int, bool]:
        """Find the verb a phrase is the subject of, inside its unquoted stretch [first, last)."""
        lower, tag = self.document.tokens.lower, self.document.tokens.tag
        if phrase.possessor:
            return -1, False
        if phrase.governed or self._state(phrase):
            return -1, False
        ahead = self._ahead(phrase.last, last)
        before = phrase.first - 1
        while before >= first and tag[before] in _ADVERBS:
            before -= 1
        if before < first or tag[before] not in _FINITE or not reporting(lower[before]) or lower[phrase.first] == "it":
            return ahead, False
        if lower[before] in _TELL or (before > first and lower[before - 1] == "that"):
            return ahead, False
        start = before
        while start > first and (tag[start - 1] in _ADVERBS or lower[start - 1] in _BEFORE_VERBS):
            start -= 1
        opens = self.words[start] == self.words[first]  # nothing but marks between the quotation and the verb
        closes = phrase.last >= last or lower[phrase.last] in CLOSES
        if opens and (ahead < 0 or not reporting(lower[ahead]) or ahead > phrase.last):
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
        if i < limit and tag[i] == "NNS" and reporting(lower[i]):
            return i  # a verb taken for a noun: “…,” the lawsuit states.
        while i < limit:
            word = lower[i]
            participle = tag[i] in ("VBN", "VBG") and lower[i - 1] not in AUXILIARIES and word not in _FINITE_TOO
            if tag[i] in _VERBS and not participle:
                while i + 1 < limit and word in AUXILIARIES:
                    k = i + 1
                    while k < limit and (tag[k] in _ADVERBS or lower[k] in AUXILIARIES):
                        k += 1
                    if k < limit and tag[k] in _VERBS:
                        i, word = k, lower[k]
                    break
                return i
            if word == "to" and lower[i - 1] not in _BEFORE_TO:
                return -1
            if tag[i] in _ADVERBS or tag[i] == "MD" or word in AUXILIARIES or word in _FLOATING:
                i += 1
            elif word == "(":
                i = self._past(i, limit, ")")
            elif word == "," and lower[i - 1] == ")" and i + 1 < limit and tag[i + 1] in ("VBD", "VBZ", "VBP"):
                i += 1  # Ann Lee (R-Delta), said
            elif word in (",", "--", "—", "–", "―"):
                i = self._past(i, limit, word) if word != "," else self._past_comma(i, limit)
            elif word in ("who", "whose", "which"):
                i = self._past_comma(i, limit)
            else:
                return -1
            if i < 0:
                return -1
        return -1

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
