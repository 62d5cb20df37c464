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
from quotetrack.claims.vocabulary import group
from quotetrack.language import lexicon

_FORCES = group("forces")
_DEPLOYING = group("deploying")
_POLLED = group("polled")
_LEAD = group("lead")
_VERSUS = re.compile(
    r"\s(?:the|its|their)\s(?P<dimension>\w+)\s(?:of|for|in)\s(?P<versus>[^,.;]{1,50})"
    r"|\sas\s(?P<adjective>\w+)(?:\s\w+)?\sas\s(?P<other>[^,.;]{1,50})"
)
_PER_TIME = re.compile(
    r"\s(?:a|an|per|each|every)\s(second|minute|hour|day|night|week|month|quarter|year|season|game|match|household"
    r"|person|capita|head|student|pupil|child|square\s\w+|barrel|gallon|litre|liter|kilo|kilogram|tonne"
    r"|ton|unit|share)\b"
)
_DEMONYM = re.compile(r"^[A-Z]\w+(?:ans|ians|ese|is|ers|nes|ish|ards|ots)$")


class Rule(NamedTuple):
    """A row: name, the sentence for people, and the reading, which gives None where it does not apply."""

    name: str
    says: str
    read: Callable[[Setting, Figure], Finding | None]


def _points(s: Setting, f: Figure) -> Finding | None:
    if f.number.form != "points" and not (f.number.form == "range" and f.number.unit == "pp"):
        return None
    if (s.poll and s.words & _LEAD) or s.words & {"lead", "leads", "advantage", "ahead"}:
        return Finding("poll", "pp")
    return Finding("pp_change", f.number.unit)


def _percent(s: Setting, f: Figure) -> Finding | None:
    if f.number.unit != "%" or f.number.form not in ("percent", "range", "vague"):
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
    currencies = _currencies()
    if f.number.form == "money" or (f.number.form in ("range", "vague") and f.number.unit in currencies):
        details = {"vague_term": s.document.text[slice(*f.span)].lower()} if f.number.form == "vague" else {}
        return Finding("money", f.number.unit, details)
    return None


def _share(s: Setting, f: Figure) -> Finding | None:
    if f.number.form != "fraction":
        return None
    counted = f.head is not None and (f.partitive or f.number.unit == "ratio")
    tokens = s.document.tokens
    if counted and f.head is not None:
        head = _owned(s, f) or f.head  # a third of the country’s 96 ferries
        return Finding("share", f"of {tokens.text[head]}", subject=tokens.text[head])
    return Finding("share", "of the whole" if f.number.unit == "ratio" else None)


def _owned(s: Setting, f: Figure) -> int | None:
    """The noun that another number counts right after a possessive on which a phrase ends."""
    if s.document.tokens.lower[f.end : f.end + 1] not in (["'s"], ["’s"], ["'"], ["’"]):
        return None
    return next((other.head for other in s.figures if other.number.tokens[0] == f.end + 1), None)


_COMPARED = re.compile(
    r"[\s-](?:as|the|that|what|more|less|fewer|worse|its|his|her|their|our|your|my|this|over|those|in\ssize|\w+er)\b"
)
_GROWN = re.compile(r"\b(?:rose|risen|rises|increased?|increases|grew|grown|multiplied|gone\sup|up)\s(?:\w+\s){0,2}$")


def _multiple(s: Setting, f: Figure) -> Finding | None:
    if f.number.form == "cardinal" and f.noun == "times" and _GROWN.search(s.left(f, 40)):
        return Finding("multiple", "x")  # increased five times in a decade
    if f.number.form != "multiple":
        return None
    written = s.document.text[slice(*f.span)].lower()
    right = s.right(f, 60)
    if written in ("twice", "thrice") and not re.match(
        r"[\s-](?:as|the|that|what|more|its|his|her|their|our|this|over|those|in\s+size|\w+er\b)\b", right
    ):
        return Finding("count", "times", rule="occasions") if f.comparator != "approx" else Finding("multiple", "x")
    match = _VERSUS.match(right)
    if written.endswith("times") and not match and not _COMPARED.match(right) and not _GROWN.search(s.left(f, 40)):
        per = _PER_TIME.match(right)
        return Finding("rate", f"times per {per[1]}") if per else Finding("count", "times", rule="occasions")
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
    if f.number.form == "cardinal" and f.head is not None:
        beyond = s.document.tokens.end[f.head]
        per = _PER_TIME.match(s.document.text, beyond, s.sentence.span.end)
        if per:
            return Finding("rate", f"{s.document.tokens.text[f.head]} per {per[1]}")
    if f.number.form == "cardinal" and f.head is None:
        per = _PER_TIME.match(s.document.text, f.number.span.end, s.sentence.span.end)
        if per and not re.match(r"\s(?:a|an)\s", per.group()):
            return Finding("rate", f"per {per[1]}")
    return None


