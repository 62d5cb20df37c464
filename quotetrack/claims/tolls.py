"""What happened to the people a figure counts: the dead, the injured, the missing, the displaced, the detained.

A harm word (a verb, a state, a noun) is tied to a figure by direction: the state or passive after its
noun phrase ("30 people … were killed"), else the verb or noun before it ("killing 17 sailors",
"the death toll rose to 112"), with the words that part the two saying whether the tie holds.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from quotetrack.claims.frame import Figure, is_person
from quotetrack.claims.vocabulary import group
from quotetrack.language import Document, lexicon
from quotetrack.model import ClaimKind
from quotetrack.patterns import regex

_AUXILIARY = group("auxiliary")
_AWAY = group("away")
_SENTENCE_VERBS = frozenset({"VBD", "VBZ", "VBP"})
_RISEN = group("risen")
TOLL_SIGNS = group("toll_signs")  # without one of these, or a harm word, a sentence has no toll
_TOLL_WORDS = frozenset({"toll", "tolls"})
_OTHER_TOLLS = group("other_tolls")  # a motorway's toll is paid, the toll of a breach is of records
_LIVES_TAKEN = group("lives_taken")
_TOLL_STOOD = regex(  # the toll, which stood at nine on Thursday; the toll, which had been put at 40, is now at 55
    r"\b(?:(?P<of>[a-z]+)\s)?tolls?,?\s(?:which|that)\s(?:[a-z]+\s){0,3}?(?:stood|stands|was|is|been|put|remained)\s"
    r"(?:[^.;]{0,50}?,\s(?:[a-z]+\s){0,2}?(?:stood|stands|was|is|been|put|remains)\s)?(?:[a-z]+\s){0,2}?at\s(?:[a-z]+\s){0,3}$"
)
_PARENT_OF = regex(
    r"\b(?:mothers?|fathers?|mums?|moms?|dads?|parents?|grand(?:mother|father)s?|widow(?:er)?)[\s-]of[\s-]$"
)
_LOSSES = frozenset({"losses"})
_VALUE_LEADS = frozenset(
    ["to", "from", "at", "reached", "is", "was", "hit", "stands", "exceeds", "exceeded", "passed", "topped", "of"]
)
_IN_CARE = frozenset({"hospital", "intensive"})
_TO_HOSPITAL = frozenset({"taken", "rushed", "airlifted", "flown", "ferried", "admitted", "treated"})
_PARTED = frozenset({",", "with", "while", "than", "least", "another"})  # before a number with a harm of its own
_FORCING = frozenset({"forced", "forcing", "forces", "driven", "drove", "drives", "driving", "chased", "sent", "made"})
_FROM_HOME = regex(
    r"\s(?:[a-z]+\s)?(?:from|out\sof)\s(?:their\s)?(?:homes|houses|villages|land)\b|\s(?:[a-z]+\s)?to\s(?:flee|leave|evacuate|abandon)\b"
)
_OF_THEM = frozenset({"whom", "them", "which"})
_LEAVING = frozenset({"leave", "abandon", "abandoned"})
_ALL = frozenset({"all", "everyone", "everybody", "anyone", "anybody"})
_CONDEMNED = frozenset({"sentence", "sentenced", "sentences", "sentencing", "condemned"})  # to death, alive so far
_OBJECT_LEADS = frozenset({"all", "and", "another", "between", "herself", "himself", "themselves"})
_RELATIVE = frozenset({"who", "that", "which", "whom"})
_CHANGE_OR_STAND = group("change_or_stand")
_OBJECT_STARTS = frozenset({"CD", "DT", "JJR", "PRP$", "PRP", "NNS", "NNP", "NNPS", "JJ", "PDT", "JJS", "RBR"})


class Harm(NamedTuple):
    """The kind of toll, and the token of the word that says so."""

    kind: ClaimKind
    token: int
    shape: str
    rule: str


def _harm(word: str) -> tuple[ClaimKind, str] | None:
    entry = lexicon.table("harm").get(word)
    if not entry:
        return None
    kind, shape = entry.split(" ")
    return cast(ClaimKind, kind), shape


def toll(document: Document, figure: Figure) -> Harm | None:
    """Tie a figure to a harm word; None where it counts something else."""
    if figure.number.form not in ("cardinal", "vague", "range", "ordinal") or figure.number.unit not in (None, "ratio"):
        return None
    tokens = document.tokens
    lower = tokens.lower
    if lower[figure.left - 1 : figure.left] == ["but"] and lower[figure.left - 2] in _ALL and figure.left > 1:
        return None  # all but two of the 16 died
    if lower[max(0, figure.left - 3) : figure.left] == ["how", "many", "of"]:
        return None  # how many of the 300 fled
    if is_parent_of(figure):
        return None  # a mother of two was killed
    if figure.head is not None:
        own = _harm(figure.noun)
        if own and own[0] == "people":
            tied = _before(document, figure)
            return (
                tied
                if tied is not None and tied.rule == "toll-stands-at"
                else Harm("people", figure.head, "noun", "harm-noun")
            )
        if own and own[1] == "noun" and figure.noun != "lives":
            return Harm(own[0], figure.head, "noun", "harm-noun")
        attributive = (
            figure.head + 1 < len(lower)
            and figure.noun in ("death", "murder")
            and lower[figure.head + 1].startswith("sentence")
        )
        if attributive:
            return None
    person = figure.head is None or is_person(figure.noun, tokens.text[figure.head][:1].isupper())
    if not person and figure.noun != "lives":
        return None
    ahead = _harm(lower[figure.left - 1]) if figure.left > figure.sentence.tokens[0] else None
    if (
        ahead
        and ahead[1] == "verb"
        and ahead[0] != "people"
        and tokens.tag[figure.left - 1] in ("VBD", "VBN", "VBG", "VBZ", "VB")
    ):
        direct = _before(document, figure)
        if direct is not None and direct.token == figure.left - 1:
            return direct  # displaced 500 people and killed 20
    if (
        figure.left > figure.sentence.tokens[0]
        and lower[figure.left - 1] == "including"
        and not _own_state(document, figure.number.tokens[1] - 1, figure.sentence.tokens[1])
    ):
        return _before(document, figure) or _after(document, figure)
    return _after(document, figure) or _before(document, figure)


def is_parent_of(figure: Figure) -> bool:
    """Tell whether the number says how many children somebody has: "a mother of two"."""
    return figure.word_before == "of" and _PARENT_OF.search(figure.before.lower()) is not None


def picks_out(document: Document, whole: Figure, harm: Harm) -> bool:
    """Tell whether a harm word says which whole is meant ("seven of the 19 injured remain") or what befell the part."""
    tokens, last = document.tokens, whole.sentence.tokens[1]
    if harm.token <= whole.number.tokens[1]:
        return harm.token == whole.number.tokens[1]
    between = set(tokens.lower[whole.number.tokens[1] : harm.token])
    told = _AUXILIARY & between and not _RELATIVE & between
    return not told and not _SENTENCE_VERBS.isdisjoint(tokens.tag[harm.token + 1 : last])


def after_harm(document: Document, part: Figure, harm: Harm) -> Harm | None:
    """What befell a part of those whom a harm word picks out: "four of the 20 injured died"."""
    return _after(document, part._replace(head=None, noun="", end=harm.token + 1))


def _after(document: Document, figure: Figure) -> Harm | None:
    """Read on from the noun phrase: "30 people, including five children, were killed", "15 injured", "20 dead"."""
    tokens, last = document.tokens, figure.sentence.tokens[1]
    lower, tag = tokens.lower, tokens.tag
    at = figure.end
    own = _harm(figure.noun)
    if figure.head is not None and own and (own[1] == "state" or figure.noun in ("injured", "wounded")):
        return Harm(own[0], figure.head, own[1], "harm-state")
    limit = min(last, at + 26)
    seen_auxiliary = False
    while at < limit:
        word = lower[at]
        if (
            word in (",", "(")
            and at + 1 < last
            and lower[at + 1]
            in ("including", "among", "mostly", "most", "many", "some", "mainly", "at", "all", "half", "nearly")
        ):
            closing = next((k for k in range(at + 2, min(last, at + 22)) if lower[k] in (",", ")")), None)
            if closing is None:
                return None
            at = closing + 1
            continue
        if word == "," and (whose := _part_told(lower, at + 1, min(last, at + 6))):
            closing = next((k for k in range(whose, min(last, whose + 16)) if lower[k] == ","), None)
            if closing is None:
                return None  # 8,200 people, of whom 310 have died
            at = closing + 1
            continue
        if word == "," and at + 2 < last and lower[at + 1] in ("aged", "ages") and tag[at + 2] == "CD":
            at = _past_ages(lower, tag, at + 2, last)
            continue
        if word in ("aged", "ages") and at + 1 < last and tag[at + 1] == "CD":
            at = _past_ages(lower, tag, at + 1, last)
            continue
        if tag[at] == "CD" and at > figure.end and lower[at - 1] in _PARTED and _own_state(document, at, last):
            return None  # rose to 41 on Tuesday, with 120 injured
        if word == "with" and figure.head is None and lower[at - 1] == "," and "CD" in tag[at + 1 : at + 4]:
            return None  # reached 1,204, with more than 300 still missing
        if word in _TO_HOSPITAL and "hospital" in lower[at + 1 : at + 4]:
            return Harm("people", at, "state", "to-hospital")  # who may not be hurt
        if at == figure.end and word == "in" and _IN_CARE.intersection(lower[at + 1 : at + 3]):
            return Harm("injury_toll", at, "state", "in-hospital")
        if word == "went" and lower[at + 1 : at + 2] == ["missing"]:
            at += 1
            continue
        if word == "to" and lower[at + 1] in _LEAVING and lower[at + 2 : at + 4] == ["their", "homes"]:
            return Harm("displaced", at, "state", "forced-to-flee")
        if word == "with" and {"injuries", "wounds", "burns"} & set(lower[at + 1 : at + 4]):
            return Harm("injury_toll", at, "state", "with-injuries")
        if word in _AWAY:
            return None
        if (
            "death" in lower[at + 1 : at + 3]
            and "to" in lower[at : at + 2]
            and _CONDEMNED.isdisjoint(lower[max(0, at - 8) : at + 1])
        ):
            return Harm("death_toll", at, "state", "to-death")  # were crushed, froze to death
        found = _harm(word)
        if found and found[1] != "noun":
            kind, shape = found
            if (
                at == figure.number.tokens[1]
                and figure.head is None
                and not (at + 1 < last and lower[at + 1] in ("himself", "herself", "themselves"))
            ):
                return Harm(kind, at, shape, "harm-beside")
            active = (
                not seen_auxiliary
                or (word.endswith("ing") and lower[at - 1] == ",")  # left the road, killing nine
                or lower[at - 2 : at] == [",", "and"]  # 12 were children, and hurt 60
            )
            if shape == "verb" and active and _has_object(document, at, last):
                return None
            if tag[at] == "NN" and word not in ("dead",) and not seen_auxiliary:
                return None
            if (
                word in ("fled", "flee", "fleeing", "died", "dying", "die", "dies", "perished")
                and at > figure.end + 1
                and lower[at - 1] in (",", "and", "or")
                and not seen_auxiliary
                and tag[at] == "VBG"
            ):
                return None
            return Harm(kind, at, shape, "harm-after")
        if word in _AUXILIARY:
            seen_auxiliary = seen_auxiliary or tag[at][:2] in ("VB", "MD")
        elif word in ("fallen", "fell") and any(w in ("victim", "victims") for w in lower[at + 1 : at + 3]):
            return Harm("death_toll", at, "state", "fell-victim")
        elif word == "among" and at + 2 < last and lower[at + 1] in ("the", "those"):
            named = _harm(lower[at + 2]) or (
                ("death_toll", "noun") if lower[at + 2] in ("victims", "casualties") else None
            )
            if named and named[0] != "people":
                return Harm(named[0], at, "noun", "among-the-dead")
        elif word == "lost" and at + 2 < last and lower[at + 2] in ("lives", "life"):
            return Harm("death_toll", at, "state", "lost-lives")
        elif word == "forced" and (
            any(w in ("flee", "leave", "evacuate") for w in lower[at + 1 : at + 5])
            or lower[at + 1 : at + 3] == ["from", "their"]
        ):
            return Harm("displaced", at, "state", "forced-to-flee")
        elif word in ("driven", "fleeing") and lower[at + 1 : at + 3] == ["from", "their"]:
            return Harm("displaced", at, "state", "driven-from-homes")
        elif word == "taken" and lower[at + 1 : at + 3] == ["into", "custody"]:
            return Harm("detained", at, "state", "taken-into-custody")
        elif word == "shot" and at + 1 < last and lower[at + 1] in ("dead", "and"):
            at += 1
            continue
        elif (
            tag[at] in _SENTENCE_VERBS
            and not (word.endswith("ed") and not seen_auxiliary and at + 1 < last and tag[at + 1] in ("IN", "TO", "RB"))
        ) or (word in ("who", "that") and at > figure.end):
            return None
        at += 1
    return None


def _part_told(lower: list[str], first: int, last: int) -> int:
    """Give the token after "of whom", "12 of whom" where that is what a clause opens with, else 0."""
    return next((k + 2 for k in range(first, last - 1) if lower[k] == "of" and lower[k + 1] in _OF_THEM), 0)


def _past_ages(lower: list[str], tag: list[str], at: int, last: int) -> int:
    """Give the token after a list of ages: "aged 19, 23 and 31, were wounded"."""
    while at < last and (tag[at] == "CD" or lower[at] in (",", "and", "or", "to")):
        at += 1
    return at


def _has_object(document: Document, at: int, last: int) -> bool:
    """Tell whether a harm verb goes on to its own victims: "and wounding 20", "killed five soldiers"."""
    lower, tag = document.tokens.lower, document.tokens.tag
    nearby = at + 1
    while nearby < last and lower[nearby] in (
        "another",
        "at",
        "least",
        "more",
        "than",
        "some",
        "about",
        "over",
        "up",
        "to",
        "as",
        "many",
        "around",
        "and",
        "the",
        "a",
        "an",
        "or",
        "nearly",
        "almost",
        "several",
        "scores",
        "dozens",
        "hundreds",
        "tens",
        "thousands",
        "millions",
    ):
        if lower[nearby] in ("several", "scores", "dozens", "hundreds", "tens", "thousands", "millions"):
            return True
        if lower[nearby] == "and" and not _harm(lower[min(nearby + 1, last - 1)]):
            return False
        if lower[nearby] == "as" and lower[nearby + 1 : nearby + 2] != ["many"]:
            return False
        if (
            lower[nearby] in ("at", "to")
            and lower[nearby + 1 : nearby + 2] != ["least"]
            and lower[nearby - 1 : nearby] != ["up"]
        ):
            return False
        if lower[nearby] in ("a", "an", "the"):
            return document.tokens.tag[at] != "VBN"
        nearby += 1
    if nearby < last and _harm(lower[nearby]) and lower[nearby - 1] in ("and", "or"):
        return _has_object(document, nearby, last)
    if (
        nearby < last
        and (tag[nearby] == "CD" or lower[nearby] == "others")
        and document.tokens.tag[at - 1][:1] == "N"
        and _own_state(document, nearby, last)
    ):
        return False  # headlines: 20 people killed 30 others injured
    return nearby < last and (
        tag[nearby] == "CD"
        or (tag[nearby] in _OBJECT_STARTS and tag[at] in ("VBD", "VBZ", "VBG") and tag[nearby] in ("NNS", "JJ"))
    )


def _own_state(document: Document, number: int, last: int) -> bool:
    """Tell whether a number has a harm word of its own within its noun phrase or right after it."""
    for at in range(number, min(last, number + 4)):
        found = _harm(document.tokens.lower[at])
        if found and found[1] != "noun":
            return True
        if at > number and document.tokens.tag[at][:1] not in ("N", "J", "C"):
            return False
    return False


def _before(document: Document, figure: Figure) -> Harm | None:
    """Read back from the figure: "killing 17 sailors", "the death toll rose to 112", "the deaths of three women"."""
    tokens, begin = document.tokens, figure.sentence.tokens[0]
    lower, tag = tokens.lower, tokens.tag
    risen = figure.left - 2
    if risen - 2 >= begin and tag[risen] == "CD" and lower[risen - 1] == "by":
        risen -= 2  # rose by six to 88
    if lower[figure.left - 1 : figure.left] == ["to"] and risen >= begin and lower[risen] in _RISEN:
        for at in range(risen - 1, begin - 1, -1):
            found = _harm(lower[at])
            if lower[at] in _TOLL_WORDS and at > begin and lower[at - 1] in _OTHER_TOLLS:
                return None
            if lower[at] in _TOLL_WORDS or (found and found[0] != "people"):
                kind = found[0] if found and lower[at] not in _TOLL_WORDS else "death_toll"
                return Harm(kind, at, "noun", "toll-stands-at")
    if "toll" in figure.before and figure.head is None:
        stood = _TOLL_STOOD.search(figure.before.lower())
        if stood is not None and stood["of"] not in _OTHER_TOLLS:
            kind = "injury_toll" if stood["of"] in ("injury", "injured") else "death_toll"
            return Harm(kind, figure.left - 1, "noun", "toll-stands-at")
    linked = False  # by "including": the victims just named
    own_state = _own_state(document, figure.number.tokens[1] - 1, figure.sentence.tokens[1])
    only_standing = True
    for at in range(figure.left - 1, max(begin, figure.left - 24) - 1, -1):
        word = lower[at]
        distance = figure.left - at
        if word in _TOLL_WORDS or (word in _LOSSES and only_standing and at + 1 < figure.left):
            if at > begin and lower[at - 1] in _OTHER_TOLLS:
                return None
            if only_standing or distance < 12:
                previous = lower[at - 1] if at > begin else ""
                kind = "injury_toll" if previous in ("injury", "injured") else "death_toll"
                return Harm(kind, at, "noun", "toll-stands-at")
            return None
        if (
            word == "lost"
            and distance <= 2
            and figure.noun
            and figure.noun not in ("lives",)
            and tag[at] in ("VBD", "VBN")
            and _lost_people(document, figure)
        ):
            return Harm("death_toll", at, "verb", "lost-people")
        if word in ("claimed", "cost", "took", "claiming", "costing", "taken", "claims", "costs", "claim") and (
            figure.noun in ("lives", "martyrs")
            or (figure.head is None and distance <= 2 and word[:5] == "claim" and _is_attack(lower[begin:at]))
        ):
            return Harm("death_toll", at, "verb", "claimed-lives")
        if (
            word in _FORCING
            and distance < 6
            and figure.head is not None
            and _FROM_HOME.match(document.text, tokens.end[figure.head])
        ):
            return Harm("displaced", at, "verb", "driven-from-homes")
        if word in ("rounded", "rounding") and lower[at + 1 : at + 2] == ["up"] and distance < 4:
            return Harm("detained", at, "verb", "rounded-up")
        if word == "lives" and lower[at + 1 : at + 2] == ["of"]:
            around = (*lower[max(begin, at - 6) : at], *lower[figure.end : figure.end + 4])
            return None if _LIVES_TAKEN.isdisjoint(around) else Harm("death_toll", at, "noun", "claimed-lives")
        found = _harm(word)
        if found and found[0] != "people":
            kind, shape = found
            between = lower[at + 1 : figure.left]
            if shape == "noun":
                number_of = (between[:1] == ["of"] and not {",", "who", "which", "(", "—"} & set(between)) or all(
                    w in _CHANGE_OR_STAND or w in lexicon.words("person_nouns") for w in between
                )
                if number_of and not (between[:1] == ["in"] and figure.head is not None):
                    return Harm(kind, at, shape, "number-of-deaths")
                if linked:
                    return Harm(kind, at, shape, "among-the-dead")
                if word in ("death", "bodies", "lives"):
                    continue
                return None
            passive = (
                shape == "state"
                or (
                    lower[at - 1] not in ("and", "or", ",")
                    and not (_OBJECT_LEADS.issuperset(between) and not own_state)  # the blast killed 21
                    and (
                        tag[at] in ("VBN", "VBD", "JJ")
                        and any(
                            w
                            in (
                                "was",
                                "were",
                                "been",
                                "being",
                                "be",
                                "are",
                                "is",
                                "those",
                                "people",
                                "number",
                                "civilians",
                            )
                            or (w == "the" and not word.endswith("ing"))
                            or (w in lexicon.words("person_nouns"))
                            for w in lower[max(begin, at - 2) : at]
                        )
                    )
                )
            )
            numbered = (
                any(w in ("number", "total", "toll") for w in lower[max(begin, at - 6) : at])
                and lower[figure.left - 1] in _VALUE_LEADS
            )
            if numbered or linked or (not passive and not any(w in _AWAY for w in between)):
                if (
                    not linked
                    and not numbered
                    and any(
                        w in ("by", "using", "with", "in", "at", "near", "when") for w in between if w not in ("at",)
                    )
                    and shape == "verb"
                    and figure.head is not None
                    and not any(tag[k] == "CD" for k in range(at + 1, figure.left))
                ):
                    return None
                return Harm(kind, at, shape, "harm-before")
            if (
                passive
                and all(
                    w
                    in ("and", ",", "another", "as", "well", "also", "along", "with", "including", "were", "was", "or")
                    or tag[at + 1 + k] in ("CD", "NNS", "NN", "JJ", "RB")
                    for k, w in enumerate(between)
                )
                and between[:1] not in (["in"], ["by"])
            ):
                trapped = figure.end < figure.sentence.tokens[1] and tag[figure.end] == "VBN"
                if (figure.head is not None and not trapped) or linked:
                    return Harm(kind, at, shape, "harm-shared")
                return None
            return None
        if word in ("including", "included", "include", "includes") or (word == "among" and at + 1 < figure.left):
            linked = True
            continue
        if word in _AWAY:
            return None
        if tag[at] in _SENTENCE_VERBS and word not in _AUXILIARY and not linked and word not in _CHANGE_OR_STAND:
            return None
        if word not in _CHANGE_OR_STAND:
            only_standing = only_standing and (distance > 4 or tag[at] in ("JJ", "NN", "RB", "IN", "NNP", "VBN"))
    return None


def _is_attack(words: list[str]) -> bool:
    """Tell whether what claims is an attack, which claims lives, and not a speaker."""
    return any(
        w.rstrip("s")
        in (
            "attack",
            "bomb",
            "bombing",
            "blast",
            "explosion",
            "strike",
            "airstrike",
            "raid",
            "quake",
            "earthquake",
            "flood",
            "fire",
            "crash",
            "storm",
            "fighting",
            "virus",
            "disease",
            "outbreak",
            "war",
            "clash",
        )
        for w in words
    )


def _lost_people(document: Document, figure: Figure) -> bool:
    """Tell losing men from losing matches, votes or money: only people who fight or sail are lost."""
    return figure.noun in group("lost_people")
