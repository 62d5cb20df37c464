"""Where a cue's content and source can lie, and the features by which the scorers choose."""

from __future__ import annotations

from quotetrack.attribution.features import EDGE, FINITE, MARKS, NOUN, VERB, View, between, stem

_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re", "’re"})
_FUNCTION = frozenset(
    """a about after against all although amid among an and any are around as asked at because been before behind being
    but by despite during each even every for from had has have he her him his how i if in into is it its just like may
    more most my no none not of on once one only or our out over saying she should since so some such than that the
    their them then there they this those though through to too toward under until unlike up upon us was we were what
    when where whether which while who whom whose why will with without would yet you your""".split()  # noqa: SIM905
)
_LONG = 44  # tokens: beyond them only marks and ends of sentences can end a piece


def size(n: int) -> str:
    """Name a distance in tokens: exact when small, by steps after."""
    return str(n) if n < 6 else "6" if n < 9 else "9" if n < 13 else "13" if n < 20 else "20" if n < 35 else "35"


class Cue:
    """One possible cue with what all of its candidates share."""

    __slots__ = ("first", "i", "last", "left", "quoted", "right", "stem", "verbal", "view")

    def __init__(self, view: View, i: int) -> None:
        self.view, self.i, self.stem = view, i, stem(view.low[i])
        self.first, self.last = view.bounds[view.sentence_of[i]]
        self.left, self.right = view.window(i)
        self.quoted = view.quoted[i]
        tag = view.tag[i]
        self.verbal = "V" if tag in VERB else "N" if tag in NOUN else "o"


def word(view: View, k: int) -> str:
    """The word at k if it is a function word or a mark, else its tag; a boundary outside the article is "#"."""
    if not 0 <= k < view.count:
        return "#"
    low = view.low[k]
    return low if low in _FUNCTION or low in EDGE else view.tag[k]


def cue_features(cue: Cue) -> list[str]:
    """Describe a possible cue and its surroundings."""
    view, i = cue.view, cue.i
    low, tag, n = view.low, view.tag, view.count
    first, last, s = cue.first, cue.last, cue.stem
    p1 = low[i - 1] if i > first else "^"
    n1 = low[i + 1] if i + 1 < last else "$"
    tp1 = tag[i - 1] if i > first else "^"
    tn1 = tag[i + 1] if i + 1 < last else "$"
    tp2 = tag[i - 2] if i - 1 > first else "^"
    tn2 = tag[i + 2] if i + 2 < last else "$"
    n2 = low[i + 2] if i + 2 < last else "$"
    w1, w2 = word(view, i + 1) if i + 1 < last else "$", word(view, i - 1) if i > first else "^"
    t = tag[i]
    f = [
        f"s={s}", f"w={low[i]}", f"t={t}", f"st={s}|{t}", f"n1={n1}", f"p1={p1}", f"sn={s}|{w1}", f"sp={s}|{w2}",
        f"tt={tp1}|{t}|{tn1}", f"t3={tp2}|{tp1}|{t}", f"n3={t}|{tn1}|{tn2}", f"n2={n2}", f"tw={t}|{w1}", f"tv={t}|{w2}",
    ]  # fmt: skip
    # the subject: the chunk before, and what lies between
    c = view.chunk_before(i)
    if c >= 0 and view.chunks[c][0] >= first:
        a, b = view.chunks[c]
        if b <= i:
            gap = between(view.coarse, b, i)
            head = low[b - 1]
            f += [f"sh={head}", f"sg={gap}|{t}", f"sk={tag[b - 1]}|{gap}", f"ss={s}|{tag[b - 1]}"]
            if a > first:
                f.append(f"sb={word(view, a - 1)}|{cue.verbal}")
            else:
                f.append(f"sb=^|{cue.verbal}")
        else:
            f.append("in chunk")
            f.append(f"ih={low[b - 1]}")
            if low[a] != low[i]:
                f.append(f"ia={word(view, a)}")
    else:
        f.append(f"no subject|{cue.verbal}")
    # the object
    j = view.chunk_of[i + 1] if i + 1 < n else -1
    if j >= 0:
        f += [f"oh={low[view.chunks[j][1] - 1]}", f"oa={word(view, view.chunks[j][1])}"]
    k = i + 1
    while k < last and k < i + 9 and low[k] not in {"that", "to", "whether", "if", "how", "why", "what"}:
        if low[k] in EDGE:
            break
        k += 1
    if k < last and k < i + 9:
        f += [f"ahead={low[k]}|{cue.verbal}", f"sahead={s}|{low[k]}"]
    # quotation marks
    q = cue.quoted
    f.append(f"q={q >= 0}")
    if q < 0:
        before = i > cue.left and any(low[k] in MARKS for k in range(max(cue.left, i - 7), i))
        after = any(low[k] in MARKS for k in range(i + 1, min(cue.right, i + 8)))
        f += [f"qq={before}{after}|{cue.verbal}", f"sqq={s}|{before or after}"]
    else:
        f.append(f"sq={s}|q")
    number = view.paragraph[view.sentence_of[i]]
    if number == view.paragraph[0]:
        f.append(f"title|{t}")
    if i - first < 3:
        f.append(f"pos={i - first}|{t}")
    verbs = sum(1 for k in range(first, i) if tag[k] in FINITE)
    f.append(f"verbs={min(verbs, 3)}|{t}")
    f.append(f"end={size(last - i)}")
    return f


