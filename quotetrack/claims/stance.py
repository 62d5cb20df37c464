"""How firmly it is asserted: the words of the clause, over the stance of the quote it stands in."""

from __future__ import annotations

import re
from typing import NamedTuple

from quotetrack.claims.vocabulary import Signs, group
from quotetrack.model import Quote, Span, Stance
from quotetrack.patterns import regex


class Rule(NamedTuple):
    """A row: the stance, the words that show it before the figure or after it, and the sign no such passage lacks.

    The sign is what one word must hold; it is asked once a word and spares most sentences the patterns.
    """

    stance: Stance
    sign: str
    before: str = ""
    after: str = ""
    opening: str = ""  # words that show it where they open the clause
    unless: str = ""  # words between the sign and the figure that take it back


# the verb, not the month
_MAY = r"(?-i:may|MAY|May(?=\s(?:also|be|have|not|well|never|soon|Also|Be|Have|Not|Well|Never|Soon)\b))"


_SAY = (
    r"(?:say|said|state[ds]?|confirm(?:ed)?|claim(?:ed)?|announced?|suggest(?:ed)?|report(?:ed)?|known?|clear"
    r"|verify|verified|den(?:y|ied)|dispute[ds]?|rule[ds]?\sout|promise[ds]?"
    r"|pledged?|admit(?:ted)?|acknowledge[ds]?|agreed?|decided?|reveal(?:ed)?|disclosed?)"
)
# "whether the 14 hostages are alive" takes the 14 for granted
_NOT_GIVEN = r"(?!(?:all\s(?:of\s)?)?(?:the|its|their|his|her|those|these)\s(?:[a-z-]+\s){0,2}?$)"

# a planned line that has cost taxpayers $61 million: the perfect is nearer to the figure than the plan
_DONE = (
    r"(?<!\bto\s)\b(?:has|have)\s(?:(?:already|since|now|so\sfar|also|[a-z]+ly)\s)*(?:been\s|cost|put|cut|hit|shed|spent|lost|built"
    r"|sold|paid|made|taken|become|killed|drawn|grown|risen|fallen|won|left|[a-z]+ed)\b[^.;]{0,60}$"
)
# raised its forecast for the third quarter in a row
_FORECAST_FOR = r"\bforecasts?\s(?:[a-z]+\s){0,3}?for\s(?:the|a|an)\s$"
# would cut 1,800 jobs after profit fell to 212 million euros: what came before is no plan
_AFTER_WHAT = r"\s(?:after|because)\s[^.;]*$"

