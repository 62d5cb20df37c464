"""What a figure asserts: its kind, unit and details. Rows by form of the number, then by head noun and verb."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from quotetrack.claims import series, votes
from quotetrack.claims.finding import Finding
from quotetrack.claims.frame import Figure, is_person
from quotetrack.claims.setting import Setting
from quotetrack.claims.subjects import person_before
from quotetrack.claims.tolls import is_parent_of
from quotetrack.claims.vocabulary import group
from quotetrack.language import lexicon
from quotetrack.patterns import regex

_FORCES = group("forces")
_DEPLOYING = group("deploying")
_POLLED = group("polled")
_LEAD = group("lead")
_VERSUS = regex(
    r"\s(?:the|its|their)\s(?P<dimension>\w+)\s(?:of|for|in)\s(?P<versus>[^,.;]{1,50})"
    r"|\sas\s(?P<adjective>\w+)(?:\s\w+)?\sas\s(?P<other>[^,.;]{1,50})"
)
_PART_OF_OTHER = regex(
    r"\s(?:the|its|their)\s(?P<dimension>size|length|height|weight|width|depth|age|price|cost|speed|rate)\sof\s"
    r"(?P<versus>[^,.;]{1,50})|\sas\s(?P<adjective>\w+)(?:\s\w+)?\sas\s(?P<other>[^,.;]{1,50})"
)
_PER_TIME = regex(
    r"\s(?:a|an|per|each|every)\s(second|minute|hour|day|night|week|month|quarter|year|season|game|match|household"
    r"|person|capita|head|student|pupil|child|square\s\w+|barrel|gallon|litre|liter|kilo|kilogram|tonne"
    r"|ton|unit|share)\b|\sper\s([a-z]+)\b"
)
_A_TIME = regex(r"\s(?:a|an)\s")
_DEMONYM = regex(r"^[A-Z]\w+(?:ans|ians|ese|is|ers|nes|ish|ards|ots)$")


class Rule(NamedTuple):
    """A row: name, the sentence for people, the forms of numbers it reads, and the reading: None where it fails."""

    name: str
    says: str
    forms: str
    read: Callable[[Setting, Figure], Finding | None]


def _points(s: Setting, f: Figure) -> Finding | None:
    if f.number.form == "range" and f.number.unit != "pp":
        return None
    if f.number.form == "cardinal" and not s.percentage_points(f):
        return None
    if (s.poll and s.words & _LEAD) or s.words & {"lead", "leads", "advantage", "ahead"}:
        return Finding("poll", "pp")
    return Finding("pp_change", f.number.unit or "pp")


def _percent(s: Setting, f: Figure) -> Finding | None:
    if f.number.unit != "%":
        return None
    if s.poll and s.words & _POLLED:
        return Finding("poll", "%")
    return Finding("percent", "%")


@cache
def _currencies() -> frozenset[str]:
    return frozenset(lexicon.table("currency_signs").values()) | frozenset(lexicon.table("currency_words").values())


@cache
def _times() -> frozenset[str]:
    return frozenset(
        entry.split(" ", 1)[1] for entry in lexicon.table("units").values() if entry.startswith("duration")
    )


def _money(s: Setting, f: Figure) -> Finding | None:
    if f.number.form == "money" or f.number.unit in _currencies():
        details = {"vague_term": s.document.text[slice(*f.span)].lower()} if f.number.form == "vague" else {}
        return Finding("money", f.number.unit, details)
    return None


@cache
def _measures() -> dict[str, str]:
    entries = (entry.split(" ", 1) for entry in lexicon.table("units").values())
    units = zip(lexicon.table("units"), entries, strict=True)
    return {word: unit for word, (kind, unit) in units if kind == "measure"}


_A_UNIT = regex(r"(?:\sof)?\san?\s(?P<unit>[a-z]+)\b")


def _share(s: Setting, f: Figure) -> Finding | None:
    compared = _PART_OF_OTHER.match(f.after)
    if compared and f.number.value is not None:  # half as long as the old one
        versus = (compared["versus"] or compared["other"]).strip()
        return Finding("multiple", "x", {"versus": versus, "dimension": compared["dimension"] or compared["adjective"]})
    measured = _A_UNIT.match(f.after) if f.number.unit != "ratio" else None
    if measured is not None and measured["unit"] in _measures():
        return Finding("measure", _measures()[measured["unit"]])  # half a tonne
    if measured is not None and " of " in measured.group() and measured["unit"] in _times():
        return Finding("duration", measured["unit"])  # two hundredths of a second
    counted = f.head is not None and (f.partitive or f.number.unit == "ratio")
    tokens = s.document.tokens
    if counted and f.head is not None:
        return Finding("share", f"of {tokens.text[f.head]}", subject=tokens.text[f.head])
    return Finding("share", "of the whole" if f.number.unit == "ratio" else None)


_COMPARED = regex(
    r"[\s-](?:as|the|that|what|more|less|fewer|worse|its|his|her|their|our|your|my|this|over|those|in\ssize|\w+er)\b"
)
_GROWN = regex(r"\b(?:rose|risen|rises|increased?|increases|grew|grown|multiplied|gone\sup|up)\s(?:\w+\s){0,2}$")


_TIMES_USUAL = regex(r"\stimes\s(?:annual|average|median|typical|normal|usual|earnings|incomes?|salar(?:y|ies))\b")


_VETOED = regex(r"\b(?:veto(?:es|ed)?|veto\spower)\s(?:(?!and\b)[\w’'-]+\s){0,4}$")


def _since_scope(s: Setting) -> str | None:
    return "cumulative" if "since" in s.words else None


def _multiple(s: Setting, f: Figure) -> Finding | None:
    if f.number.form == "cardinal":
        if f.noun == "times" and _VETOED.search(f.before[-40:]):
            return Finding("veto_count", "veto", scope=_since_scope(s))
        grown = f.noun == "times" and (_GROWN.search(f.before[-40:]) or _TIMES_USUAL.match(f.after))
        return Finding("multiple", "x") if grown else None  # increased five times in a decade
    written = s.document.text[slice(*f.span)].lower()
    right = f.after[:60]
    if _VETOED.search(f.before[-40:]) and (written.endswith("times") or written in ("twice", "thrice")):
        return Finding("veto_count", "veto", scope=_since_scope(s))
    if written in ("twice", "thrice") and not re.match(
        r"[\s-](?:as|the|that|what|more|its|his|her|their|our|this|over|those|in\s+size|\w+er\b)\b", right
    ):
        return Finding("count", "times", rule="occasions") if f.comparator != "approx" else Finding("multiple", "x")
    match = _VERSUS.match(right)
    if written.endswith("times") and not match and not _COMPARED.match(right) and not _GROWN.search(f.before[-40:]):
        per = _PER_TIME.match(right)
        return Finding("rate", f"times per {per[1] or per[2]}") if per else Finding("count", "times", rule="occasions")
    details: dict[str, Any] = {}
    if match:
        details = {
            "versus": (match["versus"] or match["other"]).strip(),
            "dimension": match["dimension"] or match["adjective"],
        }
    return Finding("multiple", "x", details)


def _rate(s: Setting, f: Figure) -> Finding | None:
    if f.number.form == "rate":
        return Finding("rate", f.number.unit)
    if f.number.form == "measure":
        return _measured_rate(s, f)
    base = _base(s, f)
    if base is not None:
        return Finding("rate", f"{_counted_noun(s, f)} per {base}".strip())  # for every 100 births, 3 mothers died
    beyond = s.document.tokens.end[f.head] if f.head is not None else f.number.span.end
    per = _PER_TIME.match(s.document.text, beyond, s.sentence.span.end)
    if per is None:
        return None
    if f.head is not None:
        return Finding("rate", f"{s.document.tokens.text[f.head]} per {per[1] or per[2]}")
    return None if _A_TIME.match(per.group()) else Finding("rate", f"per {per[1] or per[2]}")


_MEASURE_WRITTEN = regex(r"\s?(?:[a-z]+\s)??[a-z]+(?=\s(?:a|an|per|each|every|of)\s)")
_MEASURED_PER = regex(
    r"(?P<of>\sof\s[a-z-]+(?:\s[a-z-]+)?)?\s(?:a|an|per|each|every)\s(?P<per>day|night|week|month|quarter|year|season|head|person|household)\b"
)


def _measured_rate(s: Setting, f: Figure) -> Finding | None:
    """Read "40,000 barrels a day", "300 tonnes of paper a week"; a speed stays a measure."""
    at = f.number.span.end
    written = _MEASURE_WRITTEN.match(s.document.text, at, at + 40)
    per = _MEASURED_PER.match(s.document.text, written.end()) if written else None
    return Finding("rate", f"{written.group().strip()} per {per['per']}") if written and per else None


_BASE = regex(r"\b(?:for|in|of)\severy\s(?:\d[\d,]*|[a-z]+)\s[a-z][\w-]*(?:\s[a-z][\w-]*)?,?\s$", re.I)


def _base(s: Setting, f: Figure) -> str | None:
    """Give the base of a rate that stands right before the number: "100 births"."""
    before = s.document.text[s.sentence.span.start : s.document.tokens.start[f.left]]
    match = _BASE.search(before) if "every" in s.words else None
    return match.group().split("every ", 1)[-1].strip(" ,") if match else None


def _counted_noun(s: Setting, f: Figure) -> str:
    return s.document.tokens.text[f.head] if f.head is not None else ""


_TURNING = frozenset({"turned", "turns", "turn", "turning"})
_AFTER_AGE = frozenset({"", ".", ",", "in", "on", "this", "last", "next", "and", "two", "years"})
_BOUNDS = frozenset({"under", "over", "below", "above"})
_AGED_OVER = regex(  # children under 12
    r"\b(children|people|those|anyone|everyone|adults?|men|women|patients|pupils|boys|girls|voters|drivers|residents"
    r"|workers|residents|teenagers|passengers)\s(?:who\s(?:are|were)\s)?(?:aged\s)?(?:under|over|below|above)\s$",
    re.IGNORECASE,
)
_AT_AGE = regex(
    r"(?:.*[.,;“\"]\s?|\W*)(?:[Ee]ven\s|[Nn]ow,\s|[Aa]nd\s|[Bb]ut\s)?(?:just\s)?[Aa]t\s(?:just\s|only\s)?", re.DOTALL
)
_SHE = regex(r",?\s(?:he|she|I|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,?\s(?:is|was|has|had|became|still|remains?|now))\b")
_WHO_IS = regex(r"\bwho\s(?:is|was|turns|turned)\s(?:now\s|only\s|just\s)?$")
_BOTH_AGED = regex(r"[a-z],\s(?:both|each|all)\s$")  # the couple, both 71,
_OF_AGE = frozenset({"of", "just", "only", "about", "nearly"})
_CHILD_OF = regex(
    r"\b(?:child|boy|girl|baby|toddler|infant|youth|teenager|lad|youngster|man|woman|pensioner|widow)s?\sof\s"
    r"(?:just\s|only\s|about\s|nearly\s)?$"
)
_HE_WAS = regex(r"(?:He|She)\s(?:was|is)\s\.")
_WERE_UNDER = regex(r"\b(?:were|was|are|is)\s(?:all\s|still\s)?(?:aged\s)?(?:under|over)\s$")
_OLDEST = regex(r"\b(?:oldest|youngest|eldest|age)\b[^.;,]{0,30}\s(?:was|is|being)\s(?:only\s|just\s)?$")
_AGE_LEFT = regex(r"\b(?:aged|age|age\s+of|ages)(?:\s+(?:between|from|just|only|about|around))?\s$", re.IGNORECASE)
_AGE_LIST = regex(r"\bage[ds]\s\d{1,3}(?:,\s\d{1,3})*,?\s(?:(?:and|or|to)\s)?$")  # aged 19, 23 and
_AGE_RUN = regex(r"\b([a-z]+),\s(?:\d{1,3},\s)*(?:\d{1,3},?\s(?:and|or)\s)?$")  # her two sons, 9 and
_AGE_RUN_NEXT = regex(r"(?:,\s\d{1,3})*,?\s(?:and|or)\s\d{1,3}[,.;)]")
_AGE_NAME = regex(r"[A-Z][\w.’'-]+(?:\s\([^)]*\))?[”\"’]?,\s$")
_AGE_BRACKET = regex(r"[A-Z][\w’'-]+\s\($")
_AGE_END = regex(r"\s?(?:[,.;)―—–:]|\s-\s|and\s\d\d,|$)")
_AGE_OLD = regex(r"(?:[\s-]+years?)?[\s-]+olds?\b|\syears?\sof\sage\b|[\s-]months?[\s-]old\b")
_DATE_WORDS = frozenset(
    {
        *("jan", "feb", "aug", "sept", "oct", "nov", "dec", "no"),
        *("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"),
    }
)
_QUANTITIES = frozenset(
    {
        "toll",
        "number",
        "total",
        "score",
        "figure",
        "count",
        "tally",
        "age",
        "average",
        "result",
        "year",
        "season",
        "round",
    }
)
_AGE_SHARED = regex(r"\s(?:and|or|to)\s\d+(?:\syears?[\s-]old\b|-year-olds?\b)|,\s\d+,?\sand\s\d+\syears?\sold")


def _age(s: Setting, f: Figure) -> Finding | None:
    number, right = f.number, f.after[:40]
    if ("old" in right or "of age" in right) and (_AGE_OLD.match(right) or _AGE_SHARED.match(right)):
        return Finding("age", number.unit if number.unit in ("month", "week", "day") else "year")
    value = number.value if number.value is not None else number.low
    if value is None or not 0 < value < 120 or number.form == "duration":
        return None
    left = f.before[-40:]
    bounded = f.word_before in _BOUNDS
    if f.head is None and f.word_before == "at" and 12 <= value < 120 and _AT_AGE.fullmatch(left) and _SHE.match(right):
        return Finding("age", "year")  # at 62 she has outlived them all
    those = _AGED_OVER.search(left) if bounded else None
    if f.head is None and f.word_before in _TURNING and f.word_after in _AFTER_AGE and 1 < value < 120:
        return Finding("age", "year")  # she turned 40 in March
    if f.head is None and f.word_before in _OF_AGE and _CHILD_OF.search(left):
        return Finding("age", "year")  # a child of four
    told = f.head is None and any(p.search(left) for p in (_OLDEST, _BOTH_AGED))
    told = told or _HE_WAS.fullmatch(left + right) is not None
    bare = told or (
        bounded and _WERE_UNDER.search(left) is not None and not lexicon.words("person_nouns").isdisjoint(s.words)
    )
    if those or bare or (right[:1] in ",." and _WHO_IS.search(left)):
        return Finding("age", "year", subject=those and those[1])
    if (
        (f.head is None or not is_person(f.noun))
        and "age" in left.lower()
        and (_AGE_LEFT.search(left) or (f.head is None and _AGE_LIST.search(left)))
    ):
        return Finding("age", "year")
    run = _AGE_RUN.search(left) if right[:1] in ",.;)" or _AGE_RUN_NEXT.match(right) else None
    if run is not None and is_person(run[1]):
        return Finding("age", "year", subject=run[1])
    if f.head is None or right[:1] in ",.;)":
        named = left[-2:-1] == "," and f.comparator == "eq" and _named_age(s, f, left, right, value)
        bracketed = (
            left[-1:] == "(" and right[:1] == ")" and value > 7 and (_AGE_BRACKET.search(left) or _is_somebody(s, f))
        )
        if named or bracketed:
            return Finding("age", "year", subject=person_before(s, f))
    return None


def _named_age(s: Setting, f: Figure, left: str, right: str, value: float) -> bool:
    """Tell whether the number stands between commas after a name or a person: "Lena Moss, 34," "the suspect, 23,"."""
    lower, first = s.document.tokens.lower, f.number.tokens[0]
    ahead = lower[first - 2] if first >= 2 else ""
    if (
        value == int(value)
        and (right[:1] in ",)―—" or right.startswith(" ―") or value >= 8)
        and s.document.text[f.span.start].isdigit()
        and _AGE_END.match(right)
        and _AGE_NAME.search(left)
        and ahead.rstrip(".") not in _DATE_WORDS
    ):
        return True
    return right[:1] == "," and value > 5 and f.word_before == "," and (is_person(ahead) or _is_somebody(s, f))


def _is_somebody(s: Setting, f: Figure) -> bool:
    """Tell whether "a baker", "his aunt" stand before the mark at a number in digits: a noun alone, not a quantity."""
    tokens, noun = s.document.tokens, f.number.tokens[0] - 2
    return (
        noun > s.sentence.tokens[0]
        and s.document.text[f.span.start].isdigit()
        and tokens.tag[noun] == "NN"
        and tokens.lower[noun] not in _QUANTITIES
        and any(tokens.tag[k] in ("DT", "PRP$") for k in range(max(s.sentence.tokens[0], noun - 3), noun))
    )


_RECORD_LEFT = regex(
    r"\b(?:most|least|worst|best|\w{3,}est)\b[^.;,]{0,40}?\s(?:in|for)\s(?:(?:the|more|than|over|nearly|almost"
    r"|about|at|least|last|past)\s)*$",
    re.IGNORECASE,
)


def _duration(s: Setting, f: Figure) -> Finding | None:
    if f.number.form != "duration":
        return Finding("duration", f.number.unit) if f.number.unit in _times() else None
    if _HIGH.match(f.after[:24]) or (_RECORD_LEFT.search(f.before[-60:]) and _WORD_NEXT.match(f.after[:8])):
        return Finding("superlative", f.number.unit)
    return Finding("duration", f.number.unit)


_HIGH = regex(r"[\s-]+\w+\s(?:high|low|record|peak)\b")
_WORD_NEXT = regex(r"\s\w+")
_MAGNITUDE_LEFT = regex(r"\bmagnitude(?:\s(?:of|was|at))?[\s-]$")
_MAGNITUDE_RIGHT = regex(r"[\s-]magnitude\b")
_HYPHENED = regex(r"-(page|storey|story|seat|bed|bedroom|room|acre|volume|point|member|nation|man|strong)\b")
_SIZES = frozenset({"page", "storey", "story", "acre", "bed", "bedroom", "volume"})


def _measure(s: Setting, f: Figure) -> Finding | None:
    left, right = f.before[-16:], f.after[:11]
    if ("magnitude" in left and _MAGNITUDE_LEFT.search(left)) or _MAGNITUDE_RIGHT.match(right):
        return Finding("measure", "magnitude")
    if f.number.form != "cardinal":
        return Finding("measure", f.number.unit) if f.number.unit is not None else None
    part = _HYPHENED.match(right[:10]) if right[:1] == "-" else None
    if part is None or part[1] == "strong":
        return None
    return Finding("measure" if part[1] in _SIZES else "count", part[1])


def _names_a_people(s: Setting, unit: str) -> bool:
    """Tell "Orlenians", which keep their capital, from the "Civilians" of a headline."""
    return not s.headline and unit.lower() not in lexicon.words("person_nouns") and _DEMONYM.match(unit) is not None


def _counted(s: Setting, f: Figure) -> Finding | None:
    """The general case: tolls, votes, vetoes, forces, people, then things."""
    number, tokens = f.number, s.document.tokens
    details: dict[str, Any] = {}
    if number.form == "vague":
        details["vague_term"] = " ".join(s.document.text[slice(*f.span)].lower().split())
    if f.delta:
        details["delta"] = True
    if is_parent_of(f):
        return Finding("count", "children", details)  # a mother of two
    whole = s.whole_of(f) or s.group_of(f)
    if whole is not None:
        details["out_of"] = whole.number.value
    head = whole.head if whole is not None and f.head is None else f.head
    unit = tokens.text[head] if head is not None else None
    if unit and unit[:1].isupper() and tokens.tag[head or 0] in ("NN", "NNS") and not _names_a_people(s, unit):
        unit = unit.lower()
    harm = s.harm(f)
    if harm:
        flags = ("ambiguous_verb:lost",) if harm.rule == "lost-people" else ()
        return Finding(
            harm.kind,
            _victims(s, f, unit, harm.shape),
            details,
            scope=_toll_scope(s, harm.rule),
            flags=flags,
            rule=harm.rule,
        )
    if unit is None and whole is not None and s.harm(whole):
        return Finding("people", "people", details)  # of the 44 wounded, six are in a critical condition
    if f.noun in ("refugees", "displaced", "evacuees") and re.search(
        r"\b(?:displac|uproot|fled|made\s)", f.before[-60:]
    ):
        return Finding("displaced", unit, details)
    tally = votes.single(s, f) or votes.margin(s, f, details)
    if tally is not None:
        return tally
    noun = tokens.lower[head] if head is not None else ""
    if (noun in ("votes", "ballots", "vote") and not s.is_whole(f) and not re.search(r"electoral", f.after[:12])) or (
        f.noun in ("electors",)
    ):
        return Finding("vote_tally", "votes", details)
    vetoed = f.left > s.sentence.tokens[0] and tokens.lower[f.left - 1] == "vetoed"
    if f.noun in ("vetoes", "vetos", "veto") or vetoed:
        return Finding("veto_count", "veto", details, scope=_since_scope(s))
    if (
        f.word_before in ("no.", "no", "number")
        and number.value is not None
        and number.value < 1000
        and f.left == number.tokens[0]
    ) and ((f.word_before == "number" and f.comparator == "eq") or f.word_before != "number"):
        return Finding("rank", "rank", details)
    strong = re.match(r"-strong\b|\sstrong\b(?!\s[a-z])", f.after[:10])
    if strong or (f.noun in _FORCES and (s.words & _DEPLOYING or f.noun in ("troops", "peacekeepers"))):
        return Finding("force_size", "people" if strong else unit, details)
    if f.noun in ("people", "persons", "individuals", "inhabitants", "population") or (
        unit
        and _DEMONYM.match(unit)
        and number.form in ("vague", "cardinal", "range")
        and (number.value or number.low or 0) >= 1000
    ):
        return Finding("people", "people" if f.noun in ("people", "persons") else unit, details)
    if (
        number.form == "vague"
        and is_person(f.noun)
        and f.noun
        in (
            "immigrants",
            "refugees",
            "members",
            "citizens",
            "voters",
            "workers",
            "families",
            "migrants",
            "residents",
            "women",
            "children",
        )
        and (number.low or 0) >= 10**6
    ):
        return Finding("people", unit, details)
    if f.head is None and _POPULATION.search(f.before):
        return Finding("people", "people", details, rule="crowd")
    if f.noun == "members" and (number.value or 0) >= 10**6:
        return Finding("people", unit, details)
    if f.head is None and f.word_after in _HELD_FAST and number.form != "ordinal":
        return Finding("people", "people", details)  # left 30 trapped
    if f.head is None and f.word_after in _CROWD:
        return Finding("people", "people", details)  # thousands marched
    return Finding("count", unit or _numbered(s, f), details)


_POPULATION = regex(
    r"\b(?:population|crowd|turnout|attendance|audience|congregation)\s(?:[a-z]+\s){0,4}?"
    r"(?:by\s[\d.,]+(?:\s[mb]illion)?\s)?(?:of|by|was|is|at|to|below|above|averaged|reach|reached|topped|exceeded|exceeds)\s(?:(?:some|about|nearly|over|more|than|around)\s)*$"
)
_HELD_FAST = frozenset(
    {"trapped", "stranded", "unconscious", "orphaned", "hospitalised", "hospitalized", "quarantined"}
)
_CROWD = group("crowd_verbs")
_NUMBER_OF = regex(
    r"\bnumber\sof\s(?:[a-z-]+\s){0,2}?(?P<noun>people|children|[a-z-]*women|[a-z-]*men|[a-z-]+s)\b", re.IGNORECASE
)


def _numbered(s: Setting, f: Figure) -> str | None:
    """Give what is counted where "the number of …" stands before its values: "rose from 40 to 60"."""
    if f.head is not None or f.word_before not in _VALUE_LEADS:
        return None
    if "number" not in s.words:
        changed = _CHANGED.search(f.before) if f.number.form == "cardinal" and f.number.unit is None else None
        if changed is None or changed["noun"].lower() in _UNCOUNTED:
            return None
        return changed["noun"].lower()
    match = _NUMBER_OF.search(s.document.text, s.sentence.span.start, f.span.start)
    plural = match and s.document.tokens.tag[s.document.token_range(match.span("noun"))[0]] == "NNS"
    return match["noun"] if match and plural and match["noun"] not in _COUNTED_HARM else None


_CHANGED = regex(  # Arrests fell from 340 in 2019 to
    r"(?:^|[.;,“\"—]\s|\b(?:and|but|while|that|as|when)\s)(?:[A-Z]?[a-z-]+\s){0,2}?(?P<noun>[A-Za-z-]{3,}s)"
    r"(?:\s(?:at|in|for|by|from|of|among|to|about|on|with|against)\s(?:[\w’'-]+\s){0,3}?[\w’'-]+)?\s(?:(?:have|has|had|also|then)\s)*"
    r"(?:fell|fallen|rose|risen|dropped|jumped|climbed|grew|grown|increased|declined|doubled|tripled|slumped|soared|surged"
    r"|plunged|slipped|went\sup|went\sdown|gone\sup|gone\sdown|were\sup|were\sdown|shrank|dipped)\b[^.;]{0,45}$"
)
_UNCOUNTED = frozenset(
    {"bonds", "costs", "earnings", "emissions", "exports", "futures", "has", "his", "imports", "incomes", "its",
     "levels", "losses", "markets", "odds", "prices", "profits", "rates", "ratings", "rents", "revenues", "salaries",
     "sales", "savings", "scores", "shares", "status", "stocks", "takes", "takings", "temperatures", "this", "wages",
     "was", "yields"}
)  # fmt: skip
_COUNTED_HARM = frozenset({"deaths", "injuries", "casualties", "fatalities", "victims", "killings", "murders"})
_VALUE_LEADS = frozenset(
    ["to", "from", "at", "as", "was", "is", "reached", "hit", "exceeded", "topped", "than", "by", "almost"]
)


_WERE = regex(
    r"\s(?:were|are)\s(?:[a-z-]+\s)?(?P<who>[a-z]+)(?=[.,;]|\s(?:and|under|aged|below)\b)"
)  # of the dead, 19 were children


def _victims(s: Setting, f: Figure, unit: str | None, shape: str) -> str:
    """Name the victims: the counted noun where it names people, else "people"."""
    tokens = s.document.tokens
    if f.head is None or unit is None:
        told = _WERE.match(f.after) if shape == "part" else None
        if told is not None and is_person(told["who"]):
            return told["who"]
        return _numbered(s, f) or "people"  # the number of displaced families: 260
    if f.noun in ("others", "lives", "persons", "casualties", "other", "injured", "wounded", "dead", "individuals"):
        return "people"
    if shape == "noun" and f.noun in (
        "deaths",
        "fatalities",
        "injuries",
        "killings",
        "bodies",
        "corpses",
        "murders",
        "homicides",
        "death",
    ):
        before = tokens.lower[f.head - 1]
        if f.head - 1 >= f.number.tokens[1] and is_person(before):
            return before if before.endswith(("s", "men", "women", "children")) else f"{before}s"
        return "people"
    return unit


_LONG_TIME = regex(
    r"\b(?:(?:past|last)\s(?:[\w-]+\s)?(?:weeks|months|years|decade)|(?:civil\s)?(?:war|conflict|uprising|violence"
    r"|crisis)\s(?:that\s|which\s)?(?:has|had|have)\s(?:\w+\s)?(?:killed|claimed|left|cost)|a\stotal\sof"
    r"|so\sfar|since\s"
    r"|(?:began|began\sin|started|erupted|broke\sout)\s(?:\w+\s){0,3}(?:with|in)\b)"
)


def _toll_scope(s: Setting, rule: str) -> str | None:
    if (
        (rule in ("toll-stands-at", "number-of-deaths") and "losses" not in s.words)
        or "since" in s.words
        or _LONG_TIME.search(s.document.text, *s.sentence.span)
    ):
        return "cumulative"
    if s.words & {
        "strike",
        "strikes",
        "attack",
        "attacks",
        "blast",
        "bombing",
        "explosion",
        "crash",
        "raid",
        "raids",
        "shelling",
        "quake",
        "earthquake",
        "fire",
        "flood",
        "floods",
        "clash",
        "clashes",
        "shooting",
        "airstrike",
        "airstrikes",
    }:
        return "event"
    return None


RULES = (  # the first that applies wins
    # up four percentage points
    Rule("points", "a change or a lead in percentage points", "points range cardinal", _points),
    # by three successive defeats; for a fifth consecutive month
    Rule("streak", "a number of times without a break", "cardinal ordinal duration", series.streak),
    # a 17-year-old; Lena Moss, 34,
    Rule("age", "a number after a name, or followed by “years old”, is an age", "cardinal duration range", _age),
    # 38 percent of respondents
    Rule("percent", "a percentage, of a poll where one is spoken of", "percent range vague", _percent),
    # two-thirds of the senators
    Rule("share", "a part of a whole", "fraction", _share),
    # twice the size of Paris
    Rule("multiple", "a multiple of another quantity", "multiple cardinal", _multiple),
    # by 212 votes to 208; won 2-1
    Rule("pair", "two numbers side by side are votes or a score", "pair ratio", votes.pair),
    # 3.2 per 100,000 people
    Rule("rate", "a number per something", "rate cardinal measure", _rate),
    # $1.5bn
    Rule("money", "an amount with its currency", "money range vague", _money),
    # for the third time; the first woman to lead
    Rule("ordinal", "an ordinal that carries a count, a rank or a first", "ordinal rank", series.ordinal),
    # 11 days
    Rule("duration", "a number of units of time", "duration range vague", _duration),
    # 2 metres
    Rule("measure", "a number with a unit of measure", "measure range vague cardinal", _measure),
    # 30 people were killed
    Rule("count", "a number of people or things", "cardinal vague range", _counted),
)
_BY_FORM = {
    form: tuple(rule for rule in RULES if form in rule.forms.split())
    for form in {form for rule in RULES for form in rule.forms.split()}
}


def find_kind(setting: Setting, figure: Figure) -> Finding | None:
    """Say what a figure asserts; None where it is only a label."""
    for rule in _BY_FORM.get(figure.number.form, ()):
        finding = rule.read(setting, figure)
        if finding is not None:
            return finding if finding.rule else finding._replace(rule=rule.name)
    return None