def side_features(cue: Cue) -> list[str]:
    """Describe what tells whether the content stands left, right or on both sides."""
    view, i = cue.view, cue.i
    low, tag = view.low, view.tag
    first, last, s = cue.first, cue.last, cue.stem
    w1 = word(view, i + 1) if i + 1 < last else "$"
    w2 = word(view, i + 2) if i + 2 < last else "$"
    p1 = word(view, i - 1) if i > first else "^"
    left, right = between(view.coarse, max(first, i - 6), i)[-4:], between(view.coarse, i + 1, min(last, i + 8))[:4]
    f = [
        f"s={s}", f"t={tag[i]}", f"w1={w1}", f"p1={p1}", f"sw={s}|{w1}", f"sp={s}|{p1}", f"l={left}", f"r={right}",
        f"lr={left}|{right}", f"w12={w1}|{w2}", f"tp={tag[i]}|{p1}", f"tw={tag[i]}|{w1}",
    ]  # fmt: skip
    c = view.chunk_before(i)
    if c >= 0 and view.chunks[c][0] >= first:
        a, b = view.chunks[c]
        f.append(f"sb={word(view, a - 1) if a > first else '^'}|{between(view.coarse, b, i)}")
    before = next((k for k in range(i - 1, max(cue.left, i - 13) - 1, -1) if low[k] in MARKS), -1)
    after = next((k for k in range(i + 1, min(cue.right, i + 13)) if low[k] in MARKS), -1)
    qb = "-" if before < 0 else between(view.coarse, before + 1, i)
    qa = "-" if after < 0 else between(view.coarse, i + 1, after)
    f += [f"qb={qb}", f"qa={qa}", f"qq={before >= 0}|{after >= 0}", f"q={cue.quoted >= 0}", f"sqb={s}|{before >= 0}"]
    f.append(f"end={size(last - i)}|{cue.right > last}")
    f.append(f"start={size(i - first)}|{cue.left < first}")
    f.append(f"more={cue.right > last}|{before >= 0}")
    return f


def right_starts(cue: Cue) -> list[int]:
    """Where a piece after the cue can begin."""
    view, i = cue.view, cue.i
    low, tag, chunk_of = view.low, view.tag, view.chunk_of
    found = []
    for k in range(i + 1, min(cue.last, i + 40)):
        if low[k] in EDGE:
            continue
        if (
            k - i < 4
            or low[k - 1] in EDGE
            or low[k] in _FUNCTION
            or tag[k] == "TO"
            or tag[k - 1] in {"IN", "TO"}
            or (
                ((chunk_of[k] != chunk_of[k - 1] and chunk_of[k] >= 0) or chunk_of[k - 1] >= 0 > chunk_of[k])
                and k - i < 16
            )
        ):
            found.append(k)
    if cue.right > cue.last:
        k = cue.last
        while k < cue.right and low[k] in EDGE:
            k += 1
        if k < cue.right:
            found.append(k)
    return found


