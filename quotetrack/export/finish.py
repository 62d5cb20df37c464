"""The finish of the sheets: what openpyxl builds around the rows."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import DataPoint
from openpyxl.drawing.text import CharacterProperties, ParagraphProperties
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from quotetrack.export import looks
from quotetrack.export.celltext import to_cell
from quotetrack.export.columns import (
    CLAIMS,
    LISTS,
    PROBLEMS,
    QUOTES,
    READ_ME,
    REVIEWED,
    RUN_DATA,
    SOURCES,
    SUMMARY,
    Column,
    Table,
    marker,
)
from quotetrack.export.front import CHART_WIDTH, ChartData, chart_height, place
from quotetrack.export.rows import EXTRA_WIDTH, TableWriter
from quotetrack.export.sheetxml import LETTERS, letters
from quotetrack.ledger.vocabulary import PEOPLE
from quotetrack.tables import Report, spaced

LISTED = (("claims", "status"), ("claims", "verdict"), ("claims", "decision"), ("quotes", "attribution"))
SPEAKERS_OF, SPEAKER = 5, 6  # columns of the sheet of lists: an article's id, the name of one of its speakers
_TABS = {"people": "F2C94C", "machine": "9AA5B1", "front": "2F6DB5"}


def finish(
    book: Workbook, report: Report, tables: list[TableWriter], charts: list[ChartData], listed: int
) -> dict[int, str]:
    """Build every sheet without its cells, and give the charts' alternative texts by number."""
    book.remove(book.active)
    properties = book.properties
    properties.creator, properties.title, properties.subject = "quotetrack", report.title, "Claims and quotes to check"
    properties.description = "Yellow columns are for people; give the file back with: quotetrack review FILE"
    properties.keywords, properties.category, properties.lastModifiedBy = "claims, quotes", "Fact-check", "quotetrack"
    _read_me(book.create_sheet(READ_ME))
    _summary(book.create_sheet(SUMMARY), charts)
    for writer in tables:
        _table(book, book.create_sheet(writer.table.title), writer, listed)
    book.create_sheet(LISTS).sheet_state = "hidden"
    book.create_sheet(RUN_DATA).sheet_state = "veryHidden"
    book.active = 0
    book.calculation.fullCalcOnLoad = True
    return {number: chart.alt for number, chart in enumerate(charts, 1)}


def finish_one(book: Workbook, title: str, writer: TableWriter) -> None:
    """Build a workbook of a single table."""
    book.remove(book.active)
    book.properties.creator = book.properties.lastModifiedBy = "quotetrack"
    book.properties.title = title
    _table(book, book.create_sheet(writer.table.title), writer, 0)