_AGE_LEFT = re.compile(r"\b(?:aged|age|age\s+of|ages)(?:\s+(?:between|from|just|only|about|around))?\s$", re.IGNORECASE)
_AGE_NAME = re.compile(r"[A-Z][\w.’'-]+(?:\s\([^)]*\))?[”\"’]?,\s$")
_AGE_END = re.compile(r"\s?(?:[,.;)―—–:]|\s-\s|and\s\d\d,|$)")
_AGE_OLD = re.compile(r"(?:[\s-]+years?)?[\s-]+olds?\b|\syears?\sof\sage\b|[\s-]months?[\s-]old\b")
_AGE_SHARED = re.compile(r"\s(?:and|or|to)\s\d+(?:\syears?[\s-]old\b|-year-olds?\b)|,\s\d+,?\sand\s\d+\syears?\sold")


def _age(s: Setting, f: Figure) -> Finding | None:
    if f.number.form not in ("cardinal", "duration", "range"):
        return None
    value = f.number.value if f.number.value is not None else f.number.low
    right = s.right(f, 40)
    if _AGE_OLD.match(right) or _AGE_SHARED.match(right):
        unit = f.number.unit if f.number.unit in ("month", "week", "day") else "year"
        return Finding("age", unit)
    if value is None or not 0 < value < 120 or f.number.form == "duration":
        return None
    left = s.left(f, 40)
    if (_AGE_LEFT.search(left) and f.head is None) or (_AGE_LEFT.search(left) and not is_person(f.noun)):
        return Finding("age", "year")
    if f.head is None or right[:1] in ",.;)":
        name = _AGE_NAME.search(left)
        if (
            name
            and _AGE_END.match(right)
            and f.comparator == "eq"
            and value == int(value)
            and (s.document.text[f.span.start].isdigit())
        ):
            before = s.document.tokens.lower[f.number.tokens[0] - 2] if f.number.tokens[0] >= 2 else ""
            if before.rstrip(".") not in (
                "jan",
                "feb",
                "aug",
                "sept",
                "oct",
                "nov",
                "dec",
                "no",
                "saturday",
                "sunday",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
            ) and (right[:1] in ",)―—" or right.startswith(" ―") or value >= 8):
                return Finding("age", "year")
        if (
            f.number.tokens[0] >= 2
            and right[:1] == ","
            and s.text_before(f) == ","
            and is_person(s.document.tokens.lower[f.number.tokens[0] - 2])
            and value > 5
        ):
            return Finding("age", "year")  # the suspect, 23, was held
        if re.search(r"[A-Z][\w’'-]+\s\($", left) and right.startswith(")") and value > 7:
            return Finding("age", "year")
    return None


_RECORD_LEFT = re.compile(
    r"\b(?:most|least|worst|best|\w{3,}est)\b[^.;,]{0,40}?\s(?:in|for)\s(?:(?:the|more|than|over|nearly|almost"
    r"|about|at|least|last|past)\s)*$",
    re.IGNORECASE,
)


def _duration(s: Setting, f: Figure) -> Finding | None:
    times = _times()
    if f.number.form == "duration" and (
        re.match(r"[\s-]+\w+\s(?:high|low|record|peak)\b", s.right(f, 24))
        or (_RECORD_LEFT.search(s.left(f, 60)) and re.match(r"\s\w+", s.right(f, 8)))
    ):
        return Finding("superlative", f.number.unit)
    if f.number.form == "duration" or (f.number.form in ("range", "vague") and f.number.unit in times):
        return Finding("duration", f.number.unit)
    return None


def _measure(s: Setting, f: Figure) -> Finding | None:
    if re.search(r"\bmagnitude(?:\s(?:of|was|at))?[\s-]$", s.left(f, 16)) or re.match(
        r"[\s-]magnitude\b", s.right(f, 11)
    ):
        return Finding("measure", "magnitude")
    if f.number.form == "measure" or (f.number.form in ("range", "vague") and f.number.unit is not None):
        return Finding("measure", f.number.unit)
    if f.number.form == "cardinal" and re.match(
        r"-(?:page|storey|story|seat|bed|bedroom|room|acre|volume|point|member|nation|man|strong)\b", s.right(f, 10)
    ):
        part = (re.match(r"-(\w+)", s.right(f, 10)) or re.match("", ""))[1]  # type: ignore[index]
        if part == "strong":
            return None
        return Finding(
            "measure" if part in ("page", "storey", "story", "acre", "bed", "bedroom", "volume") else "count", part
        )
    return None


