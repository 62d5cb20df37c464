"""An article as language: computed once, shared by attribution and claims."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise

import numpy as np

from quotetrack.config import Config
from quotetrack.language import dates, forms, lexicon, marks, names, numbers, sentences, tags, tokens
from quotetrack.model import Article, QuotedSpan, Sentence, Span
from quotetrack.patterns import regex

_PARAGRAPH = regex(r"\S[^\n\r\f\v\u2028\u2029]*")
_DASH = regex(r"\s*(?:[—–:-]+\s*)?")  # between a dateline and its sentence
_new = tuple.__new__  # a named tuple without the detour through its own __new__
PROPER = frozenset({"NNP", "NNPS"})
LONGEST_NICKNAME = 26  # characters with the marks
WRAP_WIDTHS = range(36, 133)  # the widths at which mail and wire copy break their lines


class Document:
    """The analysed parts of an article: paragraphs (furniture left out), quotations, sentences, tokens.

    The eager parts are what every article needs; names, numbers and dates are found on first use.
    """

    def __init__(self, article: Article, config: Config) -> None:
        self.article, self.config, self.text = article, config, article.text
        self.paragraphs: tuple[Span, ...] = tuple(paragraphs(article))
        self.quotations: tuple[QuotedSpan, ...] = marks.quotations(self.text, self.paragraphs)
        self._cut()

    def _cut(self) -> None:
        text, inside = self.text, self.config.split_inside_quotes
        by_paragraph = quotations_by_paragraph(self.quotations, len(self.paragraphs))
        spans: list[Span] = []
        numbered: list[int] = []
        parted = self.article.dateline_span is not None
        for number, paragraph in enumerate(self.paragraphs):
            for piece in after_dateline(self.article, paragraph) if parted else (paragraph,):
                found = sentences.sentence_spans(text, piece, by_paragraph[number], inside)
                spans += found
                numbered += [number] * len(found)
        words, starts, ends, within = tokens.tokenise_all(text, spans)
        known = np.fromiter(map(forms.FORMS.__getitem__, words), np.int64, len(words))
        tag = tags.tag_described(known, [first for first, _ in within])
        if "year-old" in words:
            tags.name_ages(words, tag)
        if "read" in words:
            tags.verbs_of_signs(words, tag)
        if "back" in words:
            tags.verbs_before_back(words, tag)
        self.numeric: list[int] = np.flatnonzero(known & forms.NUMBER).tolist()  # the tokens where a number may begin
        self.dated: list[int] = np.flatnonzero(known & forms.DATE).tolist()  # … and where a date may be anchored
        rows = zip(spans, numbered, within, strict=True)
        self.sentences: tuple[Sentence, ...] = tuple([_new(Sentence, row) for row in rows])
        self.tokens = tokens.Tokens(words, list(map(str.lower, words)), starts, ends, tag)
        self._starts, self._ends = starts, ends
        self._take_nicknames_for_names()
        self.sentence_starts = [start for start, _ in spans]

    def _take_nicknames_for_names(self) -> None:
        """Make the marks of a nickname part of its name, and no quotation: Ana “Mimi” Costa left."""
        nicknames = {quotation for quotation in self.quotations if self._is_nickname(quotation)}
        for quotation in nicknames:
            first, last = self.token_range(quotation.outer)
            self.tokens.tag[first:last] = ["NNP"] * (last - first)
            self.tokens.lower[first] = self.tokens.lower[last - 1] = self.tokens.lower[first + 1]  # no rule sees marks
        if nicknames:
            self.quotations = tuple([quotation for quotation in self.quotations if quotation not in nicknames])

    def _is_nickname(self, quotation: QuotedSpan) -> bool:
        """Whether a few words with capitals stand between marks in the middle of a name."""
        text, (start, end) = self.text, quotation.outer
        if end - start > LONGEST_NICKNAME or text[start - 1 : start] != " " or not text[end + 1 : end + 2].isupper():
            return False
        first, last = self.token_range(quotation.outer)
        tag, given = self.tokens.tag, quotation.inner.of(text).split()
        within = first > 0 and text[end] == " " and tag[first - 1] in PROPER and tag[last] in PROPER
        capitals = (given[0][0].isupper() or given[0] == "the") and given[-1][0].isupper() and given[-1][-1].isalnum()
        return within and capitals and self.tokens.lower[last] not in lexicon.words("days")

    @cached_property
    def names(self) -> tuple[names.Name, ...]:
        return names.find_names(self)

    @cached_property
    def numbers(self) -> tuple[numbers.Number, ...]:
        return numbers.find_numbers(self)

    @cached_property
    def dates(self) -> tuple[dates.DateExpression, ...]:
        return dates.find_dates(self)

    @cached_property
    def quoted(self) -> list[int]:
        """For each token, the index of the outermost quotation it stands in, or -1; the marks themselves count."""
        inside = [-1] * len(self.tokens)
        for index, (quotation, (first, last)) in enumerate(zip(self.quotations, self.pieces, strict=True)):
            if quotation.depth == 0:
                inside[first:last] = [index] * (last - first)
        return inside

    @cached_property
    def pieces(self) -> list[tuple[int, int]]:
        """For each quotation its tokens [first, last), the marks among them."""
        return [self.token_range(quotation.outer) for quotation in self.quotations]

    def token_range(self, span: tuple[int, int]) -> tuple[int, int]:
        """The tokens [first, last) that overlap a span of characters."""
        return bisect_right(self._ends, span[0]), bisect_left(self._starts, span[1])

    def token_at(self, offset: int) -> int:
        """The token that holds, or first follows, a character."""
        return bisect_right(self._ends, offset)

    def span_of(self, first: int, last: int) -> Span:
        """The characters of the tokens [first, last)."""
        return _new(Span, (self._starts[first], self._ends[last - 1]))

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that holds, or last precedes, a character."""
        following = bisect_right(self.sentence_starts, offset)
        return following - 1 if following else 0


