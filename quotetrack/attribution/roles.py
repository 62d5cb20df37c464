"""What the article says somebody is: "Russia's U.N. ambassador", "the mayor of Delta"."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotetrack.language import Document, lexicon

if TYPE_CHECKING:
    from quotetrack.language.names import Name

CIVIL = frozenset({
    "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Sir", "Dame", "Lady", "Lord", "Dr.", "Dr",
})  # fmt: skip
TITLE_NOUNS = {  # the nouns by which the bearer of a title may be called
    "Sen.": "senator lawmaker", "Sen": "senator lawmaker", "Senator": "senator lawmaker",
    "Senators": "senator lawmaker", "Sens.": "senator lawmaker",
    "Rep.": "representative congressman congresswoman lawmaker", "Reps.": "representative congressman lawmaker",
    "Representative": "representative congressman congresswoman lawmaker", "Congressman": "congressman lawmaker",
    "Congresswoman": "congresswoman lawmaker", "MP": "lawmaker legislator", "Gov.": "governor", "Govs.": "governor",
    "Gen.": "general commander officer", "Lt.": "lieutenant officer", "Col.": "colonel commander officer",
    "Maj.": "major officer", "Capt.": "captain officer", "Sgt.": "sergeant officer", "Adm.": "admiral officer",
    "Cmdr.": "commander officer", "Brig.": "brigadier commander", "Det.": "detective officer investigator",
    "Officer": "officer policeman", "Chief": "chief", "Sheriff": "sheriff", "Amb.": "ambassador envoy diplomat",
    "Ambassador": "ambassador envoy diplomat", "Dr.": "doctor physician", "Dr": "doctor physician",
    "Prof.": "professor academic", "Professor": "professor academic", "Rev.": "reverend pastor minister",
    "Pastor": "pastor", "Judge": "judge jurist", "Justice": "justice judge", "President": "president leader",
    "President-elect": "president-elect", "Premier": "premier leader", "Chancellor": "chancellor leader",
    "Minister": "minister", "Secretary": "secretary", "Speaker": "speaker", "Leader": "leader", "Mayor": "mayor",
    "Governor": "governor", "General": "general", "Commissioner": "commissioner", "CEO": "executive",
    "Councilman": "councilman", "Councilwoman": "councilwoman", "Coach": "coach manager", "Pope": "pope pontiff",
    "King": "king monarch", "Queen": "queen monarch", "Attorney": "attorney", "Secretary-General": "secretary-general",
}  # fmt: skip
_AFTER = re.compile(
    r",?\ (?:\(?\d{1,3}\)?,\ )?"
    r"(?P<role>(?:(?:the|a|an|who\ is|who\ was|who\ serves\ as|her|his|their|its)\ )?[^,;:()“”\"—–?!\n]{3,140}?)"
    r"(?=,|;|:|\.(?:\s|$|[”\"])|\ —|\ –|\ -\ |\ \(|$|[”\"“?!])"
)
_HEAD_ENDS = re.compile(
    r"\ (?:of|for|at|in|to|from|who|with|on|and|whose|that|which|under|since|during|behind|by|or|turned)\b"
)


AGENTS = ("er", "or", "ist", "ian", "eer", "eur", "man", "woman", "ant", "ess")  # endings of people's trades


class Role(NamedTuple):
    """A role as written, the nouns it answers to, and the body or place it belongs to."""

    words: str
    nouns: frozenset[str]
    affiliation: str | None = None
    gender: Literal["female", "male"] | None = None


@cache
def nouns() -> dict[str, str]:
    """Nouns for one person, with the gender each shows."""
    return lexicon.table("role_nouns")


def role_of(document: Document, name: Name, *_: object) -> Role | None:
    """Read the role that stands before, in or after one mention of a name; None when there is none."""
    before = _before(document, name)
    if before is not None:
        return before
    title = name.title if name.title and name.title not in CIVIL else None
    after = _after(document, name)
    if title is None:
        return after
    answers = frozenset(noun for word in title.split() for noun in TITLE_NOUNS.get(word, word.lower()).split())
    if after is not None:
        return Role(after.words, after.nouns | answers, after.affiliation, after.gender)
    return Role(title, answers, affiliation(document, name.span.start, name.bare.start))


def _before(document: Document, name: Name) -> Role | None:
    """Read "Russia's U.N. ambassador" directly before a name."""
    tokens = document.tokens
    first = document.token_range(name.span)[0]
    last = first - 1
    if last < 0 or tokens.lower[last] not in nouns() or tokens.end[last] + 1 != name.span.start:
        return None
    start = last
    sentence = document.sentences[document.sentence_at(name.span.start)].tokens[0]
    while start > sentence:
        tag, word = tokens.tag[start - 1], tokens.lower[start - 1]
        if tag in _MODIFIERS and word not in _NOT_MODIFIERS:
            start -= 1
        elif tag == "IN" and word == "of" and start - 2 >= sentence and tokens.tag[start - 2][:2] in ("NN", "JJ"):
            start -= 2
        else:
            break
    while start < last and tokens.tag[start] in ("POS", "HYPH", ":", "CC"):
        start += 1
    begin, end = tokens.start[start], tokens.end[last]
    heads = {tokens.lower[last]}
    if last - 1 >= start:
        heads.add(f"{tokens.lower[last - 1]} {tokens.lower[last]}")
    if name.title:
        heads |= {n for word in name.title.split() for n in TITLE_NOUNS.get(word, "").split()}
    written, own = document.text[begin:end], affiliation(document, begin, end)
    return Role(written, frozenset(heads), own, _gender(tokens.lower[last]))


_MODIFIERS = frozenset({"JJ", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "VBN", "CD", "HYPH", "AFX", "JJR"})
_NOT_MODIFIERS = frozenset({"said", "says", "told", "added", "monday", "tuesday", "wednesday", "thursday", "friday",
                            "saturday", "sunday"})  # fmt: skip


def _gender(noun: str) -> Literal["female", "male"] | None:
    found = nouns().get(noun)
    return "female" if found == "f" else "male" if found == "m" else None


def _after(document: Document, name: Name) -> Role | None:
    """Read ", the mayor of Delta," after a name."""
    text = document.text
    if text[name.bare.end : name.bare.end + 1] != ",":
        return None
    sentence = document.sentences[document.sentence_at(name.bare.start)].span
    match = _AFTER.match(text, name.bare.end, sentence.end)
    if match is None:
        return None
    words = match.group("role")
    start = match.start("role")
    lead = re.match(r"(?:who (?:is|was|serves as) )?(?:(?:the|a|an) )?", words)
    if lead is not None:
        start += lead.end()
        words = words[lead.end() :]
    words = words.partition(" who ")[0]
    cut = _HEAD_ENDS.search(words)
    head = (words[: cut.start()] if cut else words).split()
    if not head:
        return None
    tags = document.tokens.tag[slice(*document.token_range((start, start + len(" ".join(head)))))]
    if len(head) > 9 or any(tag in ("VBD", "VBZ", "VBP", "MD", "WP") for tag in tags):
        return None  # a clause
    noun = head[-1].lower().rstrip(".")
    pair = " ".join(head[-2:]).lower()
    if noun not in nouns() and pair not in nouns() and not (lead and lead.group() and noun.endswith(AGENTS)):
        return None
    answers = {noun, pair} if pair in nouns() or len(head) > 1 else {noun}
    if "former" not in head:
        answers.add(noun)
    return Role(words, frozenset(answers), affiliation(document, start, start + len(words)), _gender(noun))


def affiliation(document: Document, start: int, end: int) -> str | None:
    """The body a role names: an organisation, else what follows "of", "for", "at", else a place or person with 's."""
    found: str | None = None
    names = document.names
    for i in range(bisect_left(names, ((start,),)), len(names)):
        name = names[i]
        if name.bare.end > end:
            break
        written = name.bare.of(document.text)
        if document.text[name.bare.end : name.bare.end + 2] in ("'s", "’s"):
            return written
        if name.kind == "organisation" or found is None:
            found = written
    return found
