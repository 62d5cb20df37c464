"""The two sheets a person sees first: how to review, and what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from quotetrack.export import looks
from quotetrack.export.rows import TableWriter, lines
from quotetrack.export.sheetxml import LETTERS, SheetWriter, formula, number, text
from quotetrack.export.tally import Tally
from quotetrack.ledger.vocabulary import OPEN, STATUSES, WANTS_SOURCE
from quotetrack.tables import GONE, UNKNOWN, Report, spaced

MEANINGS = {
    "unverified": "nobody has looked at it yet",
    "in_progress": "somebody is at work on it",
    "needs_source": "a source is still missing",
    "verified": "it is right, and the source says so",
    "second_checked": "a second person found the same",
    "inaccurate": "it is wrong; give the correct value and the source",
    "disputed": "good sources disagree; name them",
    "unverifiable": "no source can settle it",
    "superseded": "a newer figure has replaced it",
    "not_a_claim": "the machine was wrong: nothing here can be checked",
    "needs_recheck": "the article changed after the check",
}
STEPS = (
    "Open Claims. Grey columns are what the machine found, yellow columns are yours. Read the claim, follow ¶ to its "
    "passage, choose a Status, paste the Source, sign under Checker.",
    "Open Quotes. Where the speaker is wrong, choose “wrong speaker” under Attribution and name the Correct speaker.",
    "Is a number or a date of the machine wrong? Type the right one over it: it comes back as your correction.",
    "Sort, filter, move or hide what you like, and add columns and comments of your own: every row knows its claim. "
    "Links lead to where a row stood at first; sorting by No. brings it back there.",
    "Save the file and give it back: “quotetrack review FILE” shows what it would change, “--apply” takes it over. "
    "Nothing you type is lost.",
)
ABOUT = {
    "Summary": "what is left to check, by status, kind, article, source and checker",
    "Claims": "one row for every assertion that can be checked",
    "Quotes": "one row for every quote, with its speaker and the reason",
    "To settle": "edits that contradict each other or a rule: type what shall stand",
    "Sources": "everybody who speaks, and how much of the talk is theirs",
    "Conflicts": "different figures for the same thing, side by side",
    "Passages": "the articles sentence by sentence: quotes in bold, claims underlined",
    "Articles": "what was read",
    "Problems": "what could not be read, and why",
    "Changes": "who changed what, when and through which workbook",
    "Kept aside": "what was typed where the ledger has no place for it: comments, rows and notes of your own",
}
TOP_ARTICLES, TOP_SOURCES, TOP_KINDS, TOP_CHECKERS, FREE_CHECKERS = 25, 12, 16, 12, 4


CHART_WIDTH, POINTS_A_CM = 15.0, 28.35


@dataclass(frozen=True, slots=True)
class ChartData:
    """A bar chart over two columns of the Summary: labels in A, values in B."""

    title: str
    alt: str
    first_row: int
    labels: Sequence[str]
    values: Sequence[int]
    colours: Sequence[str]  # one for each bar, RGB
    anchor: str = "E4"


def chart_height(bars: int) -> float:
    """In centimetres."""
    return max(4.0, 1.6 + 0.62 * bars)


def place(title: str, cell: str = "A1") -> str:
    """Name a cell of a sheet as links and formulas want it."""
    return f"'{title}'!{cell}" if not title.isalnum() else f"{title}!{cell}"


# ── Read me ─────────────────────────────────────────────────────────────────────────────────────────────────────


def read_me(sheet: SheetWriter, styles: looks.Styles, tally: Tally, report: Report, tables: list[TableWriter]) -> None:
    """Say in five lines how to review, then what the words and colours mean and what was read."""
    sheet.width = 3
    title, head = styles.id(bold=True, size=18), styles.id(bold=True, size=12, ink=looks.LINK)
    body, strong = styles.id(size=11, wrap=True), styles.id(size=11, bold=True)
    link, quiet = styles.id(size=11, ink=looks.LINK, underline=True), styles.id(size=11, ink=looks.GREY)
    step = styles.id(bold=True, size=14, ink=looks.LINK, across="center")

    def line(label: str, says: str, label_style: int = strong, lead: str = "", target: str = "") -> None:
        tall = max(1, lines(says, 92)) * 15 + 3
        sheet.write([text(step, lead), text(label_style, label), text(body, says)], tall)
        if target:
            sheet.link(1, target)

    def section(name: str) -> None:
        sheet.write([])
        sheet.write([None, text(head, name)], 20)

    sheet.write([None, text(title, report.title)], 28)
    day = f"{report.day:%Y-%m-%d} · " if report.day else ""
    sheet.write([None, text(quiet, f"{day}made by quotetrack")])
    section("How to review, in five lines")
    where = (place("Claims", "B2"), place("Quotes", "B2"), "", "", "")
    names = ("Check the claims", "Audit the quotes", "Correct the machine", "Work as you like", "Give it back")
    for index, (name, says) in enumerate(zip(names, STEPS, strict=True)):
        line(name, says, link if where[index] else strong, str(index + 1), where[index])
    section("What the run read")
    now = tally.standing
    share = f" ({1 - now.nameless / now.quotes:.0%} with a speaker)" if now.quotes else ""
    for name, count, more in (
        ("Articles", tally.articles, ""),
        ("Quotes", now.quotes, share),
        ("Claims", now.claims, f", {now.open:,} still to check" if now.claims else ""),
        ("Contested figures", tally.contested, ""),
        ("Problems", tally.problems, ": see the sheet Problems" if tally.problems else ""),
        *([("Skipped", tally.skipped, ": no articles by their file endings")] if tally.skipped else []),
        *([("Gone", now.gone, f": rows kept though their text is {GONE}; see Flags")] if now.gone else []),
    ):
        line(name, f"{count:,}{more}")
    for writer in tables:
        if writer.left_out:
            left = f"{writer.left_out:,} rows of {writer.table.title} did not fit on the sheet"
            line("⚠ Not shown", f"{left}; they are safe in the ledger: export fewer articles at a time.")
    section("The words under Status")
    for word in STATUSES:
        look = looks.STATUS[word]
        shown = styles.id(size=11, bold=True, ink=look.ink, fill=look.fill)
        line(f"{look.symbol} {spaced(word)}", MEANINGS[word], shown)
    section("Colours and signs")
    for label, says, fill in (
        ("Grey header", "found by the machine", looks.MACHINE_HEADER),
        ("Yellow header", "yours to fill", looks.PEOPLE_HEADER),
        ("Blue cell, bold", "the machine's finding, corrected by a person; Flags says by whom", looks.CORRECTED),
    ):
        line(label, says, styles.id(size=11, bold=True, fill=fill))
    for label, says in (
        ("▲ △ before Priority", "worth checking first, worth checking soon"),
        ("▽ before Confidence", "the machine is less than half sure who speaks"),
        ("¶ 12", "the twelfth sentence of the article, on the sheet Passages"),
    ):
        line(label, says)
    section("The sheets")
    for name in ("Summary", *(writer.table.title for writer in tables)):
        line(name, ABOUT[name], link, target=place(name))


# ── Summary ─────────────────────────────────────────────────────────────────────────────────────────────────────


def summary(
    sheet: SheetWriter, styles: looks.Styles, tally: Tally, claims: TableWriter, quotes: TableWriter
) -> list[ChartData]:
    """Count what is left as formulas over the sheets, each with the value it has now."""
    return _Summary(sheet, styles, tally, claims, quotes).write()


class _Summary:
    def __init__(
        self, sheet: SheetWriter, styles: looks.Styles, tally: Tally, claims: TableWriter, quotes: TableWriter
    ) -> None:
        self.sheet, self.styles, self.tally = sheet, styles, tally
        self.claims, self.quotes = claims, quotes
        self.now = tally.standing
        self.label = styles.id(wrap=True, indent=1, across="left")
        self.count, self.share = styles.id(form="#,##0", across="right"), styles.id(form="0%", ink=looks.GREY)
        self.typed = styles.id(fill=looks.PEOPLE_CELL, framed=True)

    def write(self) -> list[ChartData]:
        self.sheet.width = 4
        self.sheet.write([text(self.styles.id(bold=True, size=18), "Summary")], 28)
        self.sheet.write([formula(self.styles.id(bold=True, size=13, ink=looks.LINK), *self._headline())], 22)
        self._left()
        charts = [self._by_status(), self._by_kind(), self._by_source()]
        self._by_article()
        self._by_checker()
        row, placed = 4, []
        for chart in charts:
            if any(chart.values):
                placed.append(replace(chart, anchor=f"E{row}"))
                row += ceil((chart_height(len(chart.labels)) + 0.7) * POINTS_A_CM / 16.2)
        return placed

    def _headline(self) -> tuple[str, str]:
        """Say in a sentence what is left: a formula over the first rows below, and what it says now."""
        now = self.now
        left = f"{now.open} of {now.claims} claims still to check" if now.open else "Every claim is checked"
        said = f"{left}. {now.unsourced} checked without a source." if now.unsourced else f"{left}."
        source = 'IF(B8=0,".",". "&B8&" checked without a source.")'
        left_is = 'IF(B6=0,"Every claim is checked",B6&" of "&B5&" claims still to check")'
        return (
            f'IF(B5=0,"No claims were found.",{left_is}&{source})',
            said if now.claims else "No claims were found.",
        )

    def column(self, writer: TableWriter, key: str) -> str:
        letter, table = LETTERS[writer.table.index(key)], writer.table
        return f"{place(table.title, f'${letter}$2')}:${letter}${max(2, writer.sheet.row)}"

    def counted(self, writer: TableWriter, *conditions: str) -> str:
        """Count rows by conditions on their columns, without those that are no longer in an article, if there are any.

        SUMPRODUCT and not COUNTIFS, to which a longer text or a star in it is a pattern.
        """
        present = [f'ISERROR(SEARCH("{GONE}",{self.column(writer, "flags")}))'] if self.now.gone else []
        return f"SUMPRODUCT({'*'.join([*conditions, *present])}*1)"

    def still_open(self) -> str:
        status = self.column(self.claims, "status")
        return "(" + "+".join(f'({status}="{spaced(word)}")' for word in OPEN) + ")"

    def section(self, *headers: str) -> None:
        style = self.styles.id(bold=True, fill=looks.MACHINE_HEADER, down="center")
        right = self.styles.id(bold=True, fill=looks.MACHINE_HEADER, down="center", across="right")
        self.sheet.write([])
        self.sheet.write([text(right if index else style, header) for index, header in enumerate(headers)], 20)

    def none(self, counted: Sequence[object]) -> None:
        """Say that a section is empty."""
        if not counted:
            self.sheet.write([text(self.styles.id(italic=True, ink=looks.GREY, indent=1, across="left"), "none")])

    def row(self, label: str, expression: str, value: int, share_of: tuple[str, int] | None = None) -> int:
        """A label, a count as a formula, and its share of another cell."""
        cells: list[str | None] = [text(self.label, label), formula(self.count, expression, value)]
        if share_of:
            here, (whole, total) = self.sheet.row + 1, share_of
            cells.append(formula(self.share, f'IF({whole}=0,"",B{here}/{whole})', value / total if total else ""))
        return self.sheet.write(cells, max(1, lines(label, 42)) * 13.2 + 3)

    def _left(self) -> None:
        now, claims, quotes = self.now, self.claims, self.quotes
        status, verdict = self.column(claims, "status"), self.column(claims, "verdict")
        source, archive = self.column(claims, "source"), self.column(claims, "archive")
        judgement = self.column(quotes, "attribution")
        self.section("Left to check", "Count", "Share")
        filled = f'({self.column(claims, "text")}<>"")'
        all_claims = self.row("Claims in all", self.counted(claims, filled), now.claims)
        whole = (f"$B${all_claims}", now.claims)
        left = self.row("○ still to check", self.counted(claims, self.still_open()), now.open, whole)
        self.row("✔ checked", f"B{all_claims}-B{left}", now.claims - now.open, whole)
        final = "+".join(f'({status}="{spaced(word)}")' for word in sorted(WANTS_SOURCE))
        wants, bare = f'(({final}+({verdict}<>""))>0)', f'(TRIM({source})="")*(TRIM({archive})="")'
        self.row(
            "⚠ checked or judged, but without a source", self.counted(claims, wants, bare), now.unsourced, whole
        )  # fmt: skip
        all_quotes = self.row("Quotes in all", self.counted(quotes, f'({self.column(quotes, "text")}<>"")'), now.quotes)
        whole = (f"$B${all_quotes}", now.quotes)
        unknown = f'({self.column(quotes, "speaker")}="{UNKNOWN}")*({judgement}<>"not a quote")'
        self.row("? without a known speaker", self.counted(quotes, unknown), now.nameless, whole)
        self.row("✔ audited", self.counted(quotes, f'({judgement}<>"")'), now.judged, whole)
        for label, value, title in (
            ("Contested figures", self.tally.contested, "Conflicts"),
            ("Edits to settle", self.tally.edits, "To settle"),
            ("Texts kept aside", self.tally.parked, "Kept aside"),
            ("Inputs that failed", self.tally.problems, "Problems"),
            *([(f"Rows {GONE}", now.gone, "Claims")] if now.gone else []),
        ):
            self.sheet.write([text(self.label, label), number(self.count, value)])
            if value:
                self.sheet.link(0, place(title))

    def _by_status(self) -> ChartData:
        self.section("By status", "Claims", "Share")
        status, first = self.column(self.claims, "status"), self.sheet.row + 1
        words = [spaced(word) for word in STATUSES]
        values = [self.now.status[word] for word in STATUSES]
        for offset, word in enumerate(words):
            self.row(
                word, self.counted(self.claims, f"({status}=A{first + offset})"), values[offset],
                (f"SUM($B${first}:$B${first + len(words) - 1})", sum(values)),
            )  # fmt: skip
        self.status_rows = (first, first + len(words) - 1)
        return ChartData(
            "Claims by status", _told("Bar chart of claims by status", words, values), first, words, values,
            [STATUS_BARS.get(word, "6B7A8D") for word in STATUSES],
        )  # fmt: skip

    def _by_kind(self) -> ChartData:
        more = f" (the {TOP_KINDS} most frequent)" if len(self.tally.kinds) > TOP_KINDS else ""
        self.section(f"By kind{more}", "Claims", "Share")
        kind, first = self.column(self.claims, "kind"), self.sheet.row + 1
        kinds = ranked(self.tally.kinds, TOP_KINDS)
        for name in kinds:
            self.row(
                name, self.counted(self.claims, f"({kind}=A{self.sheet.row + 1})"), self.tally.kinds[name],
                (self.counted(self.claims, f'({kind}<>"")'), self.now.claims),
            )  # fmt: skip
        self.none(kinds)
        values = [self.tally.kinds[name] for name in kinds]
        return ChartData(
            "Claims by kind", _told("Bar chart of claims by kind", kinds, values), first, kinds, values,
            ["2F6DB5"] * len(kinds),
        )  # fmt: skip

    def _by_source(self) -> ChartData:
        speaker, said_by = self.column(self.quotes, "speaker"), self.column(self.claims, "said_by")
        known = {name: count for name, count in self.tally.speakers.items() if name != UNKNOWN}
        more = f" (the {TOP_SOURCES} most quoted)" if len(known) > TOP_SOURCES else ""
        self.section(f"By source{more}", "Quotes", "Claims")
        first, names = self.sheet.row + 1, ranked(known, TOP_SOURCES)
        for name in names:
            here = self.sheet.row + 1
            self.sheet.write(
                [
                    text(self.label, name),
                    formula(
                        self.count, self.counted(self.quotes, f"EXACT({speaker},A{here})"), self.tally.speakers[name]
                    ),
                    formula(
                        self.count, self.counted(self.claims, f"EXACT({said_by},A{here})"), self.tally.asserting[name]
                    ),
                ],
                max(1, lines(name, 42)) * 13.2 + 3,
            )
        self.none(names)
        values = [self.tally.speakers[name] for name in names]
        return ChartData(
            "Quotes by source", _told("Bar chart of quotes by source", names, values), first, names, values,
            ["8A6BBE"] * len(names),
        )  # fmt: skip

    def _by_article(self) -> None:
        counted = self.tally.by_article
        more = f" (the {TOP_ARTICLES} with most to do)" if len(counted) > TOP_ARTICLES else ""
        self.section(f"By article{more}", "Claims", "To check")
        article = self.column(self.claims, "article")
        order = sorted(counted, key=lambda name: (-self.tally.open_by_article[name], -counted[name], name))
        self.none(order)
        for name in order[:TOP_ARTICLES]:
            here = self.sheet.row + 1
            self.sheet.write(
                [
                    text(self.label, name),
                    formula(self.count, self.counted(self.claims, f"EXACT({article},A{here})"), counted[name]),
                    formula(
                        self.count,
                        self.counted(self.claims, f"EXACT({article},A{here})", self.still_open()),
                        self.tally.open_by_article[name],
                    ),
                ],
                max(1, lines(name, 42)) * 13.2 + 3,
            )

    def _by_checker(self) -> None:
        self.section("By checker (type a name to count)", "Claims", "To check")
        checker, waits = self.column(self.claims, "checker"), self.still_open()
        for name in [*ranked(self.tally.checkers, TOP_CHECKERS), *[""] * FREE_CHECKERS]:
            here = self.sheet.row + 1
            mine = f"EXACT({checker},A{here})"
            columns = ((self.tally.checkers, (mine,)), (self.tally.checkers_open, (mine, waits)))
            counts = (
                formula(
                    self.count,
                    f'IF(A{here}="","",{self.counted(self.claims, *conditions)})',
                    values[name] if name else "",
                )
                for values, conditions in columns
            )
            self.sheet.write([text(self.typed, name), *counts])


STATUS_BARS = {
    "unverified": "9AA5B1", "in_progress": "3E8ED0", "needs_source": "E8833A", "needs_recheck": "E0B000",
    "verified": "4CAF61", "second_checked": "1F7A38", "inaccurate": "D64545", "disputed": "8A6BBE",
    "unverifiable": "6B7A8D", "superseded": "B8C0CA", "not_a_claim": "CBD2D9",
}  # fmt: skip


def ranked(counts: dict[str, int], most: int) -> list[str]:
    """Name the most frequent, ties in alphabetical order."""
    return sorted(counts, key=lambda name: (-counts[name], name))[:most]


def _told(what: str, names: Sequence[str], values: Sequence[int]) -> str:
    """Say a chart in words for those who cannot see it."""
    return f"{what}: " + ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True) if value) + "."