def right_start_features(cue: Cue, k: int, side: str) -> list[str]:
    view, i, s = cue.view, cue.i, cue.stem
    low = view.low
    gap = between(view.coarse, i + 1, k)
    w, p = word(view, k), low[k - 1]
    tk = view.tag[k]
    d = size(k - i - 1)
    q = ("o" if view.quoted[k] < 0 else "q") + ("o" if cue.quoted < 0 else "q")
    same = view.quoted[k] == cue.quoted
    opening = p in MARKS and view.quoted[k] >= 0 and not same
    mark = any(low[m] in MARKS for m in range(i + 1, k - 1)) if not opening else False
    f = [
        f"d={d}|{side}", f"w={w}|{side}", f"p={p}", f"pw={word(view, k - 1)}|{w}", f"sg={s}|{gap}", f"g={gap}|{side}",
        f"gw={gap}|{w}", f"sw={s}|{w}", f"sp={s}|{word(view, k - 1)}", f"q={q}|{same}|{opening}|{side}",
        f"mark={mark}|{opening}", f"gt={gap}|{tk}|{cue.verbal}", f"dv={d}|{cue.verbal}|{view.tag[i]}",
        f"pt={word(view, k - 1)}|{tk}|{side}", f"wn={w}|{word(view, k + 1)}",
    ]  # fmt: skip
    if k >= cue.last:
        f.append(f"next sentence|{side}|{opening}")
    if view.chunk_of[k] >= 0 and view.chunks[view.chunk_of[k]][0] < k:
        f.append("inside chunk")
    return f


def ends(cue: Cue, start: int, stop: int) -> list[int]:
    """Where a piece that begins at ``start`` can end (exclusive), up to ``stop``."""
    view = cue.view
    low, tag, chunk_of = view.low, view.tag, view.chunk_of
    found = []
    sentence_end = view.bounds[view.sentence_of[start]][1]
    for e in range(start + 1, stop + 1):
        if low[e - 1] in EDGE:
            continue
        at_end = e in (stop, sentence_end) or low[e] in EDGE
        if e >= sentence_end or e - start > _LONG:
            # only ends of sentences and quotations count further out
            k = e
            while k < stop and low[k] in EDGE:
                k += 1
            if (
                k == stop
                or (k > e and view.sentence_of[k] != view.sentence_of[e - 1])
                or (k > e and any(low[m] in MARKS for m in range(e, k)))
            ):
                found.append(e)
            continue
        if at_end:
            found.append(e)
        elif chunk_of[e] >= 0 and chunk_of[e] == chunk_of[e - 1]:
            if e - start < 3:
                found.append(e)
        elif (
            tag[e] in {"IN", "CC", "TO", "WDT", "WP", "WRB", "RB", "VBG", "VBD", "VBZ", "VBP", "MD", "VBN"}
            or chunk_of[e - 1] >= 0
            or chunk_of[e] >= 0
        ):
            found.append(e)
    return found


def opening_kind(view: View, k: int) -> str:
    """Name how a piece begins: that, to, wh, quote, pronoun, verb, noun phrase, other."""
    low = view.low[k]
    if view.low[k - 1] in MARKS if k else False:
        return "quote"
    if low in {"that", "to"}:
        return low
    tag = view.tag[k]
    if tag[:1] == "W" or low in {"if", "whether"}:
        return "wh"
    if tag in {"PRP", "EX"}:
        return "pro"
    if tag in VERB:
        return "ing" if tag == "VBG" else "verb"
    if view.chunk_of[k] >= 0:
        return "np"
    return "prep" if tag in {"IN", "TO"} else "other"


def right_end_features(cue: Cue, start: int, e: int, side: str, kind: str, finite: list[int]) -> list[str]:
    """``finite`` counts the finite verbs before each token (running sum)."""
    view, s = cue.view, cue.stem
    low, n = view.low, view.count
    nxt, nn = word(view, e), word(view, e + 1)
    has = min(finite[e] - finite[start], 2)
    crossed = min(view.sentence_of[e - 1] - view.sentence_of[start], 3)
    final = e >= cue.right or all(low[m] in EDGE for m in range(e, min(cue.right, e + 5)))
    at_sentence = final or (e < n and view.sentence_of[e] != view.sentence_of[e - 1])
    if not at_sentence and low[e] in EDGE:
        m = e
        while m < cue.right and low[m] in EDGE:
            m += 1
        at_sentence = m == cue.right or view.sentence_of[m] != view.sentence_of[e - 1]
    qs, qe = view.quoted[start], view.quoted[e] if e < n else -1
    leaves = "in" if qs >= 0 and qe == qs and low[e] not in MARKS and not final else "out"
    if qs < 0:
        leaves = "inside" if view.quoted[e - 1] >= 0 and e < n and qe == view.quoted[e - 1] else "free"
    end = "F" if final else "S" if at_sentence else "-"
    d = size(e - start)
    nsig = nxt + (low[e + 1] if nxt in MARKS and e + 1 < n else "")
    f = [
        f"e={end}|{kind}|{has}", f"n={nxt}|{kind}|{has}", f"nn={nxt}|{nn}", f"d={d}|{kind}", f"sk={s}|{kind}|{end}",
        f"sn={s}|{nxt}", f"x={crossed}|{end}|{leaves}|{side}", f"l={leaves}|{kind}|{end}", f"pn={word(view, e - 1)}|{nxt}",
        f"nnk={nxt}|{nn}|{has}|{kind}", f"de={d}|{end}|{kind}|{has}", f"sig={nsig}|{kind}", f"side={side}|{end}|{leaves}",
        f"vh={cue.verbal}|{end}|{has}|{nxt}",
    ]  # fmt: skip
    if nxt == ",":
        f.append(f"comma={word(view, e + 1)}|{word(view, e + 2)}|{kind}|{has}")
        if e + 1 < n:
            f.append(f"cw={low[e + 1]}|{has}")
    if e < n and view.chunk_of[e] >= 0 and view.chunk_of[e] == view.chunk_of[e - 1]:
        f.append("in chunk")
    return f


