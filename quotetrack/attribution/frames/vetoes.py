"""Phrases that look like a report and are none: silence, a question's prompt, a deed, an event to come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from quotetrack.attribution.frames.features import View
from quotetrack.attribution.frames.search import Reading


class Veto(NamedTuple):
    """A phrase that is no report: its first word is the cue, ``rest`` runs over the words behind it."""

    name: str
    cue: re.Pattern[str]  # the whole word, in small letters
    rest: re.Pattern[str]  # words joined by spaces
    before: re.Pattern[str]  # what must stand before the cue, with a space behind it; "^" is the start of the sentence
    why: str
    thing: bool  # only where a thing follows: no clause, no quotation


def _veto(name: str, cue: str, rest: str, why: str, *, before: str = "", thing: bool = False) -> Veto:
    compiled = [re.compile(p, re.VERBOSE) for p in (cue, rest, before + "$")]
    return Veto(name, compiled[0], compiled[1], compiled[2], why, thing)


_SILENT = r"comment|discuss|say|elaborate|speak|talk|answer|be\ \w+ed"
_WHAT = r"(?:about|on|whether|if|why|how|what|when|where|who|which)\b"
_NAMELESS = r"(?:named|identified|quoted|anonymous|nameless)\b"
_AFTER_NOTHING = r"[.,;:!?—–]|$|(?:about|of|to|on|in|at|when|as|during|after|before|publicly|and|until)\b"
_LATER = r"(?:[io]n|at|by|from|later|next|this|within|before|after|around|until|today|tonight|tomorrow|soon|shortly)\b"
_BE = r"\b(?:is|are|was|were|be|been|not|also|now|['’]re|['’]s)\ "
_NOT = r"\b(?:not|n['’]t|never)\ "
_BY_VOTES = r".*\b(?:by\ (?:[\d,]+|a\ vote|a\ majority)|\d+\ votes)\b"
_WORDS = "statement|letter|word|tweet|post|message|question|joke|call|note|demand|promise|threat|warning|denial|claim"
_FEW = r"(?:[\w'’]+\ ){0,3}?"

VETOES = (
    # Obi declined to comment.
    _veto("declined", r"declin\w+|refus\w+", rf"(?:\w+ly\ )?to\ (?:\w+ly\ )?(?:{_SILENT})\b", "silence"),
    # Obi would not comment on the case.
    _veto("no comment", r"comment(?:ed)?", r"", "keeping silent", before=_NOT + r"(?:\w+ly\ )?"),
    # Obi, who had seen the letter, said nothing.
    _veto("nothing", r"sa(?:y|ys|id)",
          rf"(?:nothing|little|no\ more)(?:\ else|\ more)?\ ?(?:{_AFTER_NOTHING})", "silence"),
    # The report did not say which.
    _veto("open", r"say|explain|specify|disclose",
          r"(?:which|who|when|where|how|why|what)(?:\ \w+)?\ ?(?:[.,;]|$)", "silence", before=_NOT),
    # The guard refused to say who had the key.
    _veto("withheld", r"say|explain|specify|disclose|reveal", _WHAT, "silence",
          before=r"(?:declin|refus)\w+\ to\ "),
    # The coach refused to discuss the transfer.
    _veto("undiscussed", r"discuss|name|identify|comment", r"", "silence", before=r"(?:declin|refus)\w+\ to\ "),
    # Asked about it, Park said: “No comment.”
    _veto("prompt", r"asked|pressed|questioned|quizzed",
          rf"(?:\w+\ )?{_WHAT}", "a question's prompt", before=r"(?:^|\bwhen\ |\bif\ )"),
    # Obi sighs when asked about the strike; he grins when I mention the final.
    _veto("manner", r"(?:sigh|laugh|frown)(?:s|ed)|(?:smile|chuckle|wince)[sd]|(?:grin|shrug|nod)(?:s|[gnd]ed)",
          r"(?:\w+ly\ )?(?:when|as|at|if)\b", "how somebody takes it, not words"),
    _veto("mentioned", r"mention(?:s|ed)?", r"", "what the writer brings up",
          before=r"\bwhen\ (?:i|we|it|you)\ (?:is\ )?", thing=True),
    # The street is known for its cafes.
    _veto("known", r"known|famed|noted|famous", r"(?:\w+ly\ )?(?:for|as)\b", "a renown, not words", before=_BE),
    # She was pointing at the canal.
    _veto("pointing", r"point(?:s|ed|ing)?", r"(?:\w+ly\ )?(?:at|towards?)\b", "a gesture, not words", thing=True),
    # said an aide, who asked not to be named.
    _veto("nameless", r"(?:ask|request|insist|prefer|wish|want)\w*",
          rf"(?:not\ to|to\ not|to|that\ \w+)\ (?:\w+\ )?(?:be|remain|stay)\ (?:not\ )?{_NAMELESS}",
          "asking for no name"),
    # said an aide, who requested anonymity.
    _veto("anonymity", r"(?:ask|request|insist|demand)\w*", r"(?:for\ |on\ )?(?:anonymity|condition\ of)\b",
          "asking for no name"),
    # She spoke to us in her kitchen.
    _veto("spoke", r"spoke|speaks?|speaking|spoken|talk(?:ed|s|ing)?",
          r"(?:\w+ly\ )?(?:to|with|at|in|for|from|before|after)\b", "speaking, without a word of what was said"),
    # The clip was viewed 62,000 times.
    _veto("counted", r"viewed|seen|watched|heard|read|shared|mentioned|cited|quoted",
          r"(?:\w+\ ){0,3}?[\d,.]+\ (?:\w+\ )?times\b", "how often something was done, not words"),
    # Sentencing is expected on 14 September.
    _veto("due", r"expected", _LATER, "an event to come", before=_BE),
    # Both countries vetoed a resolution.
    _veto("deed", r"veto(?:ed|es)?|overrid(?:es?|den)|overrode|ratif(?:y|ied|ies)",
          r"", "a deed, not words", thing=True),
    # Parliament rejected the plan by 212 votes.
    _veto("vote", r"(?:reject|approv|back|endors|pass|adopt|dismiss)\w*", _BY_VOTES, "a vote, not words", thing=True),
    # She thanked her staff.
    _veto("thanks", r"(?:thank|greet)(?:ed|s)?", r"", "a courtesy without words", thing=True),
    # The other bank did not respond to a request for comment.
    _veto("no reply", r"respond(?:ed)?|repl(?:y|ied)", r"", "silence", before=_NOT),
    # Colonel Obi, who commands the garrison, came late. Jury hears tape.
    _veto("duty", r"command(?:s|ed)?|hears?|heard", r"", "a deed, not words", thing=True),
    # A dozen letters from the loft describe the flood.
    _veto("subject", r"describ(?:e|es|ed|ing)",
          r"(?!.*\bas\b)", "naming a subject, not what is said of it", thing=True),
    # He lost, that is to say, he came second.
    _veto("idiom", r"say", r"", "a figure of speech", before=r"(?:\bis|['’]s|needless|strange|suffice\ it|sad)\ to\ "),
    # The flood claimed nine lives.
    _veto("taken", r"claim(?:ed|s|ing)?",
          rf"{_FEW}(?:life|lives|victims?|prizes?|titles?|crown|medals?|gold|silver|bronze|seats?|benefits?)\b",
          "a thing taken, not words", thing=True),
    # She told a joke.
    _veto("tale", r"t(?:ell|ells|old|elling)",
          rf"{_FEW}(?:truth|lies?|jokes?|tales?|time|fortunes?|difference|stor(?:y|ies)\ of)\b",
          "a manner of speaking, without words of it", thing=True),
    # He never said a word.
    _veto("word", r"sa(?:y|ys|id|ying)",
          r"(?:(?:a|one|another|his|her|their)\ (?:single\ )?(?:words?|thing|prayers?|grace|farewells?|goodbyes?)"
          r"|hello|goodbye|thanks|grace)\b",
          "a manner of speaking, without words of it", thing=True),
    # They argued for hours.
    _veto("long", r"argu(?:e|es|ed|ing)|debat(?:e|es|ed|ing)|quarrel(?:s|led)?|pray(?:s|ed)?|wait(?:s|ed)?",
          rf"for\ {_FEW}(?:seconds|minutes?|hours?|days?|weeks?|months?|years?|decades?)\b", "how long, not what"),
    # She addressed the crowd.
    _veto("audience", r"address(?:ed|es|ing)?",
          rf"{_FEW}(?:crowds?|audience|rally|meeting|conference|congress|parliament|assembly|nation|troops|students)\b",
          "speaking, without a word of what was said", thing=True),
    # He called his mother.
    _veto("phoned", r"call(?:ed|s|ing)?",
          rf"{_FEW}(?:mother|father|parents|wife|husband|son|daughter|brother|sister|boss|lawyer|doctor|police|office"
          rf"|ambulance|meeting)\ ?(?:[.,;]|$|{_LATER}|to\b|when\b|for\b)",
          "a call, not words", thing=True),
    # She called Obi after the vote.
    _veto("rang", r"call(?:ed|s)?", r"\w+\ (?:after|before|during|from)\b", "a call, not words", thing=True),
    # A man held a sign that read “No more mines”.
    _veto("placard", r"h(?:olds?|eld|olding)|carr(?:y|ies|ied|ying)|wav(?:e|es|ed|ing)|w(?:ears?|ore|earing)",
          rf"{_FEW}(?:signs?|placards?|banners?|posters?|t-shirts?)\b", "a deed: what the sign says is its own"),
    # T-shirts bearing the words “No more mines” sold out.
    _veto("bearing words", r"b(?:ear|ears|ore|earing)|carr(?:y|ies|ied|ying)|show(?:s|ed|ing)?",
          r"the\ words?\ [“\"‘'«]",
          "a deed: what stands between the marks is its own"),
    # His niece, state Rep. Ana Ruiz, won.
    _veto("state", r"state", r"(?:rep|sen|atty|gov|supt|del|assemblyman|assemblywoman|representative|senator)\b",
          "a part of a title"),
    # She answered the phone.
    _veto("answered", r"answer(?:ed|s|ing)?", rf"{_FEW}(?:phones?|doors?|calls?|bell)\b",
          "a deed, not words", thing=True),
    # Reporters asked questions.
    _veto("questions", r"ask(?:ed|s|ing)?", rf"{_FEW}questions?\ ?(?:[.,;]|$)",
          "asking, without what was asked", thing=True),
    # He read the letter twice.
    _veto("reader", r"reads?|reading", rf"{_FEW}(?:letters?|books?|newspapers?|novels?|poems?|stor(?:y|ies)|maps?)\b",
          "a deed, not words", thing=True),
    # Calls to the mayor went unanswered.
    _veto("unanswered", r"calls?|messages?|e-?mails?|requests?|queries",
          r"(?:.*\ )?(?:unanswered|(?:not|n['’]t)\ \w*\ ?returned)\b", "silence"),
    # She sang to the children.
    _veto("sung", r"s[iau]ngs?|singing", r"(?:to|for|with|along|in|at)\b", "singing, not saying", thing=True),
    # The choir sings “Amber Road”.
    _veto("song", r"s[iau]ngs?|singing", r"[“\"‘'«]\ (?:[^.,!?\s]+\ )*?[”\"’'»]", "the title of a song"),
    # Osei replied with a thumbs-up.
    _veto("gesture", r"repl(?:y|ies|ied)|respond(?:s|ed)?|answer(?:s|ed)?",
          rf"with\ (?!.*\b(?:{_WORDS})s?\b)", "a deed, not words", thing=True),
    # She had written to the company five times.
    _veto("written", r"writ(?:e|es|ing|ten)|wrote",
          r"to\ (?!.*\b(?:that|to|saying|asking|demanding|urging|warning|calling)\b)",
          "writing, without a word of what was written", thing=True),
    # Officials ignored six warnings. The doctor prescribed a new drug. The league banned Orlov.
    _veto("done", r"ignor(?:e|es|ed|ing)|prescrib(?:e|es|ed|ing)|bann(?:ed|ing)|sentenc(?:e|es|ed|ing)|jail(?:s|ed)"
          r"|fined|suspend(?:s|ed)|acquit(?:s|ted)|arrest(?:s|ed)|detain(?:s|ed)", r"",
          "a deed, not words", thing=True),
    # More rain is forecast for Thursday.
    _veto("forecast", r"forecast|predicted|scheduled|planned", rf"(?:for|{_LATER})", "an event to come", before=_BE),
    # The mayor declared the games open.
    _veto("opened", r"declar(?:e|es|ed|ing)", rf"{_FEW}(?:open|closed|bankruptcy|independence|dividends?)\b",
          "a deed, not words", thing=True),
    # The coach refused to blame his goalkeeper.
    _veto("unblamed", r"blame|critici[sz]e|condemn|endorse|accuse|praise|apologi[sz]e|thank", r"",
          "it is said not to be said", before=r"(?:declin|refus)\w+\ to\ "),
    # The fear found in such towns is old.
    _veto("find", r"found", r"(?:in|at|on|near|under|inside|among|dead|alive)\ (?!.*\b(?:that|favou?r)\b)",
          "a thing found, not words", thing=True),
    # His niece, state Rep. Lena Moss, wept.
    _veto("office", r"state", r"(?:rep|reps|sen|sens|del|representative|senator|delegate|legislator)\b",
          "an office of a state, not what somebody states"),
    # According to plan, the train left at nine.
    _veto("accord", r"according", r"to\ (?:plan|schedule|custom|tradition|protocol|size|age|taste|need)\b",
          "in accord with it: nobody says it"),
)  # fmt: skip
_NEITHER = frozenset({"neither", "nor"})
_NOBODY = _NEITHER | {"nobody", "none", "no", "no-one"}
_AHEAD = 14  # words of a phrase that a veto looks at


def nobody(low: Sequence[str], first: int, start: int) -> bool:
    """Say whether a source beginning at a token is said not to speak: neither Obi nor Ruiz, no official, none of them.

    ``start`` is the first token of its sentence.
    """
    if low[first] in _NOBODY or first == start:
        return low[first] in _NOBODY
    return low[first - 1] in _NEITHER or (low[first - 1] == "of" and first - 1 > start and low[first - 2] in _NOBODY)


def forbidden(view: View, reading: Reading) -> str | None:
    """Give the reason of the row that says a reading is no report, if there is one."""
    i, low = reading.at, view.low
    rows = _of_cue(low[i])
    if not rows:
        return None
    start, end = view.bounds[view.sentence_of[i]]
    rest = " ".join(low[i + 1 : min(end, i + _AHEAD)])
    before = ("" if i - start < 4 else "… ") + " ".join([*low[max(start, i - 3) : i], ""]).lstrip()
    for row in rows:
        if row.rest.match(rest) and row.before.search(before) and (not row.thing or _thing(view, reading)):
            return row.why
    return None


@cache
def _of_cue(word: str) -> tuple[Veto, ...]:
    """The rows that a word can begin: nearly all cues have none."""
    return tuple(row for row in VETOES if row.cue.fullmatch(word))


def _thing(view: View, reading: Reading) -> bool:
    """Whether the content is a noun phrase behind the cue with no word between quotation marks."""
    first, last = reading.pieces[0]
    return reading.side == "R" and view.chunk_at[first] >= 0 and all(view.quotes[k] < 0 for k in range(first, last))
