"""What the article says somebody is: "Russia's U.N. ambassador", "the mayor of Delta"."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotetrack.language import Document, lexicon
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from quotetrack.language.names import Name

CIVIL = frozenset({
    "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Sir", "Dame", "Lady", "Lord", "Dr.", "Dr", "Herr", "Frau",
    "Monsieur", "Madame", "Mademoiselle", "Maître", "Mme", "Signor", "Signora", "Señor", "Señora", "Senhor", "Senhora",
    "Don",    "Doña", "Meneer", "Mevrouw", "Sheikha",
})  # fmt: skip
TITLE_NOUNS = {  # the nouns by which the bearer of a title may be called
    "Sen.": "senator lawmaker", "Sen": "senator lawmaker", "Senator": "senator lawmaker",
    "Senators": "senator lawmaker", "Sens.": "senator lawmaker",
    "Rep.": "representative congressman congresswoman lawmaker", "Reps.": "representative congressman lawmaker",
    "Representative": "representative congressman congresswoman lawmaker", "Congressman": "congressman lawmaker",
    "Congresswoman": "congresswoman lawmaker", "MP": "lawmaker legislator mp", "Gov.": "governor", "Govs.": "governor",
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
    "Cllr.": "councillor", "Insp.": "inspector officer detective", "Supt.": "superintendent officer",
    "DI.": "detective inspector officer", "DCI.": "detective inspector officer", "Cpl.": "corporal soldier",
    "Councilman": "councilman", "Councilwoman": "councilwoman", "Coach": "coach manager", "Pope": "pope pontiff",
    "King": "king monarch", "Queen": "queen monarch", "Attorney": "attorney", "Secretary-General": "secretary-general",
}  # fmt: skip
_AFTER = regex(
    r",?\ (?:\(?\d{1,3}\)?,\ )?"
    r"(?P<role>(?:(?:the|a|an|who\ is|who\ was|who\ serves\ as|her|his|their|its)\ )?[^,;:()“”\"—–?!\n]{3,140}?)"
    r"(?=,|;|:|\.(?:\s|$|[”\"])|\ —|\ –|\ -\ |\ \(|$|[”\"“?!])"
)
_HEAD_ENDS = regex(
    r"\ (?:of|for|at|in|to|from|who|with|on|and|whose|that|which|under|since|during|behind|by|or|turned)\b"
)


_HEADS = regex(r"who\ (?:now\ )?(?:heads|leads|runs|chairs|directs|founded|owns|represents|manages)\ ")
AGENTS = ("er", "or", "ist", "ian", "eer", "eur", "man", "woman", "ant", "ess")  # endings of people's trades


def _answers(title: str) -> frozenset[str]:
    """The nouns by which the bearer of a title may be called; British papers write "Maj Gen" without full stops."""
    found = [TITLE_NOUNS.get(word) or TITLE_NOUNS.get(f"{word}.", word.lower()) for word in title.split()]
    return frozenset(noun for nouns_of in found for noun in nouns_of.split())


class Role(NamedTuple):
    """A role as written, the nouns it answers to, and the body or place it belongs to."""

    words: str
    nouns: frozenset[str]
    affiliation: str | None = None
    gender: Literal["female", "male"] | None = None


SAME_OFFICE = {  # what else the bearer of an office may be called
    "chief executive": ("ceo", "boss"), "executive officer": ("ceo", "boss"), "ceo": ("chief executive", "boss"),
    "financial officer": ("cfo",), "finance officer": ("cfo",), "managing director": ("boss",),
    "prime minister": ("premier", "leader"), "police chief": ("chief",), "fire chief": ("chief",),
}  # fmt: skip


@cache
def nouns() -> dict[str, str]:
    """Nouns for one person, with the gender each shows."""
    return lexicon.table("role_nouns")


def role_of(document: Document, name: Name) -> Role | None:
    """Read the role that stands before, in or after one mention of a name; None when there is none."""
    role = _written(document, name)
    if role is None:
        return None
    words = role.words.lower()
    more = [other for office, others in SAME_OFFICE.items() if office in words for other in others]
    return role._replace(nouns=role.nouns.union(more)) if more else role


def _written(document: Document, name: Name) -> Role | None:
    before = _before(document, name) or apposed_role(document, name)
    if before is not None:
        return before
    title = name.title if name.title and name.title not in CIVIL else None
    after = _after(document, name)
    if title is None:  # Dr. Amara Diallo is no office, but answers to "the doctor"
        answers = frozenset(TITLE_NOUNS.get(name.title or "", "").split())
        if not answers:
            return after
        return Role("", answers) if after is None else after._replace(nouns=after.nouns | answers)
    answers = _answers(title)
    if after is not None:
        return after._replace(nouns=after.nouns | answers)
    return Role(title, answers, affiliation(document, name.span.start, name.bare.start))


def _before(document: Document, name: Name) -> Role | None:
    """Read "Russia's U.N. ambassador" directly before a name."""
    tokens = document.tokens
    last = document.token_at(name.span.start) - 1
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
    if tokens.tag[start] == "VBN" and start > sentence and tokens.lower[start - 1] in _PERFECT:
        start += 1  # "had met Crown prosecutor Helen Voss"
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


def apposed(document: Document, name: Name) -> tuple[int, int, int] | None:
    """Find the noun phrase that a name explains: "The museum’s director" before ", Hugh Tennant,".

    Give its tokens [first, last) and its head; None where the name only follows in a list. A phrase inside another
    gives way to it: in "a spokesman for the mayor, Joe Park," the spokesman is Park.
    """
    text, tokens = document.text, document.tokens
    if text[name.span.start - 2 : name.span.start] != ", " or text[name.span.end : name.span.end + 1] not in _CLOSES:
        return None
    last = document.token_at(name.span.start) - 1
    sentence = document.sentences[document.sentence_at(name.span.start)].tokens[0]
    given = lexicon.table("given_names").get(name.bare.of(text).split()[0])
    found, stop = None, last
    for _ in range(3):
        first = stop
        while (
            first > sentence
            and last - first < 14
            and (tokens.tag[first - 1] in _PHRASE or tokens.lower[first - 1] == "only")
        ):
            first -= 1
            if tokens.tag[first] in ("DT", "PRP$"):
                break
        if first == stop:
            break
        noun, lead = tokens.lower[stop - 1], tokens.lower[first]
        opens = tokens.tag[first] in ("DT", "PRP$") or lead == "one" or "POS" in tokens.tag[first:stop]
        pair = f"{tokens.lower[stop - 2]} {noun}" if stop - 2 >= first else noun
        clash = given in ("f", "m") and nouns().get(noun) in ("f", "m") and nouns().get(noun) != given
        if opens and not clash and lead not in _POINTING and (noun in nouns() or pair in nouns() or noun == "one"):
            found = first, last, stop - 1
            if name.title is None and " " not in name.bare.of(text):
                break  # of "a spokeswoman for the landlord, Crestholm," Crestholm is the landlord
        if first - 1 <= sentence or tokens.lower[first - 1] not in ("of", "for", "to", "at", "in"):
            break
        stop = first - 1
    return found


_POINTING = frozenset({"this", "that", "these", "those", "no"})
_PHRASE = frozenset({
    "JJ", "JJS", "JJR", "NN", "NNS", "NNP", "NNPS", "POS", "VBN", "CD", "HYPH", "AFX", "DT", "PRP$", "&",
})  # fmt: skip
_CLOSES = (",", ".", ";", ":", ")", "”", '"', "—", "?", "!", "\n", "")


def apposed_role(document: Document, name: Name) -> Role | None:
    """Read the role in a noun phrase that a name explains."""
    phrase = apposed(document, name)
    if phrase is None:
        return None
    tokens, (first, last, head) = document.tokens, phrase
    if first > head:
        return None
    begin, end = tokens.start[first], tokens.end[last - 1]
    noun = tokens.lower[head]
    heads = frozenset({noun, f"{tokens.lower[head - 1]} {noun}"})
    return Role(without_owner(document.text[begin:end]), heads, affiliation(document, begin, end), _gender(noun))


_LEADS = frozenset({"the", "a", "an", "one", "his", "her", "its", "their"})
_OWNER = regex(r"(?P<owner>[a-z]+)['’]s\ (?=\w)")


def without_owner(words: str) -> str:
    """Leave out of a role whose it is, unless a name or a person says so.

    >>> without_owner("Its leader"), without_owner("the company's lawyer"), without_owner("the mayor's wife")
    ('leader', 'lawyer', "mayor's wife")
    """
    lead, _, rest = words.partition(" ")
    words = rest if rest and lead.lower() in _LEADS else words
    owned = _OWNER.match(words)
    return words[owned.end() :] if owned and owned.group("owner") in lexicon.words("organisation_nouns") else words


_MODIFIERS = frozenset({"JJ", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "VBN", "CD", "HYPH", "AFX", "JJR"})
_NOT_MODIFIERS = frozenset({"said", "says", "told", "added", "monday", "tuesday", "wednesday", "thursday", "friday",
                            "saturday", "sunday"})  # fmt: skip


_PERFECT = frozenset({"has", "have", "had", "having", "'ve", "’ve", "'d", "’d"})


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
    if heads := _HEADS.match(words):
        start = match.start("role") + heads.end()
        body = affiliation(document, start, match.end("role"))
        return Role("", frozenset(), body) if body else None
    if words.startswith("and "):
        return None  # Tom Berg, 44, and his wife, Lena
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


_PLAIN = frozenset({"state", "local", "foreign", "national", "federal", "public", "regional"})


def affiliation(document: Document, start: int, end: int) -> str | None:
    """The body a role names: an organisation, else what follows "of", "for", "at", else a place or person with 's."""
    found: str | None = None
    names = document.names
    for i in range(bisect_left(names, ((start,),)), len(names)):
        name = names[i]
        if name.bare.end > end:
            break
        written = name.bare.of(document.text)
        if name.kind == "other" and (len(written) < 2 or written.lower() in _PLAIN):
            continue  # "State television"
        if document.text[name.bare.end : name.bare.end + 2] in ("'s", "’s"):
            return written
        if name.kind == "organisation" or found is None:
            found = written
    return found