RULES = (  # the first that fits wins
    # Should the dam fail, 4,000 homes could flood.
    Rule(
        "conditional",
        r"\b(?:were|should|had|event)\b",
        opening=r"\W*(?:were|should|had|in\sthe\sevent)\b(?=.*,)",
    ),
    # If the dam fails, 4,000 homes could flood.
    Rule(
        "conditional",
        r"\b(?:if|unless|provided)\b",
        r"\b(?:if|unless)\b",
        r"\s(?:(?!\b(?:that|which|who|vetoed|said)\b)[^.;])*?\b(?:if|unless|provided\sthat)\b",
    ),
    # 300 jobs, not 500, would go.
    Rule("denied", r"\bnot$", r",\snot\s$"),
    # There is no evidence that 40 civilians had died.
    Rule(
        "denied",
        r"\b(?:evidence|proof|signs?|indications?|suggestion|truth|true|untrue|false|wrong|nonsense"
        r"|believe[sd]?|accept(?:s|ed)?|thinks?|thought)$",
        r"\bno\s(?:[a-z]+\s)?(?:evidence|proof|signs?|indications?|suggestion)\s(?:[a-z]+\s){0,3}?that\b[^.;]{0,80}$"
        r"|\bno\struth\s(?:in|to)\b[^.;]{0,80}$|(?:\bnot|n['’]t)\s(?:[a-z]+\s)?true\sthat\b[^.;]{0,80}$"
        r"|\b(?:untrue|false|wrong|nonsense)\sthat\b[^.;]{0,80}$"
        r"|\b(?:nobody|no[\s-]one|few)\s(?:[a-z]+\s){0,2}?(?:believe[sd]?|accepts?|accepted|thinks?|thought)\b[^.;]{0,80}$",
    ),
    # The mayor did not say that 40 schools would close.
    Rule(
        "possible",
        r"\b(?:not|never|cannot|declined|refused|unable|unclear)$|n['’]t$",
        rf"(?:\b(?:not|never|cannot)|n['’]t|\b(?:declined|refused|unable)\sto)\s(?:[a-z]+\s){{0,2}}?{_SAY}"
        rf"\s(?:[a-z]+\s){{0,2}}?(?:(?:that|whether|if)\s{_NOT_GIVEN}|reports?\b|claims?\b)[^.;]{{0,80}}$"
        r"|(?:\bnot|\bcannot|n['’]t|\b(?:declined|refused|unable)\sto)\s(?:yet\s)?confirm(?:ed)?\b[^.;]{0,80}$"
        rf"|\bunclear\s(?:if|whether)\s{_NOT_GIVEN}[^.;]{{0,80}}$",
    ),
    # The army denied that 40 civilians had died.
    Rule(
        "denied",
        r"\b(?:den[yi]|reject|rul(?:e[ds]?|ing)$)",
        r"\b(?:den(?:y|ies|ied|ying)|rul(?:e[ds]?|ing)\sout|reject(?:s|ed|ing)?\s(?:claims|reports|allegations|suggestions))\b[^.;]*$",
    ),
    # Dozens were feared dead.
    Rule("feared", r"\bfear", r"\bfear(?:s|ed|ing)?\b[^.;]*$", r"[^.;,]{0,40}?\b(?:feared|fears)\b"),
    # 1,200 recruits may have deserted; losses of up to €40 million are possible
    Rule(
        "possible",
        r"\b(?:may|might|could|possibl|perhaps|potential)",
        rf"\b(?:{_MAY}|might|could(?!\snot\b)|possibly|perhaps|potential(?:ly)?|possible)\b[^.;]{{0,70}}$",
        rf"[^.;,]{{0,50}}?\b(?:{_MAY}|might|could(?!\snot\b))\b|[^.;,]{{0,40}}?\b(?:is|are|was|were|be)\s(?:also\s)?(?:possible"
        r"|potentially)\b",
        unless=r"\b(?:that|which|who)\s(?:has|have)\s[^.;]*$",  # may drop a scheme that has cost €16 million
    ),
    # The militia allegedly holds 14 hostages.
    Rule(
        "alleged",
        r"\b(?:alleg|accus|purport|claim)",
        r"\b(?:alleg(?:ed|es|edly|ing|ations?)|accus(?:ed|es|ing)|purported(?:ly)?|claims?\sto\shave"
        r"|claimed\sto\shave)\b[^.;]{0,90}$",
        r"[^.;,]{0,30}?\b(?:allegedly|purportedly)\b",
    ),
    # The ministry plans to deploy 3,000 soldiers.
    Rule(
        "planned",
        r"\b(?:plan|intend|aim|ask|demand|considering|hop|want|propos|pledg|promis|vow|schedul|agreed|set|due|slated|prepar|seek|target"
        r"|takes?\b|opens\b|resumes\b|expires\b|retires\b)",
        r"\b(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|aim(?:s|ed|ing)?|hop(?:es|ed|ing)|want(?:s|ed)?|propos(?:es"
        r"|ed|ing|als?)|pledg(?:es|ed|ing)|promis(?:es|ed|ing)|vow(?:s|ed)?|schedul(?:ed|es)|agreed"
        r"|due|slated|prepar(?:es|ing|ed)|seek(?:s|ing)?|targets?|ask(?:s|ing)?(?=\sfor\b))\s(?:\w+\s){0,3}?(?:to|for|of|at"
        r"|a)\b[^.;]{0,70}$"
        r"|\bset\s(?:to|for)\b[^.;]{0,70}$|\bdemand(?:s|ed|ing)\s(?:an?|the|to|that)\b[^.;]{0,70}$"
        r"|\b(?:is|are|was|were)\sconsidering\b[^.;]{0,70}$"
        r"|\b(?:takes?\s(?:over|office|effect|charge)|opens|resumes|expires|retires)\s(?:\w+\s){0,4}?on\s$",
        r"[^.;,]{0,40}?\b(?:is|are|was|were)\s(?:planned|scheduled|due|set\s(?:to|for)|slated|proposed)\b",
        unless=rf"{_DONE}|{_AFTER_WHAT}",
    ),
    # A 10-15% shortfall is expected.
    Rule(
        "predicted",
        r"\b(?:expect|forecast|predict|project|anticipat|likely|estimated|course|track|poised)",
        r"\b(?:expect(?:s|ed|ing)?|forecasts?|forecasting|predict(?:s|ed|ing|ion|ions)?|project(?:s|ed|ing|ions?)"
        r"|anticipat(?:es|ed|ing)|is\slikely|are\slikely|likely\sto|estimated\sto\s(?:cost|reach|rise"
        r"|fall)|on\scourse\sto|on\strack\sto|poised\sto)\b[^.;]{0,70}$",
        r"[^.;,]{0,50}?\b(?:is|are|was|were)\s(?:widely\s|now\s|also\s)?(?:expected|forecast|predicted|projected"
        r"|anticipated|likely)\b",
        unless=rf"{_DONE}|{_FORECAST_FOR}",
    ),
)


