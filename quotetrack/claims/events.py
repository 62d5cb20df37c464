"""Claims without a figure: events that can be checked, dates, and reported statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from quotetrack.claims.vocabulary import Signs, group
from quotetrack.model import ClaimKind, Quote, Span
from quotetrack.patterns import regex

if TYPE_CHECKING:
    from quotetrack.claims.setting import Setting, Spread


class Rule(NamedTuple):
    """A row: name, the sign, what happened as people say it, whether a date turns it into a date claim, the words.

    The sign is what one word of the sentence must hold; it is asked once a word.
    """

    name: str
    sign: str
    says: str
    dated: bool
    pattern: str


_NAME = r"[A-Z][\w.’'-]+"
_CAPTURE = (
    r"(?:captured?|capturing|seiz(?:e|ed|ing)|recaptured?|retook|retake|retaken|overran|overrun|liberated"
    r"|occupied|took\s(?:full\s)?control\sof|taken\s(?:full\s)?control\sof|taking\scontrol\sof|fell\sto"
    r"|fallen\sto|cleared)"
)
RULES = (  # the first that matches a clause wins; the examples are invented
    # Gen. Oru Talman died of his wounds on Friday.
    Rule(
        "death",
        r"\b(?:died|killed|murdered|assassinated|dead|executed|beheaded|passed|succumbed)",
        "somebody died or was killed",
        False,
        r"\b(?:died|has\sdied|had\sdied|was\s(?:\w+ly\s)?(?:killed|murdered|assassinated|shot\sdead|executed"
        r"|beheaded|found\sdead)|passed\saway|were\skilled|succumbed)\b",
    ),
    # Rebels captured the port of Lumo.
    Rule(
        "capture",
        r"\b(?:captur|seiz|recaptur|retook|retake|overr[au]n|liberated|occupied|control|fell|cleared|fallen)",
        "a place or person was captured or changed hands",
        False,
        rf"\b{_CAPTURE}\s(?:(?:the|a|an|key|most|parts?|all|of|its|their|strategic|border|control|several|more"
        rf"|large)\s)*(?:[a-z-]+\s){{0,4}}(?={_NAME}|town|city|village|airport|base|border|crossing"
        rf"|district)",
    ),
    # The militia is in control of the crossing.
    Rule(
        "control",
        r"\b(?:control|fallen|holds)",
        "somebody controls a place",
        False,
        r"\b(?:in\s(?:full\s|complete\s)?control\sof|controls\b|under\s(?:the\s)?control\sof|has\sfallen\sto"
        r"|now\sholds)\s?(?=[\w\s-]*[A-Z])",
    ),
    # Police arrested the mayor.
    Rule(
        "arrest",
        r"\b(?:arrested|detained|charged|indicted|convicted|sentenced|jailed|acquitted|pleaded|extradited)",
        "somebody was arrested, charged or convicted",
        True,
        r"\b(?:arrested|detained|charged\swith|indicted|convicted|sentenced|jailed|acquitted"
        r"|pleaded\s(?:not\s)?guilty|extradited)\b",
    ),
    # The board appointed Mina Orr as its head.
    Rule(
        "appointment",
        r"\b(?:appointed|sworn|named|elected|nominated|promoted|office)",
        "somebody was appointed, elected or sworn in",
        True,
        r"\b(?:was|were|been|has|have|had)?\s?(?:appointed|sworn\sin|named\s(?:as\s)?(?:the\s)?(?:new\s)?(?:chief"
        r"|head|director|minister|president|chairman|coach|captain|ambassador|judge)|was\selected"
        r"|elected\s(?:as\s)?(?:president|mayor|speaker|leader|chair)|nominated|promoted\sto"
        r"|took\soffice)\b",
    ),
    # The minister resigned.
    Rule(
        "resignation",
        r"\b(?:resign|stepped|quit|sacked|fired|dismissed|ousted|removed|retired|office)",
        "somebody resigned, was dismissed or left an office",
        True,
        r"\b(?:resigned|stepped\sdown|quit\b|(?:was|were|been)\s(?:sacked|fired|dismissed|ousted|removed)"
        r"|retired\b|left\soffice|tendered\s(?:his|her|their)\sresignation)",
    ),
    # Russia vetoed the text.
    Rule(
        "veto",
        r"\b(?:veto|voted|approved|rejected|adopted|passed)",
        "a veto or a vote",
        True,
        r"\b(?:vetoed|cast\sa\sveto|cast\stheir\svetoes|voted\s(?:to|for|against|down|in\sfavou?r)"
        r"|approved\s(?:the|a)\s(?:bill|motion|budget|law|resolution|treaty|measure|plan)"
        r"|rejected\s(?:the|a)\s(?:bill|motion|budget|law|resolution|treaty|measure|plan)"
        r"|adopted\s(?:the|a)\s\w+|passed\s(?:the|a)\s(?:bill|law|motion|resolution))\b",
    ),
    # The two sides signed a truce.
    Rule(
        "agreement",
        r"\b(?:signed|ratified|reached|agreed|deal|withdrew|pulled|broke)",
        "an agreement was made or broken",
        True,
        r"\b(?:signed\b|ratified|reached\s(?:a|an)\s(?:\w+\s)?(?:deal|agreement|truce|settlement|accord)"
        r"|agreed\s(?:to|on)\b|struck\sa\sdeal|withdrew\sfrom\sthe|pulled\sout\sof\sthe|broke\soff)",
    ),
    # The ministry denied the reports.
    Rule(
        "denial",
        r"\b(?:den(?:ied|ies)|dismissed|rejected)",
        "a denial",
        True,
        r"\b(?:den(?:ied|ies)|dismissed\s(?:the\s)?(?:claims?|reports?|allegations?)"
        r"|rejected\s(?:the\s)?(?:claims?|reports?|allegations?|accusations?))\b",
    ),
    # She accused the firm of hiding losses.
    Rule(
        "allegation",
        r"\b(?:accus|alleged|claimed|blame)",
        "an allegation",
        True,
        r"\b(?:accused\s|alleged(?:ly)?\b|accuses\s|claimed\sresponsibility|blamed\s|blames\s)",
    ),
)
_COMPILED = tuple((1 << bit, rule, regex(rule.pattern)) for bit, rule in enumerate(RULES))
_OPINED = (
    r"thank(?:s|ful)?|congratulat\w+|proud|wonderful|great|beautiful|amazing|terrible|horrible|disgusting|shameful"
    r"|ought|please|hopefully|welcome|honou?red|happy|glad|delighted|sorry"
)
_OPINION = regex(
    r"\b(?:[Ii]\s(?:think|believe|feel|hope|guess|wish|love|want)|[Ww]e\s(?:hope|believe|feel|think)|[Nn]eed\sto"
    r"|[Ll]et['’]s|[Mm]ust|[Ss]hould)\b"
)
_OPINING, _MAY_OPINE = 1 << len(RULES), 2 << len(RULES)
_SIGNS = Signs(
    [
        *((1 << bit, rule.sign) for bit, rule in enumerate(RULES)),
        (_OPINING, rf"\b(?:{_OPINED})\b"),
        (_MAY_OPINE, r"\b(?:i|we|need|let|must|should)\b"),
    ]
)
_PLEASANTRIES = frozenset({"yes", "no", "okay", "well", "thank", "hello", "hi", "good"})
_PLEASANTRY = regex(r"^(?:yes|no|okay|well|thank|hello|hi|good\s(?:morning|evening))\b", re.IGNORECASE)


class Event(NamedTuple):
    """A claim without a figure: its kind, passage, focus and the rule that found it."""

    kind: ClaimKind
    span: Span
    focus: Span
    details: dict[str, Any]
    rule: str


def signs(word: str) -> int:
    """Give the bits of the rules of which a word, in lower case, is a sign; the last two are for opinions.

    >>> signs("dam"), signs("seized") != 0
    (0, True)
    """
    return sum(_SIGNS.of(word))


def find_event(setting: Setting, figured: bool) -> Event | None:
    """Find the event a sentence asserts. ``figured``: a figure of the sentence already says it."""
    text, span = setting.document.text, setting.sentence.span
    if text[span.end - 1 : span.end] == "?":
        return None
    happenings = setting.spread.happenings(setting.index)
    for bit, rule, pattern in _COMPILED:
        match = pattern.search(text, *span) if happenings & bit else None
        if not match:
            continue
        if rule.name == "death" and (figured or not _who_died(setting, match)):
            continue
        if (
            rule.name == "denial"
            and setting.spread.quote_at(Span(match.start(), match.end())) is None
            and any(q.stance == "denied" and span.covers(q.cue[0]) for q in setting.spread.quotes_in(span) if q.cue)
        ):
            continue  # the quote's own denial is the claim
        return Event("event", span, Span(match.start(), match.end()), {"event": rule.name}, f"event-{rule.name}")
    return None


def _who_died(setting: Setting, match: re.Match[str]) -> bool:
    """Tell whether a name or a single person stands before the verb, so that it is an event and no toll."""
    before = setting.document.text[setting.sentence.span.start : match.start()]
    return bool(
        re.search(
            r"[A-Z][\w.’'-]+|\b(?:he|she|man|woman|boy|girl|soldier|officer|leader|chief|commander|journalist"
            r"|student)\b",
            before,
        )
    )


_SUPERLATIVE = regex(
    r"\b(?:the|its|his|her|their|’s|'s)\s(?:\w+['’]s\s)?(?P<rank>(?:most|least)\s\w+|worst|best|\w{3,}(?:iest"
    r"|est))\b(?:\s[\w-]+){0,5}?\s(?:since|ever|on\srecord|in\s(?:history|memory|a\s(?:decade|generation"
    r"|century)|decades|years|months|(?:its|the\s(?:country|city|world)['’]s)\shistory)|of\s(?:all\stime"
    r"|the\s(?:year|decade|century)))\b"
)
_COMPARED_OVER = group("compared_over")  # without one of these no superlative says of what time it is one
_STEMS = (
    "tall|deep|long|larg|bigg|high|low|old|young|small|short|wid|fast|rich|wealthi|poor|busi|heavi|cold|hott|warm|dri"
    "|wett|cheap|narrow|steep|strong"
)
_MEASURES = frozenset({"most"} | {f"{stem}est" for stem in _STEMS.split("|")})
_MEASURABLE = rf"(?:most\s(?:populous|expensive|densely\s\w+)|(?:{_STEMS})est)"
_AREA = r"(?:world|country|region|city|nation|continent|state|province|county|area|island)"
_EXTREME = regex(  # the deepest lake in the region, the world's tallest tower
    rf"\b(?:the|its)\s(?P<rank>{_MEASURABLE})\s(?:[\w-]+\s){{0,4}}?(?:in|on)\s(?:the\s{_AREA}\b|[A-Z])"
    rf"|\b{_AREA}['’]s\s(?P<owned>{_MEASURABLE})\s[a-z]"
)
_NO_SUPERLATIVE = group("no_superlative")


def find_superlative(setting: Setting) -> Event | None:
    """Find a record without a figure: "the deadliest attack since 2004"."""
    over_time = not _COMPARED_OVER.isdisjoint(setting.words)
    match = _SUPERLATIVE.search(setting.document.text, *setting.sentence.span) if over_time else None
    if match is None:
        return _extreme(setting)
    if match["rank"].split()[-1].lower() in _NO_SUPERLATIVE:
        return None
    return Event(
        "superlative",
        setting.sentence.span,
        Span(match.start(), match.end()),
        {"dimension": match["rank"]},
        "superlative",
    )


def _extreme(setting: Setting) -> Event | None:
    measured = not _MEASURES.isdisjoint(setting.words)
    match = _EXTREME.search(setting.document.text, *setting.sentence.span) if measured else None
    if match is None:
        return None
    span, rank = setting.sentence.span, match["rank"] or match["owned"]
    return Event("superlative", span, Span(*match.span()), {"dimension": rank}, "superlative")


def find_date(setting: Setting, event: Event | None) -> Event | None:
    """Find the sentence whose matter is when something happened: it has a date, a verb and no figure."""
    document, sentence = setting.document, setting.sentence
    if event is not None and event.rule in ("event-death", "event-capture", "event-control"):
        return None
    found = setting.dates
    if not found:
        return None
    first, last = sentence.tokens
    tags = document.tokens.tag
    dates = [d for d in found if d.form not in ("time", "decade", "period")]
    if len(dates) != 1 or last - first > 26:
        return None
    date = dates[0]
    lower = document.tokens.lower
    verb = next(
        (
            k
            for k in range(first, last)
            if tags[k] in ("VBD", "VBZ", "VBP", "MD") or (lower[k] in _INVARIANT and k > first)
        ),
        None,
    )
    if verb is None or verb == first or document.tokens.lower[verb] in SAYING:
        return None
    if setting.spread.quotes_touching(sentence.span) or any(
        document.tokens.lower[k] in SAYING for k in range(first, last)
    ):
        return None
    if document.tokens.start[verb] > date.span.start and date.tokens[0] > first + 3:
        return None
    if (
        date.tokens[0] >= first + 1
        and tags[date.tokens[0] - 1] in ("DT", "PRP$", "POS", "JJ")
        and date.tokens[1] < last
        and tags[date.tokens[1]][:2] in ("NN", "JJ")
    ):
        return None  # the Wednesday blast, his 2012 book
    details: dict[str, Any] = {"form": date.form}
    if event is not None:
        details["event"] = event.details["event"]
    return Event("date", sentence.span, date.span, details, f"date-{date.form}")


SAYING = group("saying")
_INVARIANT = group("invariant_verbs")
_NAMES = frozenset({"NNP", "NNPS"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})


def find_statement(spread: Spread, quote: Quote) -> Span | None:
    """Take reported speech that can be checked as a statement: a name or a number in it, a finite verb, no opinion."""
    text = quote.text
    if quote.kind not in ("indirect", "mixed", "direct") or len(text) < 25 or not quote.content:
        return None
    document, (first, *_) = spread.document, quote.content
    opens, closes = document.token_range(first)
    tags = document.tokens.tag[opens:closes]
    if _NAMES.isdisjoint(tags) or _FINITE.isdisjoint(tags):
        return None
    if document.tokens.lower[opens] in _PLEASANTRIES and _PLEASANTRY.match(text):
        return None
    if text.rstrip('”"').endswith("?") or _opines(spread, quote):
        return None
    return Span(first.start, quote.content[-1].end)


def _opines(spread: Spread, quote: Quote) -> bool:
    """Tell whether a quote says what ought to be or what somebody feels."""
    signs = 0
    for piece in quote.content:
        signs |= spread.events_in(piece, _OPINING | _MAY_OPINE)
    return bool(signs & _OPINING or (signs & _MAY_OPINE and _OPINION.search(quote.text)))