def left_ends(cue: Cue) -> list[int]:
    """Where a piece before the cue can end (exclusive)."""
    view, i = cue.view, cue.i
    low, chunk_of, _tag = view.low, view.chunk_of, view.tag
    found = []
    for e in range(i, max(cue.left, i - 45), -1):
        if low[e - 1] in EDGE:
            continue
        if e == i or low[e] in EDGE or (i - e < 16 and (chunk_of[e] < 0 or chunk_of[e] != chunk_of[e - 1])):
            found.append(e)
    return found


def left_end_features(cue: Cue, e: int, side: str) -> list[str]:
    view, i, s = cue.view, cue.i, cue.stem
    low = view.low
    gap = between(view.coarse, e, i)
    nxt, nn, p = word(view, e), word(view, e + 1), word(view, e - 1)
    quote = view.quoted[e - 1] >= 0 and view.quoted[e - 1] != cue.quoted
    closing = quote and (low[e] in MARKS or (e + 1 < view.count and low[e] in EDGE and low[e + 1] in MARKS))
    mark = any(low[m] in MARKS for m in range(e + 2, i))
    return [
        f"g={gap}|{side}", f"sg={s}|{gap}", f"nn={nxt}|{nn}|{side}", f"p={p}|{nxt}", f"q={quote}|{closing}|{side}",
        f"qm={quote}|{closing}|{mark}", f"d={size(i - e)}|{side}", f"gq={gap}|{closing}", f"gw={gap}|{word(view, i + 1)}",
        f"sn={s}|{nxt}", f"gt={gap}|{view.tag[i]}",
    ]  # fmt: skip


def left_starts(cue: Cue, e: int) -> list[int]:
    """Where a piece that ends at ``e`` can begin."""
    view = cue.view
    low, chunk_of, tag = view.low, view.chunk_of, view.tag
    found = []
    for k in range(e - 1, cue.left - 1, -1):
        if low[k] in EDGE:
            continue
        start = k == cue.left or low[k - 1] in EDGE
        far = e - k > _LONG
        if far:
            if k == cue.left or (
                (start and (view.quoted[k] != view.quoted[k - 1] or low[k - 1] in MARKS))
                or view.sentence_of[k] != view.sentence_of[k - 1]
            ):
                found.append(k)
            continue
        if (
            start
            or tag[k] in {"IN", "CC", "TO", "WDT", "WP", "WRB", "RB", "VBG"}
            or tag[k - 1] in {"CC", "IN"}
            or (chunk_of[k] >= 0 and chunk_of[k] != chunk_of[k - 1])
            or e - k < 3
        ):
            found.append(k)
    # the first word of the window stands behind opening marks
    return found


def left_start_features(cue: Cue, k: int, e: int, side: str, finite: list[int]) -> list[str]:
    view, s = cue.view, cue.stem
    low = view.low
    m = k
    while m > cue.left and low[m - 1] in EDGE:
        m -= 1
    begins = m == cue.left
    at_sentence = begins or view.sentence_of[m] != view.sentence_of[m - 1]
    prev, w = word(view, k - 1) if k > cue.left else "^", word(view, k)
    start = "F" if begins else "S" if at_sentence else "-"
    qe, qk = view.quoted[e - 1], view.quoted[k]
    if qe >= 0:
        opening = k > 0 and low[k - 1] in MARKS
        state = (
            "open" if qk == qe and opening and view.quoted[max(0, k - 2)] != qe else "same" if qk == qe else "outside"
        )
    else:
        state = "plain" if qk < 0 else "inside"
    crossed = min(view.sentence_of[e - 1] - view.sentence_of[k], 3)
    has = min(finite[e] - finite[k], 2)
    pp = word(view, k - 2) if k - 1 > cue.left else "^"
    return [
        f"st={start}|{side}|{state}", f"x={crossed}|{state}|{start}", f"pw={prev}|{w}|{side}", f"p={prev}|{state}|{has}",
        f"w={w}|{has}|{start}", f"d={size(e - k)}|{side}|{state}", f"s={s}|{start}|{state}", f"has={has}|{side}|{start}",
        f"pp={pp}|{prev}|{side}", f"ds={size(e - k)}|{start}|{has}|{side}", f"t={view.tag[k]}|{prev}|{state}",
        f"q={low[k - 1] if k else '^'}|{state}|{start}",
    ]  # fmt: skip