def _compiled(words: str) -> re.Pattern[str] | None:
    return regex(words, re.IGNORECASE | re.DOTALL) if words else None


_COMPILED = tuple(
    (
        1 << bit,
        rule.stance,
        _compiled(rule.before),
        _compiled(rule.after),
        _compiled(rule.opening),
        _compiled(rule.unless),
    )
    for bit, rule in enumerate(RULES)
)
_WILL = regex(
    r"\b(?:will|would(?!\s(?:have|like|rather|you))|’ll|'ll|shall)\s(?:(?:also|not|then|now|soon|only|still|be)\s)*(?P<verb>\w+)"
    r"[^.;]{0,80}$|\b(?:will|would|’ll|'ll)\s*$",
    re.IGNORECASE,
)
_WILL_AFTER = regex(
    r"[^.;,]{0,40}?\b(?:will|(?<!he\s)(?<!they\s)(?<!who\s)would(?!\s(?:have|like|rather|you))|’ll|'ll)\s(?:(?:also|not|be)\s)*(?P<verb>\w+)",
    re.IGNORECASE,
)
_FORESEEN = group("foreseen")
_NO_VERB = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "our", "at", "about", "only", "more", "less", "up"}
)
_TAKEN_BACK = regex(_AFTER_WHAT)
_REPORTED = regex(
    r"\b(?:put\sat|reportedly|said\sto|reported\sto|believed\sto|thought\sto|understood\sto|estimated\sat"
    r"|reported\sat|rumou?red)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_REPORTED_AFTER = regex(
    r"[^.;,]{0,30}?\b(?:reportedly|(?:is|are|was|were)\s(?:reported|said|believed|thought)\b)", re.IGNORECASE
)
_AT = r"puts?\s(?:the|its|their|his|her)\s[\w\s’'-]{2,50}?\sat\s(?:(?!and\b)[\w-]+\s){0,3}$"
# The army denied that the bridge had fallen and put its own losses at six: the figure is its own and not denied.
_AND_PUT = regex(rf"\b(?:and|but)\s(?:also\s)?{_AT}")
_WILLING, _REPORTING, _PUTTING = (1 << len(RULES) + bit for bit in range(3))
_SIGNS = Signs(
    [
        *((1 << bit, rule.sign) for bit, rule in enumerate(RULES)),
        (_WILLING, r"\b(?:will|would|shall)\b|[’']ll"),
        (_REPORTING, r"\b(?:put|said|believed|thought|understood|estimated)\b|\breported|\brumou?red"),
        (_PUTTING, r"\bputs?\b"),
    ]
)