def _page(sheet: Worksheet, title: str, *, paper: int = 9, landscape: bool = True) -> None:
    """One page wide, as long as it needs, numbered."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = "Page &P of &N"


def _read_me(sheet: Worksheet) -> None:
    _page(sheet, READ_ME, landscape=False)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _TABS["front"]
    for letter, width in zip("ABC", (5, 24, 94), strict=True):
        sheet.column_dimensions[letter].width = width


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(book: Workbook, sheet: Worksheet, writer: TableWriter, listed: int) -> None:
    table, last = writer.table, max(2, writer.sheet.row)
    people = table in REVIEWED
    sheet.sheet_properties.tabColor = _TABS["people" if people else "machine"]
    _page(sheet, table.title, paper=table.paper)
    sheet.print_title_rows = "1:1"
    sheet.freeze_panes = f"{LETTERS[table.frozen]}2"
    sheet.auto_filter.ref = f"A1:{letters(writer.sheet.width - 1)}{last}"
    for index, column in enumerate(table.columns):
        letter = letters(index)
        sheet.column_dimensions[letter].width = column.width
        if column.fills == "hidden":
            sheet.column_dimensions[letter].hidden = True
        if people:
            name = marker(table, column)
            book.defined_names[name] = DefinedName(name, attr_text=place(table.title, f"${letter}$1"), hidden=True)
        if column.hint:
            hint = DataValidation(showInputMessage=True, promptTitle=column.header, prompt=column.hint)
            hint.add(f"{letter}1")
            sheet.add_data_validation(hint)
    for index in writer.extra.values():
        sheet.column_dimensions[letters(index)].width = EXTRA_WIDTH
    if table.detail:
        for index in range(table.index(table.detail[0]), table.index(table.detail[1]) + 1):
            sheet.column_dimensions[LETTERS[index]].outlineLevel = 1
    for column in table.columns:
        _drop_down(sheet, table, column, last, listed)
        for rule in _rules(table, column):
            letter = LETTERS[table.index(column.key)]
            sheet.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)


def _drop_down(sheet: Worksheet, table: Table, column: Column, last: int, listed: int) -> None:
    """Offer words from the hidden sheet of lists. Another word draws a warning and can stay: the review keeps it."""
    if (table.key, column.key) in LISTED:
        letter = LETTERS[LISTED.index((table.key, column.key))]
        source = f"{LISTS}!${letter}$2:${letter}${len(column.words) + 1}"
    elif (table, column.key) == (QUOTES, "correct_speaker"):
        article, of = LETTERS[table.index("article_id")], LETTERS[SPEAKERS_OF]
        names = f"{LISTS}!${of}$1:${of}${listed}"
        source = (
            f"OFFSET({LISTS}!${LETTERS[SPEAKER]}$1,MATCH(${article}2,{names},0)-1,0,COUNTIF({names},${article}2),1)"
        )
    else:
        return
    rule = DataValidation(
        type="list", formula1=source, allow_blank=True, showErrorMessage=True, errorStyle="warning",
        errorTitle=column.header,
        error="This is none of the words of the list. It can stay: the review keeps it and asks about it."
        if column.words else "This is none of the article's speakers. It can stay if you mean somebody else.",
    )  # fmt: skip
    letter = LETTERS[table.index(column.key)]
    rule.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(rule)


def _rules(table: Table, column: Column) -> Iterator[object]:
    """The colours of one column."""
    first = f"${LETTERS[table.index(column.key)]}2"
    words: dict[str, looks.Look] = {}
    if table is CLAIMS and column.key == "status":
        words = {spaced(word): look for word, look in looks.STATUS.items()}
    elif table is CLAIMS and column.key == "verdict":
        words = looks.VERDICT
    elif table is QUOTES and column.key == "attribution":
        words = looks.ATTRIBUTION
    elif column.key == "outcome":
        words = looks.OUTCOME
    elif column.key in ("speaker", "stance", "named") or (table is PROBLEMS and column.key == "kind"):
        words = looks.OTHER
    for word, look in words.items():
        if table is not SOURCES or word == "anonymous":
            yield looks.worded(word, look, first)
    if table is CLAIMS and column.key == "source":
        status = f"${LETTERS[table.index('status')]}2"
        verdict = f"${LETTERS[table.index('verdict')]}2"
        wanting = ",".join(f'{status}="{word}"' for word in ("verified", "second checked", "inaccurate", "disputed"))
        yield looks.shaded(f'AND({first}="",OR({verdict}<>"",{wanting}))', "FFFDE3CC", "FF8A3B00", bold=True)
    if column.key == "priority":
        yield looks.shaded(f"AND(ISNUMBER({first}),{first}>=0.8)", "FFF9CFA6", "FF7A3300", bold=True)
        yield looks.shaded(f"AND(ISNUMBER({first}),{first}>=0.5)", "FFFDEBD8", "FF7A3300")
    if column.key == "confidence":
        yield looks.shaded(f"AND(ISNUMBER({first}),{first}<0.5)", "FFFFE9A8", "FF6B4E00", bold=True)
    if column.key == "flags":
        yield looks.shaded(f'{first}<>""', "FFFFF4E5", "FF8A3B00")


# ── the Summary ─────────────────────────────────────────────────────────────────────────────────────────────────


def _summary(sheet: Worksheet, charts: list[ChartData]) -> None:
    _page(sheet, SUMMARY, landscape=False)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _TABS["front"]
    for letter, width in zip("ABCDE", (44, 10, 10, 3, 3), strict=True):
        sheet.column_dimensions[letter].width = width
    for chart in charts:
        sheet.add_chart(_bars(sheet, chart), chart.anchor)
        if chart.title.endswith("status"):
            area = f"A{chart.first_row}:A{chart.first_row + len(chart.labels) - 1}"
            for word in PEOPLE["claims"]["status"]:
                rule = looks.worded(spaced(word), looks.STATUS[word], f"$A{chart.first_row}")
                sheet.conditional_formatting.add(area, rule)


def _bars(sheet: Worksheet, data: ChartData) -> BarChart:
    """A horizontal bar chart with its values stored, so that viewers that do not calculate show it too."""
    first, last = data.first_row, data.first_row + len(data.labels) - 1
    chart = BarChart()
    chart.type, chart.title, chart.legend, chart.gapWidth = "bar", data.title, None, 45 if len(data.labels) > 4 else 150
    chart.width, chart.height = CHART_WIDTH, chart_height(len(data.labels))
    heading = CharacterProperties(sz=1200, b=True)
    chart.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=heading)
    for run in chart.title.tx.rich.p[0].r:
        run.rPr = heading
    series = Series(Reference(sheet, min_col=2, min_row=first, max_row=last), title=data.title)
    counts = [NumVal(idx=index, v=str(value)) for index, value in enumerate(data.values)]
    series.val.numRef.numCache = NumData(formatCode="General", ptCount=len(counts), pt=counts)
    texts = [StrVal(idx=index, v=to_cell(name)) for index, name in enumerate(data.labels)]
    names = StrData(ptCount=len(texts), pt=texts)
    series.cat = AxDataSource(strRef=StrRef(f=place(SUMMARY, f"$A${first}:$A${last}"), strCache=names))
    for index, colour in enumerate(data.colours):
        point = DataPoint(idx=index)
        point.graphicalProperties.solidFill = colour
        series.dPt.append(point)
    series.graphicalProperties.solidFill = data.colours[0]
    series.dLbls = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )  # fmt: skip
    chart.series.append(series)
    chart.x_axis.delete, chart.y_axis.delete = False, True  # the bars carry their numbers
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
    chart.x_axis.tickLblSkip = 1  # every bar keeps its name
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    return chart
