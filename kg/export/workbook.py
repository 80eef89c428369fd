"""An Excel workbook: a sheet for each label and relation type."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.tables import Row, Table
from kg.export.text import SEPARATOR

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_ROWS = 1_048_576  # of a sheet, the heading included
_CHARACTERS = 32_767  # of a cell
_CUT = "…"


class Workbook:
    """A workbook of Excel with a sheet for each table; one that is too long goes on in the next sheet."""

    def __init__(self, out: Path) -> None:
        import openpyxl

        self._out = out
        self._book = openpyxl.Workbook(write_only=True)
        self._sheets: dict[str, tuple[WriteOnlyWorksheet, int]] = {}  # the table's last sheet, and its rows
        self._cut = 0

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        for row in rows:
            sheet, used = self._sheet(table)
            sheet.append([self._cell(sheet, value) for value in row])
            self._sheets[table.name] = sheet, used + 1

    def _sheet(self, table: Table) -> tuple[WriteOnlyWorksheet, int]:
        sheet, used = self._sheets.get(table.name, (None, _ROWS))
        if sheet is not None and used < _ROWS:
            return sheet, used
        number = sum(name.split(" ")[0] == table.name for name in self._book.sheetnames)
        sheet = self._book.create_sheet(table.name if not number else f"{table.name} {number + 1}")
        sheet.freeze_panes = "A2"
        sheet.append(list(table.names))
        return sheet, 1

    def _cell(self, sheet: WriteOnlyWorksheet, value: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, list):
            value = SEPARATOR.join(value)
        if not isinstance(value, str):
            return value
        if len(value) > _CHARACTERS:
            self._cut += 1
            value = value[: _CHARACTERS - len(_CUT)] + _CUT
        if not value.startswith("="):
            return value
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"  # a text, no formula
        return cell

    def close(self) -> tuple[str, ...]:
        if not self._book.sheetnames:
            self._book.create_sheet("empty")
        self._book.save(self._out)
        if not self._cut:
            return ()
        return (
            f"{self._cut} 个单元格超过 {_CHARACTERS} 字，已截断（以“…”结尾）；其他格式是完整的"
            f" / {self._cut} cells of more than {_CHARACTERS} characters were cut (they end in …);"
            " other formats are whole",
        )