def _counted(s: Setting, f: Figure) -> Finding | None:
    """The general case: tolls, votes, vetoes, forces, people, then things."""
    number, tokens = f.number, s.document.tokens
    if number.form not in ("cardinal", "vague", "range"):
        return None
    details: dict[str, Any] = {}
    if number.form == "vague":
        details["vague_term"] = " ".join(s.document.text[slice(*f.span)].lower().split())
    if f.delta:
        details["delta"] = True
    whole = s.whole_of(f)
    if whole is not None:
        details["out_of"] = whole.number.value
    head = whole.head if whole is not None and f.head is None else f.head
    unit = tokens.text[head] if head is not None else None
    if unit and unit[:1].isupper() and tokens.tag[head or 0] in ("NN", "NNS"):
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
    if f.noun in ("refugees", "displaced", "evacuees") and re.search(
        r"\b(?:displac|uproot|fled|made\s)", s.left(f, 60)
    ):
        return Finding("displaced", unit, details)
    if (f.noun in ("votes", "ballots", "vote") and not re.search(r"electoral", s.right(f, 12))) or (
        f.noun in ("electors",)
    ):
        return Finding("vote_tally", "votes", details)
    if f.noun in ("vetoes", "vetos", "veto"):
        return Finding("veto_count", "veto", details)
    if (
        s.word_before(f) in ("no.", "no", "number")
        and number.value is not None
        and number.value < 1000
        and f.left == number.tokens[0]
    ) and ((s.word_before(f) == "number" and f.comparator == "eq") or s.word_before(f) != "number"):
        return Finding("rank", "rank", details)
    strong = re.match(r"-strong\b", s.right(f, 8))
    if strong or (f.noun in _FORCES and (s.words & _DEPLOYING or f.noun == "troops")):
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
    if f.noun == "members" and (number.value or 0) >= 10**6:
        return Finding("people", unit, details)
    return Finding("count", unit, details)


def _victims(s: Setting, f: Figure, unit: str | None, shape: str) -> str:
    """Name the victims: the counted noun where it names people, else "people"."""
    tokens = s.document.tokens
    if f.head is None or unit is None:
        return "people"
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


_LONG_TIME = re.compile(
    r"\b(?:(?:past|last)\s(?:[\w-]+\s)?(?:weeks|months|years|decade)|(?:civil\s)?(?:war|conflict|uprising|violence"
    r"|crisis)\s(?:that\s|which\s)?(?:has|had|have)\s(?:\w+\s)?(?:killed|claimed|left|cost)|a\stotal\sof"
    r"|so\sfar|since\s"
    r"|(?:began|began\sin|started|erupted|broke\sout)\s(?:\w+\s){0,3}(?:with|in)\b)"
)


def _toll_scope(s: Setting, rule: str) -> str | None:
    if (
        rule in ("toll-stands-at", "number-of-deaths")
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
    Rule("points", "a change or a lead in percentage points", _points),
    # by three successive defeats; for a fifth consecutive month
    Rule("streak", "a number of times without a break", series.streak),
    # a 17-year-old; Lena Moss, 34,
    Rule("age", "a number after a name, or followed by “years old”, is an age", _age),
    # 38 percent of respondents
    Rule("percent", "a percentage, of a poll where one is spoken of", _percent),
    # two-thirds of the senators
    Rule("share", "a part of a whole", _share),
    # twice the size of Paris
    Rule("multiple", "a multiple of another quantity", _multiple),
    # by 212 votes to 208; won 2-1
    Rule("pair", "two numbers side by side are votes or a score", votes.pair),
    # 3.2 per 100,000 people
    Rule("rate", "a number per something", _rate),
    # $1.5bn
    Rule("money", "an amount with its currency", _money),
    # for the third time; the first woman to lead
    Rule("ordinal", "an ordinal that carries a count, a rank or a first", series.ordinal),
    # 11 days
    Rule("duration", "a number of units of time", _duration),
    # 2 metres
    Rule("measure", "a number with a unit of measure", _measure),
    # 30 people were killed
    Rule("count", "a number of people or things", _counted),
)


def find_kind(setting: Setting, figure: Figure) -> Finding | None:
    """Say what a figure asserts; None where it is only a label."""
    for rule in RULES:
        finding = rule.read(setting, figure)
        if finding is not None:
            return finding if finding.rule else finding._replace(rule=rule.name)
    return None