def sources(cue: Cue) -> list[int]:
    """The chunks that can be the source: those of the sentence and of the one before."""
    view = cue.view
    number = view.sentence_of[cue.i]
    low = view.bounds[number][0]
    first = view.chunk_before(low)
    last = view.chunk_before(min(cue.last, cue.i + 30))
    found = [c for c in range(max(first, 0), last + 1) if view.chunks[c][0] >= low]
    return found


def source_features(cue: Cue, c: int, pieces: list[tuple[int, int]], side: str) -> list[str]:
    """Describe one chunk as the source of a cue with these content pieces."""
    view, i, s = cue.view, cue.i, cue.stem
    low, tag = view.low, view.tag
    a, b = view.chunks[c]
    head, ht = low[b - 1], tag[b - 1]
    if b <= i:
        where, gap, n = "L", between(view.coarse, b, i), i - b
    elif a > i:
        where, gap, n = "R", between(view.coarse, i + 1, a), a - i - 1
    else:
        where, gap, n = "in", "in" + between(view.coarse, i + 1, b), 0
    inside = any(x < b and a < y for x, y in pieces)
    behind = any(y <= a and all(low[m] in EDGE for m in range(y, a)) for x, y in pieces)
    ahead = any(b <= x and all(low[m] in EDGE for m in range(b, x)) for x, y in pieces)
    prev = word(view, a - 1) if a > cue.left else "^"
    nxt = word(view, b) if b < cue.last else "$"
    if where == "L":
        rank = view.chunk_before(i) - c
    elif where == "R":
        rank = c - max(view.chunk_before(i + 1), 0)
    else:
        rank = 0
    kind = "pro" if ht == "PRP" else "name" if ht in {"NNP", "NNPS"} else "wh" if ht[:1] == "W" else "noun"
    role = "" if kind != "noun" else head
    f = [
        f"wg={where}|{gap}|{side}", f"swg={s}|{where}|{gap}", f"h={head}", f"hw={head}|{where}", f"k={kind}|{where}|{side}",
        f"r={rank if rank < 5 else 5}|{where}|{kind}|{side}", f"in={inside}", f"b={behind}|{where}|{kind}|{side}",
        f"a={ahead}|{where}|{side}", f"p={prev}|{where}", f"pk={prev}|{kind}|{where}|{cue.verbal}", f"n={nxt}|{where}|{kind}",
        f"sp={s}|{prev}|{where}", f"kg={kind}|{gap}|{where}|{cue.verbal}", f"d={size(n)}|{where}|{side}",
        f"first={low[a]}|{where}", f"q={view.quoted[a] >= 0}|{cue.quoted >= 0}|{view.quoted[a] == cue.quoted}|{side}",
        f"tg={tag[i]}|{where}|{gap}", f"tp={tag[i]}|{where}|{prev}|{rank if rank < 3 else 3}",
    ]  # fmt: skip
    if role:
        f.append(f"sr={s}|{role}")
    if a == cue.first:
        f.append(f"opens|{where}|{kind}|{side}")
    if where == "in":
        f.append(f"ins={s}|{tag[b - 1]}|{low[a]}")
    return f


def no_source_features(cue: Cue, side: str) -> list[str]:
    """Describe the cue as one without a source in its sentence."""
    view, i, s = cue.view, cue.i, cue.stem
    passive = any(view.low[k] in _BE for k in range(max(cue.first, i - 3), i)) and view.tag[i] == "VBN"
    return [
        "none", f"none s={s}", f"none t={view.tag[i]}|{side}", f"none p={passive}|{side}", f"none w={word(view, i - 1)}",
        f"none st={s}|{word(view, i - 1)}", f"none n={word(view, i + 1)}", f"none tp={view.tag[i]}|{word(view, i - 1)}",
        f"none q={cue.quoted >= 0}", f"none first={i - cue.first < 2}",
    ]  # fmt: skip