def signs(word: str) -> int:
    """Give the bits of the rules of which a word, in lower case, is a sign.

    >>> signs("dam"), signs("if") != 0
    (0, True)
    """
    return sum(_SIGNS.of(word))


_WHETHER_THE = regex(
    r"(?:whether|if)\s(?:all\s(?:of\s)?)?(?:the|its|their|his|her|those|these)\s(?:[a-z-]+\s){0,2}?", re.IGNORECASE
)
_CLOSED = regex(r"[,.!?…][”\"’'](?=\s)")  # of a whole quotation, not of a word in marks
_OPENED = regex(r"(?:[,:]\s|^\s?)[“\"‘]")
_ASKED_IF = regex(r"\W*(?:when\s|if\s)?asked\s(?:[\w’'-]+\s){0,5}?(?:if|whether)\b[^,;]*,\s", re.IGNORECASE)


def stance_of(text: str, clause: Span, figure: Span, quote: Quote | None, stirred: int) -> Stance:
    """Give the stance of what is asserted in ``clause`` around ``figure``; ``stirred``: the signs of its words.

    A denial, an allegation or a fear in the quote is stronger than the words of the clause, these
    are stronger than the bare fact that somebody reported it.
    """
    own = _AND_PUT.search(text, clause.start, figure.start) if stirred & _PUTTING else None
    if quote is not None and quote.stance == "question" and _takes_for_granted(text, quote, figure):
        return "asserted" if quote.speaker is None else "reported"
    if quote is not None and quote.stance in ("denied", "alleged", "question", "conditional"):
        return "reported" if own is not None and quote.stance == "denied" else quote.stance
    if own is not None:
        clause = Span(own.start(), clause.end)
    tail = text[figure.end : clause.end].rstrip("”\"’' ")
    if tail.endswith("?"):
        return "question"
    quoted = quote is not None and quote.kind != "indirect"
    local = _local(text, clause, figure, quoted, stirred) if stirred else None
    if local is not None:
        return local
    if quote is None:
        return "asserted"
    return quote.stance if quote.stance not in ("asserted",) else "reported"


def _takes_for_granted(text: str, quote: Quote, figure: Span) -> bool:
    """Tell whether a question is not about the figure: "whether the 14 hostages are alive"."""
    content = next((piece for piece in quote.content if piece.covers(figure)), figure)
    return _WHETHER_THE.fullmatch(text, content.start, figure.start) is not None


def _outside_marks(left: str, right: str) -> tuple[str, str]:
    """Cut off the quotations before and after a figure that stands in none: their words say nothing about it."""
    closed = max((match.end() for match in _CLOSED.finditer(left)), default=0)
    opened = _OPENED.search(right)
    return left[closed:], right[: opened.start()] if opened is not None else right


def _local(text: str, clause: Span, figure: Span, quoted: bool, stirred: int) -> Stance | None:
    left, right = text[clause.start : figure.start], text[figure.end : clause.end]
    if not quoted:
        left, right = _outside_marks(left, right)
    asked = _ASKED_IF.match(left)
    left = left[asked.end() :] if asked is not None else left
    cut = max(left.rfind(";"), left.rfind(", but "), left.rfind("—"))
    left = left[cut + 1 :] if cut >= 0 else left
    for bit, stance, before, after, opening, unless in _COMPILED:
        if not stirred & bit:
            continue
        if opening is not None and opening.match(left):
            return stance
        shown = before.search(left) if before is not None else None
        if shown is not None and not (unless is not None and unless.search(left, shown.start())):
            return stance
        if after is not None and after.match(right):
            return stance
    will = _WILL.search(left) or _WILL_AFTER.match(right) if stirred & _WILLING else None
    if will and not (will.string is left and _TAKEN_BACK.search(left, will.start())):
        verb = (will.groupdict().get("verb") or "").lower()
        return "predicted" if verb in _FORESEEN or verb in _NO_VERB or not verb else "planned"
    if stirred & _REPORTING and (_REPORTED.search(left) or _REPORTED_AFTER.match(right)):
        return "reported"
    return None
