"""A report as a file: exactly what the screen shows, and the definitions below it.

Where the screen says a day once above its hours, each row of a file has it: rows get sorted, and
joined with others."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

import xlsxwriter

from reports.figures import Unit
from reports.table import Line, Report

# A spreadsheet would run a cell that begins so, in some languages also with the full-width signs.
FORMULA: Final = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")
DAY_MS: Final = 86_400_000
NUMBERS: Final = {
    Unit.COUNT: ("0", 1),
    Unit.SHARE: ("0.0 %", 1_000),
    Unit.SCORE: ("0.00", 100),
    Unit.TIME: ("[h]:mm:ss", DAY_MS),
}
"""The format of a cell, and what its value is divided by."""


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def to_csv(report: Report) -> bytes:
    text = io.StringIO(newline="")
    write = csv.writer(text).writerow
    write([report.head, *(column.title for column in report.columns)])
    for line in _lines(report):
        write([harmless(line.label), *line.texts])
    write([])
    for each in _below(report):
        write([harmless(cell) for cell in each])
    # With a byte order mark: without one some spreadsheets read it as of their own code page.
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(report: Report) -> bytes:
    """Takes a moment for thousands of rows: call it on a thread."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(held, options)
    sheet = book.add_worksheet("Report")
    strong = book.add_format({"bold": True})
    formats = {unit: book.add_format({"num_format": NUMBERS[unit][0]}) for unit in Unit}
    _row(sheet, 0, [report.head, *(column.title for column in report.columns)], strong)
    row = 1
    for line in _lines(report):
        sheet.write_string(row, 0, line.label)
        cells = zip(report.columns, line.values, line.texts, strict=True)
        for at, (column, value, shown) in enumerate(cells, start=1):
            if value is None:
                sheet.write_string(row, at, shown)
            else:
                number = value / NUMBERS[column.unit][1]
                sheet.write_number(row, at, number, formats[column.unit])
        row += 1
    for each in _below(report):
        row += 1
        _row(sheet, row, each, None)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(report.columns), 14)
    sheet.freeze_panes(1, 1)
    book.close()
    return held.getvalue()


def _row(sheet: Any, row: int, cells: list[str], style: object) -> None:
    for at, cell in enumerate(cells):
        sheet.write_string(row, at, cell, style)


def _lines(report: Report) -> Iterator[Line]:
    yield from report.rows
    if report.total is not None:
        yield report.total


def _below(report: Report) -> Iterator[list[str]]:
    yield [report.sentence]
    if report.note:
        yield [report.note]
    for column in report.columns:
        yield [column.title, column.definition]
