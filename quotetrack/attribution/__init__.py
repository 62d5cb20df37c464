"""Who said it: quotes, their speakers, and the reason for each.

Three rooms: ``frames`` (reports found by their cue), ``quotations`` (what stands between marks), ``identity`` (who a
mention is). Beside them ``actors`` (who could speak), ``turns`` (transcripts), ``drafts`` (what the rooms found of one
saying becomes one quote) and ``assembly``.
"""

from __future__ import annotations

from quotetrack.attribution.actors import Actors
from quotetrack.attribution.assembly import finished
from quotetrack.attribution.drafts import drafts
from quotetrack.attribution.frames.finding import find_frames
from quotetrack.attribution.quotations.direct import decide
from quotetrack.attribution.quotations.utterances import utterances
from quotetrack.attribution.turns import find_turns
from quotetrack.language import Document
from quotetrack.model import Quote, Speaker


def attribute(document: Document) -> tuple[tuple[Speaker, ...], tuple[Quote, ...]]:
    """Find every quote of a document and the identity of its speaker, both in text order.

    First the turns of transcripts, then every attribution with a cue, then what stands between quotation marks; what
    these three found of the same saying becomes one quote, and the mentions of speakers become identities.
    """
    actors = Actors(document)
    turns = find_turns(document)
    frames = find_frames(document)
    decisions = decide(document, actors, utterances(document, actors), frames)
    return finished(document, drafts(document, actors, turns, decisions, frames))