def paragraphs(article: Article) -> list[Span]:
    """The lines of the text that are not furniture, without the white space around them; wrapped lines are joined."""
    text = article.text
    lines = [match.span() for match in _PARAGRAPH.finditer(text)]
    found = [
        _new(Span, (start, _stripped(text, start, end) if text[end - 1].isspace() else end)) for start, end in lines
    ]
    return unwrapped(text, _without_furniture(found, sorted(article.furniture)) if article.furniture else found)


def _stripped(text: str, start: int, end: int) -> int:
    """Give the end of a line without the white space behind it."""
    return start + len(text[start:end].rstrip())


def _without_furniture(lines: list[Span], furniture: list[Span]) -> list[Span]:
    found = []
    blocks = iter(furniture)
    block = next(blocks, None)
    for start, end in lines:
        begin = start
        while block is not None and block[1] <= begin:
            block = next(blocks, None)
        if block is not None and block[0] <= begin and block[1] < end:  # a mark of Markdown opens the line
            begin = block[1]
            block = next(blocks, None)
        stop = end
        if block is not None and begin < block[0] < stop <= block[1]:  # and one closes it
            stop = block[0]
        if block is None or stop <= block[0]:
            found.append(Span(begin, stop))
    return found


def unwrapped(text: str, lines: list[Span]) -> list[Span]:
    """Join the lines of a text that was broken at a fixed width, as in mail; give any other text back as it is.

    A line was broken if the next one follows without a blank line and its first word would not have fitted.

    >>> text = "The mayor of the old town on the river said on Friday that\\n" * 6 + "he would go."
    >>> unwrapped(text, [Span(m.start(), m.end()) for m in regex(".+").finditer(text)])
    [Span(start=0, end=366)]
    """
    width = max([end - start for start, end in lines], default=0)
    if width not in WRAP_WIDTHS or len(lines) < 6:
        return lines
    edges = [text.rfind("\n", 0, start) + 1 for start, _ in lines]  # so that what is set in counts as width
    width = max([end - edge for edge, (_, end) in zip(edges, lines, strict=True)])
    broken, beside_count = [], 0
    for (edge, line), (following_edge, following) in pairwise(zip(edges, lines, strict=True)):
        set_in = following.start - following_edge > line.start - edge  # the first line of a paragraph
        beside = not set_in and text.count("\n", line.end, following.start) == 1
        beside_count += beside
        word = text[following.start : following.end].split(None, 1)[0]
        broken.append(beside and line.end - edge + 1 + len(word) > width - 2)
    closed = sum([goes_on and text[line.end - 1] in '.!?”"' for line, goes_on in zip(lines, broken, strict=False)])
    if sum(broken) < max(5, 0.7 * beside_count, 2 * closed):  # lines that are sentences were not broken
        return lines
    joined = [lines[0]]
    for line, goes_on in zip(lines[1:], broken, strict=True):
        if goes_on:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def after_dateline(article: Article, paragraph: Span) -> list[Span]:
    """Part a paragraph into its dateline, if it has one, and what follows: the place is not what the sentence says.

    >>> text = "LONDON (AP) — The dam held."
    >>> article = Article.from_text(text, dateline="LONDON", dateline_span=Span(0, 11))
    >>> [piece.of(text) for piece in after_dateline(article, Span(0, 27))]
    ['LONDON (AP) — ', 'The dam held.']
    """
    dateline = article.dateline_span
    if dateline is None or not paragraph.covers(dateline):
        return [paragraph]
    dash = _DASH.match(article.text, dateline.end, paragraph.end)
    rest = dash.end() if dash else dateline.end
    if rest >= paragraph.end:
        return [paragraph]
    return [Span(paragraph.start, rest), Span(rest, paragraph.end)]


def quotations_by_paragraph(quotations: tuple[QuotedSpan, ...], count: int) -> list[list[QuotedSpan]]:
    rows: list[list[QuotedSpan]] = [[] for _ in range(count)]
    for quotation in quotations:
        rows[quotation.paragraph].append(quotation)
    return rows
