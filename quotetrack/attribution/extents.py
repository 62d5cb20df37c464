"""From tokens to the words themselves: the full extent of a cue, of a source and of a content."""

from __future__ import annotations

from quotetrack.attribution.features import EDGE, MARKS, VERB, View, stem
from quotetrack.language import lexicon
from quotetrack.model import Span

Piece = tuple[int, int]

_PREPOSITIONS = frozenset({"of", "for", "at", "from", "in", "with", "to", "by", "against", "near"})
_AUXILIARY = frozenset({
    "is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re", "’re", "'m", "’m", "has", "have", "had",
    "having", "'ve", "’ve", "'d", "’d", "'ll", "’ll", "do", "does", "did", "get", "got", "not", "n't", "n’t", "never",
})  # fmt: skip
_TAKES_CUE = frozenset({"for", "on", "to", "of", "about", "against", "over", "at", "into", "off", "out"})


def cue_pieces(view: View, i: int, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Give the words of a cue: auxiliaries and adverbs before it, its particle after it.

    "has also said", "reportedly said", "will say", "according to", "called for", "was quoted … as saying".
    """
    low, tag = view.low, view.tag
    taken = {k for a, b in pieces for k in range(a, b)}
    first, last = i, i + 1
    sentence = view.bounds[view.sentence_at(i)]
    if tag[i] in VERB:
        while first > sentence[0] and first - 1 not in taken and i - first < 5:
            k = first - 1
            if (
                (low[k] in _AUXILIARY and tag[k] != "POS")
                or tag[k] == "MD"
                or (tag[k] in {"RB", "RBR"} and low[k] != "so")
            ):
                first = k
            else:
                break
        # an adverb that belongs to what stands before: "Now, he said"
        while first < i and tag[first] in {"RB", "RBR"} and first > sentence[0] and low[first - 1] in EDGE:
            first += 1
    if (
        last < sentence[1]
        and last not in taken
        and view.quotes[last] == view.quotes[i]
        and (
            (low[i] == "according" and low[last] == "to")
            or tag[last] == "RP"
            or (low[last] in _TAKES_CUE and last + 1 in {a for a, _ in pieces})
        )
    ):
        last += 1
    if low[i] in {"saying", "calling", "telling", "describing"} and first > sentence[0] and low[first - 1] == "as":
        before = range(first - 2, max(sentence[0], first - 14) - 1, -1)
        verb = next((k for k in before if low[k] in {"quoted", "cited", "reported", "heard", "recorded"}), None)
        if verb is not None and low[verb - 1] in _AUXILIARY:
            return (*cue_pieces(view, verb, pieces)[:1], (first - 1, last))
    if low[i] in {"quoted", "cited", "reported"} and low[first] in _AUXILIARY:
        saying = next((k for k in range(last, min(sentence[1] - 1, last + 12)) if low[k] == "as"), None)
        if saying is not None and low[saying + 1] in {"saying", "calling", "telling", "describing"}:
            return (first, last), (saying, saying + 2)
    return ((first, last),)


def source_phrase(view: View, chunk: int, i: int, pieces: tuple[Piece, ...]) -> Piece:
    """Give the full noun phrase of a source: its prepositions, its coordination, its appositive; no relative clause."""
    low, tag, chunk_of, chunks = view.low, view.tag, view.chunk_at, view.chunks
    first, last = chunks[chunk]
    if first <= i < last:
        # Obi’s warning; his warning; the government warning
        owner = next((k for k in range(first, i) if tag[k] == "POS"), None)
        if owner is not None:
            return first, owner
        return (first, first + 1) if tag[first] == "PRP$" else (first, i)
    if tag[last - 1] in {"PRP", "WP", "WDT"}:
        return first, last
    sentence = view.bounds[view.sentence_at(first)]
    right = (
        min([i] + [a for a, _ in pieces if a >= last])
        if first < i
        else min([sentence[1]] + [a for a, _ in pieces if a >= last])
    )
    if first >= i and right > sentence[1]:
        right = sentence[1]
    times = lexicon.words("days") | lexicon.words("time_words")
    while last < right:
        k = last
        if low[k] in _PREPOSITIONS and k + 1 < right and chunk_of[k + 1] > chunk_of[last - 1]:
            end = chunks[chunk_of[k + 1]][1]
            if low[end - 1] in times or (low[k] in {"in", "at", "to", "from"} and first > i):
                break
            last = end
        elif (
            low[k] in {"and", "or", "&"} and k + 1 < right and chunk_of[k + 1] >= 0 and tag[k + 1] not in {"PRP", "WP"}
        ):
            end = chunks[chunk_of[k + 1]][1]
            if end < right and ((tag[end] in VERB and first > i) or (tag[end] in {"MD"} and first > i)):
                break
            last = end
        elif low[k] == "(" and ")" in low[k : k + 8]:
            close = low.index(")", k)
            if close >= right:
                break
            last = close + 1
        elif low[k] == ",":
            end = _appositive(view, k + 1, right, before_cue=first < i)
            if end is None:
                break
            last = end
        else:
            break
    return first, min(last, right) if last > right else last


def _appositive(view: View, k: int, right: int, before_cue: bool) -> int | None:
    """Follow "…, the mayor of Delta," and "…, R-Texas," from the word after the comma; None where it is none."""
    low, tag, chunk_of, chunks = view.low, view.tag, view.chunk_at, view.chunks
    if k >= right or chunk_of[k] < 0 or tag[k] in {"PRP", "CD", "WP", "WDT", "EX"}:
        return None
    end = chunks[chunk_of[k]][1]
    if tag[k] in {"NNP", "NNPS"} and all(t in {"NNP", "NNPS", "POS"} for t in tag[k:end]) and not before_cue:
        return None
    while end + 1 < right and low[end] in _PREPOSITIONS | {"and"} and chunk_of[end + 1] >= 0:
        end = chunks[chunk_of[end + 1]][1]
    if end >= right or low[end] in {",", ".", ";"} or low[end] in MARKS:
        return end
    return None


def content_spans(view: View, pieces: tuple[Piece, ...]) -> tuple[Span, ...]:
    """Give the content's characters: no comma at the edge, no mark whose partner is missing."""
    found: list[Span] = []
    for first, last in pieces:
        for a, b in _fragments(view, first, last):
            span = _trimmed(view, a, b)
            if span is not None:
                found.append(span)
    return tuple(found)


def repaired(view: View, i: int, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Correct what the scorers get wrong by the letter: the day after the cue, "to" before a mark, the object "it"."""
    low, tag = view.low, view.tag
    days = lexicon.words("days")
    out = []
    for first, last in pieces:
        a = first
        if a > i:
            # will say Monday taxes must fall; claimed on Thursday to have captured
            b = a + 1 if low[a] == "on" and a + 1 < last else a
            if (
                low[b] in days
                and b + 1 < last
                and low[b + 1] not in EDGE
                and tag[b + 1] not in {"NN", "NNS", "NNP", "MD"}
            ):
                a = b + 1
            # vowed to “fight on”
            while a - 2 > i and low[a - 1] in MARKS and low[a - 2] in {"to", "that"}:
                a -= 2
            if a - 2 == i + 0 and low[a - 1] in {"to", "that"} and low[a] in MARKS:
                a -= 1
            # called it “reckless”
            if low[a] in {"it", "him", "her", "them", "this", "that"} and a + 2 < last and low[a + 1] in MARKS:
                a += 1
        out.append((a, last))
    return tuple(out)


def _fragments(view: View, first: int, last: int) -> list[Piece]:
    """Cut “reckless” and “illegal” into its quotations; any other piece stays whole."""
    low, quoted = view.low, view.quotes
    outside = [k for k in range(first, last) if quoted[k] < 0 and low[k] not in EDGE]
    if not outside or any(low[k] not in {"and", "or", "but"} for k in outside):
        return [(first, last)]
    cuts, start = [], first
    for k in range(first, last):
        if quoted[k] < 0:
            if k > start:
                cuts.append((start, k))
            start = k + 1
    if last > start:
        cuts.append((start, last))
    return cuts


def _trimmed(view: View, first: int, last: int) -> Span | None:
    document, low, quoted = view.document, view.low, view.quotes
    while first < last and low[first] in EDGE and low[first] not in {"(", "[", "$"}:
        first += 1
    while first < last and low[last - 1] in EDGE and low[last - 1] not in {")", "]"}:
        last -= 1
    if first >= last:
        return None
    a, b = quoted[first], quoted[last - 1]
    start, end = document.tokens.start[first], document.tokens.end[last - 1]
    text = document.text
    if a >= 0:
        quotation = document.quotations[a]
        outside = any(quoted[k] != a for k in range(first, last))
        if outside and quotation.inner.start == start and quotation.closed:
            start = quotation.outer.start
    if b >= 0:
        quotation = document.quotations[b]
        rest = text[end : quotation.inner.end]
        if not rest.strip(" .,!?…-–—;:"):
            if quotation.outer.start >= start and quotation.closed:
                end = quotation.outer.end
            elif not rest.strip().startswith(","):
                end = quotation.inner.start + len(text[quotation.inner.start : quotation.inner.end].rstrip(" ,"))
    return Span(start, max(end, start))


def stance_of(view: View, i: int, cue: tuple[Piece, ...], pieces: tuple[Piece, ...], agentless: bool) -> str:
    """Name the stance from the cue word, its auxiliaries and adverbs, and the first word of the content."""
    low = view.low
    words = {low[k] for a, b in cue for k in range(a, b)} | {low[i]}
    table = lexicon.table("cue_stance")
    for k in words:
        if table.get(k) in {"reported", "alleged"} and k != low[i]:
            return table[k]
    if words & {"will", "'ll", "’ll", "shall"} or (words & {"going"} and "to" in words):
        return "planned"

    stance = table.get(stem(low[i]))
    opening = low[pieces[0][0]] if pieces else ""
    if opening in {"whether", "if"} or stance == "question":
        return "question" if stance in {None, "question"} else stance
    if stance:
        return stance
    if words & {"may", "might", "could"}:
        return "possible"
    if words & {"would"}:
        return "conditional"
    return "reported" if agentless and view.tag[i] == "VBN" else "asserted"


def via_pieces(view: View, i: int, cue: tuple[Piece, ...], chunk: int, pieces: tuple[Piece, ...]) -> list[Piece]:
    """Find the channel: "told Delta TV", "in an interview with Russia Today", "on Twitter", "quoted by Delta News as"."""
    low, tag, chunk_at, chunks = view.low, view.tag, view.chunk_at, view.chunks
    taken = {k for a, b in pieces for k in range(a, b)}
    first, last = view.bounds[view.sentence_at(i)]
    found = []

    def named(k: int) -> Piece | None:
        if not first <= k < last or k in taken or chunk_at[k] < 0 or chunk_at[k] == chunk:
            return None
        a, b = chunks[chunk_at[k]]
        return (a, b) if any(t in {"NNP", "NNPS"} for t in tag[a:b]) else None

    after = cue[-1][1]
    outlets = lexicon.words("outlets")
    if stem(low[i]) == "tell" and after < last:
        channel = named(after)
        if channel and (
            low[channel[1] - 1] in lexicon.words("media_heads")
            or any(low[k] in lexicon.words("media_heads") for k in range(*channel))
            or " ".join(low[channel[0] : channel[1]]).removeprefix("the ") in {o.lower() for o in outlets}
        ):
            found.append(channel)
    for k in range(first, last - 1):
        if k in taken:
            continue
        if low[k] in {"interview", "conversation"} and low[k + 1] in {"with", "on", "to"}:
            channel = named(k + 2) if k + 2 < last else None
        elif (low[k] in {"on", "via"} and (low[k + 1] in {"twitter", "facebook", "instagram", "telegram", "truth", "x"})) or (len(cue) > 1 and low[k] == "by" and cue[0][1] == k):
            channel = named(k + 1)
        else:
            continue
        if channel and channel not in found:
            found.append(channel)
    return found
