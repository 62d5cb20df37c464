"""The words people may set, and the moves between them: data for the drop-downs and for the merge.

From CLAIMS.md. Whatever else is typed is kept and reported, never written as if it were one of these words.
"""

from __future__ import annotations

import re

# ── the columns people fill, by sheet: key -> words of its drop-down (empty: any text) ─────────────────────────────

STATUSES = (
    "unverified", "in_progress", "needs_source", "verified", "second_checked", "inaccurate", "disputed",
    "unverifiable", "superseded", "not_a_claim", "needs_recheck",
)  # fmt: skip
VERDICTS = (
    "accurate", "mostly accurate", "unproven", "misleading", "exaggerated", "understated", "inaccurate",
)  # fmt: skip
DECISIONS = ("keep", "change", "attribute", "cut", "correct")
ATTRIBUTIONS = ("right", "wrong speaker", "wrong words", "not a quote")

PEOPLE: dict[str, dict[str, tuple[str, ...]]] = {
    "claims": {
        "status": STATUSES,
        "verdict": VERDICTS,
        "correct_value": (),
        "source": (),
        "archive": (),
        "page": (),  # page or time
        "checker": (),
        "checked_on": (),
        "second_checker": (),
        "second_on": (),
        "decision": DECISIONS,
        "notes": (),
    },
    "quotes": {"attribution": ATTRIBUTIONS, "correct_speaker": (), "auditor": (), "notes": ()},
    "conflicts": {"resolution": ()},
}

PASSAGE = "text"  # the machine column with the passage (sheets claims and quotes): lost rows are recognised by it
EXTRA = "extra:"  # a column people added: "extra:" and its header is the key of the field
THE_ARTICLE = "the article"  # who asserts what nobody is quoted as saying
CORRECTED = "corrected:"  # a machine cell people edited: "corrected:" and its key is the key of the field

# ── moves between statuses ──────────────────────────────────────────────────────────────────────────────────────

OPEN = ("unverified", "in_progress", "needs_source", "needs_recheck")  # still to check
FINAL = frozenset({"verified", "second_checked", "inaccurate", "disputed", "unverifiable", "superseded"})
WANTS_SOURCE = frozenset({"verified", "second_checked", "inaccurate", "disputed"})

_OPEN = (
    "in_progress", "needs_source", "verified", "inaccurate", "disputed", "unverifiable", "superseded", "not_a_claim",
)  # fmt: skip
_REOPENED = tuple(word for word in STATUSES if word != "second_checked")

MOVES: dict[str, tuple[str, ...]] = {  # a checker may pass through in_progress in one sitting
    "unverified": _OPEN,
    "in_progress": ("unverified", *_OPEN),
    "needs_source": ("unverified", *_OPEN),
    "needs_recheck": ("unverified", *_OPEN),
    "verified": (*_REOPENED, "second_checked"),
    "second_checked": _REOPENED,
    "inaccurate": _REOPENED,
    "disputed": _REOPENED,
    "unverifiable": _REOPENED,
    "superseded": _REOPENED,
    "not_a_claim": _REOPENED,  # reversible
}
NO_REASON_NEEDED = frozenset({("verified", "second_checked")})  # of the moves that leave a final status


def word_for(sheet: str, key: str, typed: str) -> str | None:
    """Give the legal word a person meant, or None. Case, spacing and a symbol before the word do not matter.

    >>> word_for("claims", "status", " ✓ In progress ")
    'in_progress'
    >>> word_for("claims", "status", "banana") is None
    True
    """
    words = PEOPLE.get(sheet, {}).get(key, ())
    if not words:
        return typed
    meant = _plain(typed)
    return next((word for word in words if _plain(word) == meant), None)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())


def move_problem(old: str, new: str, *, reason: bool, checker: str, second_checker: str) -> str | None:
    """Say why a status may not move from ``old`` to ``new``, or None when it may.

    ``reason`` tells whether the same workbook adds a note (or a suggestion of the machine is followed).
    """
    if old == new:
        return None
    if new not in MOVES.get(old, ()):
        return f"{_spaced(old)} does not lead to {_spaced(new)}"
    if new == "second_checked":
        if not second_checker.strip():
            return "second checked needs the name of the second checker"
        if _plain(second_checker) == _plain(checker):
            return "the second checker must differ from the first"
    if old in FINAL and not reason and (old, new) not in NO_REASON_NEEDED:
        return f"leaving {_spaced(old)} needs a reason: add it to the notes"
    return None


def _spaced(word: str) -> str:
    return word.replace("_", " ")
