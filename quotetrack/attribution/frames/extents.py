"""From tokens to the words themselves: the full extent of a cue, of a source and of a content."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import cast

from quotetrack.attribution.frames.features import EDGE, FINITE, MARKS, VERB, View, stem
from quotetrack.language import lexicon
from quotetrack.model import Span, Stance

Piece = tuple[int, int]

_PREPOSITIONS = frozenset({"of", "for", "at", "from", "in", "with", "to", "by", "against", "near"})
_JOINTS = _PREPOSITIONS | {"and"}
_AUXILIARY = frozenset({
    "is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re", "’re", "'m", "’m", "has", "have", "had",
    "having", "'ve", "’ve", "'d", "’d", "'ll", "’ll", "do", "does", "did", "get", "got", "not", "n't", "n’t", "never",
})  # fmt: skip
_CLOSERS = MARKS | {","}
_LINKS = frozenset(
    {"and", "or", "but", "who", "which", "because", "if", "when", "while", "after", "before", "as", "that"}
)
_FUTURE = frozenset({"will", "'ll", "’ll", "shall"})
_PERHAPS = frozenset({"may", "might", "could"})
_CONDITIONS = frozenset({"if", "unless"})
_PREDICATE = frozenset({"VB", "VBN", "JJ"})
_ASKING = frozenset({
    "did", "do", "does", "has", "have", "had", "is", "are", "was", "were", "will", "would", "can", "could", "should",
})  # fmt: skip
_AHEAD = frozenset({"expect", "due", "set", "likely", "schedul", "poised", "plan", "intend", "prepar", "about", "hop"})
_WHEN = frozenset({"after", "when", "while", "as", "before", "until", "though", "although"})
_TELLING = frozenset({"tell", "tells", "told", "telling", "assured", "informed", "reminded", "assures", "reminds"})
_HEARERS = 16  # tokens: those who are told something are named in fewer
_PLATFORMS = frozenset({"twitter", "facebook", "instagram", "telegram", "truth", "x", "tiktok", "linkedin", "bluesky"})
_TALKS = frozenset({"interview", "conversation"})
_WORDS_TO = frozenset({"speaking", "talking", "comments", "remarks", "statement", "email", "message", "appearing"})
_PASSED = frozenset({"quoted", "cited"})
_TO, _BY = frozenset({"with", "on", "to"}), frozenset({"by"})
_CHANNELS = _TALKS | _WORDS_TO | _PASSED | {"on", "via", "by"}
_MEDIA = frozenset({
    "television", "tv", "radio", "station", "channel", "broadcaster", "newspaper", "newspapers", "magazine", "tabloid",
    "weekly", "podcast", "website",
})  # fmt: skip
_OF_MEDIA = frozenset({"of", "'s", "’s"})  # the newspaper's editor is no medium
_FAR = 80  # tokens: a channel or a verb farther from the cue is not looked for
_TAKES_CUE = frozenset({"for", "on", "to", "of", "about", "against", "over", "at", "into", "off", "out"})


def cue_pieces(view: View, i: int, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Give the words of a cue: auxiliaries and adverbs before it, its particle after it.

    "has also said", "reportedly said", "will say", "according to", "called for", "was quoted … as saying".
    """
    low, tag = view.low, view.tag
    first, last = i, i + 1
    sentence = view.bounds[view.sentence_of[i]]
    if tag[i] in VERB:
        while first > sentence[0] and i - first < 5 and not _within(pieces, first - 1):
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
        and not _within(pieces, last)
        and view.quotes[last] == view.quotes[i]
        and (
            (low[i] == "according" and low[last] == "to")
            or tag[last] == "RP"
            or (low[last] in _TAKES_CUE and any(a == last + 1 for a, _ in pieces))
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


def _within(pieces: tuple[Piece, ...], k: int) -> bool:
    """Whether a token stands in one of some pieces."""
    for a, b in pieces:  # noqa: SIM110 (the loop is what makes it quick)
        if a <= k < b:
            return True
    return False


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
    sentence = view.bounds[view.sentence_of[first]]
    right = (
        min([i] + [a for a, _ in pieces if a >= last])
        if first < i
        else min([sentence[1]] + [a for a, _ in pieces if a >= last])
    )
    if first >= i and right > sentence[1]:
        right = sentence[1]
    while last < right:
        k = last
        if low[k] in _PREPOSITIONS and k + 1 < right and chunk_of[k + 1] > chunk_of[last - 1]:
            end = chunks[chunk_of[k + 1]][1]
            if low[end - 1] in _times() or (low[k] in {"in", "at", "to", "from"} and first > i):
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
        elif low[k : k + 2] == [",", "and"] and first < i and k + 2 < right and chunk_of[k + 2] >= 0:
            last = chunks[chunk_of[k + 2]][1]  # France, Germany, and Italy
        elif low[k] == ",":
            apposed = _appositive(view, k + 1, right, before_cue=first < i)
            if apposed is None:
                break
            last = apposed
        else:
            break
    if first < i:
        first = _listed_before(view, first, sentence[0])
    return first, min(last, right) if last > right else last


@cache
def _times() -> frozenset[str]:
    return lexicon.words("days") | lexicon.words("time_words")


def _listed_before(view: View, first: int, start: int) -> int:
    """Find where a list of sources begins: The mayor and | two aides; Obi, | Ruiz and Lee."""
    low, chunks, here = view.low, view.chunks, first
    while here - 1 > start and low[here - 1] in {"and", ","} and (chunk := view.chunk_at[here - 2]) >= 0:
        if chunks[chunk][1] != here - 1 or (low[here - 1] == "," and view.tag[here - 2] not in {"NNP", "NNPS"}):
            return first
        here = chunks[chunk][0]
    return here if here == start else first


def _appositive(view: View, k: int, right: int, before_cue: bool) -> int | None:
    """Follow "…, the mayor of Delta," and "…, R-Texas," from the word after the comma; None where it is none."""
    low, tag, chunk_of, chunks = view.low, view.tag, view.chunk_at, view.chunks
    if k >= right or chunk_of[k] < 0 or tag[k] in {"PRP", "CD", "WP", "WDT", "EX"}:
        return None
    end = chunks[chunk_of[k]][1]
    if tag[k] in {"NNP", "NNPS"} and all(t in {"NNP", "NNPS", "POS"} for t in tag[k:end]) and not before_cue:
        return None
    while end + 1 < right and low[end] in _JOINTS and chunk_of[end + 1] >= 0:
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
    """Correct by rule what the scorers miss: a day after the cue, "to" before a mark, the verb after a noun cue."""
    found = []
    for first, last in pieces:
        if first > i:
            first = _start(view, i, first, last)
            last = _end(view, i, first, last)
        found.append((first, last))
    return tuple(found)


def _start(view: View, i: int, first: int, last: int) -> int:
    low, tag = view.low, view.tag
    # will say Monday taxes must fall; claimed on Thursday to have captured
    day = first + 1 if low[first] == "on" else first
    if low[day] in lexicon.words("days") and day + 1 < last and low[day + 1] not in EDGE:
        following = tag[day + 1]
        clause = following == "NNS" and first == i + 1 and not FINITE.isdisjoint(tag[day + 2 : day + 4])
        apart = low[day - 1] == "on" and day == i + 2 and _of_words(low[i]) and "NNS" in tag[day + 1 : day + 3]
        if (
            apart
            or clause
            or following not in {"NN", "NNS", "NNP", "NNPS", "MD", "POS", "IN", "CC"}
            or low[day + 1] == "that"
        ):
            first = day + 1
    # warned visitors | : “Beware of the geese.”
    colon = next((k for k in range(first, min(first + _HEARERS, last - 2)) if low[k] == ":"), -1)
    introduces = colon > 0 and low[colon + 1] in MARKS and view.quotes[i] < 0 and view.quotes[colon + 2] >= 0
    if introduces and not any(tag[k] in FINITE or view.quotes[k] >= 0 for k in range(first, colon)):
        return colon + 2
    # vowed to “fight on”
    mark = first - 1
    if mark - 1 > i and low[mark] in MARKS and low[mark - 1] in {"to", "that"}:
        first = mark - 1
    # promised her in May | that he would pay; told a crowd at the club | that he would pay
    addressed = low[first] in {"him", "her", "them", "me", "us"} or low[i] in _TELLING
    if addressed and first <= i + _HEARERS and view.chunk_at[first] >= 0:
        begins = next((k for k in range(first, min(i + _HEARERS, last)) if low[k] == "that" or tag[k] in VERB), first)
        first = begins if low[begins] == "that" else first
    # called it “reckless”
    if low[first] in {"it", "him", "her", "them", "this", "that"} and first + 2 < last and low[first + 1] in MARKS:
        first += 1
    return first


def _of_words(verb: str) -> bool:
    """Whether a verb takes what others said as its object, and no "on": denied on Monday | media reports."""
    base = stem(verb)
    return base == "confirm" or lexicon.table("cue_stance").get(base) == "denied"


def _end(view: View, i: int, first: int, last: int) -> int:
    low, tag, quotes = view.low, view.tag, view.quotes
    # called it “reckless” and “illegal”
    k = last
    while k < view.count and low[k] in _CLOSERS and k - last < 3:
        k += 1
    if quotes[last - 1] >= 0 and k > last and k + 2 < view.count and low[k] in {"and", "or"} and low[k + 1] in MARKS:
        second = quotes[k + 1]
        if second >= 0 and second != quotes[last - 1] and view.sentence_of[k + 1] == view.sentence_of[i]:
            a, b = view.document.token_range(view.document.quotations[second].inner)
            behind = next((m for m in range(b, min(b + 3, view.count)) if low[m] not in EDGE), None)
            if b - a < 9 and (behind is None or view.sentence_of[behind] != view.sentence_of[i]):
                return b
    sentence = view.bounds[view.sentence_of[i]]
    # called the plan “reckless”. | “We won,” Obi said.
    if last > sentence[1] > first and (quotes[first] < 0 or quotes[sentence[1] - 1] < 0):
        own = {-1, *quotes[first : sentence[1]]} if quotes[first] >= 0 else {*quotes[first : sentence[1]]}
        if any(quotes[k] not in own for k in range(sentence[1], last)):
            last = sentence[1]
    # vowed to “fight on” | after the vote was lost
    opening = next((k for k in range(first, min(first + 3, last)) if quotes[k] >= 0), -1)
    if opening >= 0 and quotes[last - 1] < 0 and all(low[k] in MARKS | {"to", "that"} for k in range(first, opening)):
        close = next(k for k in range(opening, last) if quotes[k] != quotes[opening])
        after = next((k for k in range(close, last) if low[k] not in EDGE), close)
        if low[after] in _WHEN and not FINITE.isdisjoint(tag[after:last]):
            return close
    # If Obi said he would quit | , Ruiz would cheer
    if low[sentence[0]] in _CONDITIONS and i - sentence[0] < 8 and quotes[i] < 0:
        for k in range(first + 1, min(last, sentence[1]) - 1):
            if low[k] == "," and view.chunk_at[k + 1] >= 0 and not FINITE.isdisjoint(tag[first:k]):
                return k if not FINITE.isdisjoint(tag[k + 1 : last]) else last
    # Obi’s warning that prices would rise | spread
    if tag[i] in {"NN", "NNS"} and low[first] in {"that", "to"} and first == i + 1 and last <= sentence[1]:
        if any(t in FINITE for t in tag[max(sentence[0], i - _FAR) : i]):
            return last
        verbs = [k for k in range(first, last) if tag[k] in FINITE and quotes[k] == quotes[i]]
        due = 1 if low[first] == "that" else 0
        if len(verbs) > due:
            main = verbs[due]
            between = low[verbs[0] + 1 : main] if due else low[first:main]
            if _LINKS.isdisjoint(between) and EDGE.isdisjoint(between):
                while main - 1 > first and tag[main - 1] == "RB":
                    main -= 1
                return main
        elif (main := _participle(view, verbs[-1] + 1 if verbs else first, last)) and len(verbs) == due:
            return main
        elif len(verbs) == due and tag[last - 1] in {"NN", "VB", "VBN", "JJ"} and _ends_clause(view, last - 2):
            return last - 1  # a subject needs a verb: the last word is one, whatever its tag
    return last


def _ends_clause(view: View, k: int) -> bool:
    """Whether a verb ends a clause, as “rise” does and “was” does not: a word behind it is the next clause’s verb."""
    return view.tag[k] in VERB and view.low[k] not in _AUXILIARY and view.tag[k] not in {"MD", "TO"}


def _participle(view: View, first: int, last: int) -> int:
    """Find a verb that looks like a participle behind a whole clause: taxes would fall | pleased voters; 0 if none."""
    for k in range(first + 1, last - 1):
        if view.tag[k] == "VBN" and view.tag[k - 1] in _PREDICATE and view.low[k - 1] not in _AUXILIARY:
            return k if view.chunk_at[k + 1] >= 0 else 0
    return 0


def _fragments(view: View, first: int, last: int) -> list[Piece]:
    """Cut “reckless” and “illegal” into its quotations; any other piece stays whole."""
    low, quoted = view.low, view.quotes
    if last - first > 3 and max(quoted[first:last]) < 0:
        return [(first, last)]  # shorter, it may be a lone “But”, which is no content
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
        outside = quoted[first:last].count(a) < last - first
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
    # ‘She called it “mad”,’: the inner quotation keeps its closing mark
    n = view.quotation_before(end)
    while n >= 0 and document.quotations[n].outer.start >= start:
        inner = document.quotations[n]
        if (
            inner.depth
            and inner.closed
            and inner.outer.start < end < inner.outer.end
            and not text[end : inner.inner.end].strip(" ,.")
        ):
            end = inner.outer.end
        n -= 1
    return Span(start, max(end, start))


def stance_of(view: View, i: int, cue: tuple[Piece, ...], pieces: tuple[Piece, ...], agentless: bool) -> Stance:
    """Name the stance from the cue word, its auxiliaries and adverbs, and the first word of the content."""
    low = view.low
    words = {low[i]}.union(*[low[a:b] for a, b in cue])
    table = cast(dict[str, Stance], lexicon.table("cue_stance"))
    if len(words) > 1:
        for k in sorted(words):
            if table.get(k) in {"reported", "alleged"} and k != low[i]:
                return table[k]
        if not _FUTURE.isdisjoint(words) or ("going" in words and "to" in words):
            return "planned"
    ahead = cue[0][0] - 2
    if ahead >= 0 and low[ahead + 1] == "to" and view.tag[i] == "VB" and stem(low[ahead]) in _AHEAD:
        return "planned"  # is due to tell parliament that …
    stance = table.get(stem(low[i]))
    opening = low[pieces[0][0]] if pieces else ""
    # “If it rains, we lose,” he said, asks nothing, wherever the words stand
    asked = opening in {"whether", "if"} and pieces[0][0] > i and view.quotes[pieces[0][0]] == view.quotes[i]
    if asked or stance == "question":
        return "question" if stance in {None, "question"} else stance
    if stance:
        return stance
    first, last = view.bounds[view.sentence_of[i]]
    if low[first] in _ASKING and low[last - 1] == "?":
        return "question"  # Did Obi say he would quit?
    if low[first] in _CONDITIONS and i - first < 8 and pieces and pieces[0][0] > i:
        return "conditional"  # If Obi said he would quit, …
    if not _PERHAPS.isdisjoint(words):
        return "possible"
    if "would" in words:
        return "conditional"
    return "reported" if agentless and view.tag[i] == "VBN" else "asserted"


@cache
def _outlets() -> frozenset[str]:
    return frozenset(name.lower() for name in lexicon.words("outlets"))


def channel_words(view: View) -> list[int]:
    """List the tokens at which a channel can begin: "on", "interview", "statement"."""
    if _CHANNELS.isdisjoint(view.low):
        return []
    return [k for k, word in enumerate(view.low) if word in _CHANNELS]


def via_pieces(
    view: View, i: int, cue: tuple[Piece, ...], chunk: int, pieces: tuple[Piece, ...], channels: Sequence[int]
) -> list[Piece]:
    """Find the channel: "told Delta TV", "in an interview with Delta News", "on Twitter", "quoted by Delta News as".

    ``channels`` are the article's ``channel_words``.
    """
    low, tag, chunk_at, chunks = view.low, view.tag, view.chunk_at, view.chunks
    first, last = view.bounds[view.sentence_of[i]]
    first, last = max(first, i - _FAR), min(last, i + _FAR)
    found = []

    def named(k: int) -> Piece | None:
        if not first <= k < last or chunk_at[k] < 0 or chunk_at[k] == chunk or _within(pieces, k):
            return None
        a, b = chunks[chunk_at[k]]
        if b < last and tag[b] == "CD" and not _within(pieces, b):
            b += 1  # Channel 6
        return (a, b) if any(t in {"NNP", "NNPS"} for t in tag[a:b]) else None

    def outlet(k: int) -> Piece | None:
        channel = named(k)
        if channel is None:
            return None
        words = low[channel[0] : channel[1]]
        if words[0] in lexicon.words("days"):
            return None  # denied on Tuesday media reports
        opens = view.document.tokens.text[channel[0]] in lexicon.words("media_openers")
        known = " ".join(words).removeprefix("the ") in _outlets() or not lexicon.words("media_heads").isdisjoint(words)
        return channel if known or (opens and len(words) > 1) else None

    def medium(k: int) -> Piece | None:
        """State television, a local radio station: a medium that has no name here."""
        if chunk_at[k] < 0 or chunk_at[k] == chunk or _within(pieces, k):
            return None
        a, b = chunks[chunk_at[k]]
        return (a, b) if low[b - 1] in _MEDIA and (b == last or low[b] not in _OF_MEDIA) else None

    after = cue[-1][1]
    if stem(low[i]) == "tell" and after < last and (channel := outlet(after) or medium(after)):
        found.append(channel)
    for k in channels[bisect_left(channels, first) : bisect_left(channels, last - 2)]:
        if _within(pieces, k):
            continue
        word, following = low[k], low[k + 1]
        if word in _TALKS and following in _TO:
            channel = named(k + 2)
        elif following in (_BY if word in _PASSED and low[k - 1] == "," else _TO if word in _WORDS_TO else ()):
            channel = outlet(k + 2)  # Obi, quoted by Delta News, said; speaking to Delta News, Obi said
        elif (word in {"on", "via"} and following in _PLATFORMS) or (len(cue) > 1 and word == "by" and cue[0][1] == k):
            channel = named(k + 1)
        elif word == "on" and k == after:
            channel = outlet(k + 1)
        else:
            continue
        if channel and channel not in found:
            found.append(channel)
    return found
