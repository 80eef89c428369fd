"""An Excel workbook: a sheet for each label and relation type, before them one that says what every column holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.tables import TABLES, Row, Table
from kg.export.text import SEPARATOR
from kg.graph.schema import NodeType

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_ROWS = 1_048_576  # of a sheet, the heading included
_CHARACTERS = 32_767  # of a cell
_CUT = "…"
_CONTENTS = "Contents"
_NAME = 40  # characters of a sentence that stand for it as the end of a relation
_ENDS = ("from", "from_label", "from_name", "to", "to_label", "to_name")  # a person knows names, not ids
_WIDE = {
    "quote": 60, "result_quote": 60, "above_quote": 60, "promise": 60, "outcome_quote": 60, "definition": 60,
    "title": 40, "file": 36, "aliases": 36, "from_name": 28, "to_name": 28, "name": 28, "full_name": 28, "text": 28,
    "meeting": 28,
}  # fmt: skip
_ID = 22
_MEANINGS = {
    "from": ("起点的 id", "id of where it leads from"), "from_label": ("起点的类", "its label"),
    "from_name": ("起点的名称", "its name"), "to": ("终点的 id", "id of where it leads to"),
    "to_label": ("终点的类", "its label"), "to_name": ("终点的名称", "its name"),
}  # fmt: skip


class Workbook:
    """A workbook of Excel with a sheet for each table; one that is too long goes on in the next sheet.

    Relations have the names of their ends beside the ids; nodes come before them.
    """

    def __init__(self, out: Path) -> None:
        import openpyxl

        self._out = out
        self._book = openpyxl.Workbook(write_only=True)
        self._contents: list[Row] = []
        self._sheets: dict[str, tuple[WriteOnlyWorksheet, int]] = {}  # the table's last sheet, and its rows
        self._names: dict[str, str] = {}  # of nodes, by id
        self._cut = 0
        self._first = self._begun(_CONTENTS, ("sheet", "column", "含义", "meaning"), {"含义": 60, "meaning": 60})

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        relation = table.record == "relation"
        if not relation:
            self._name(table, rows)
        for row in rows:
            sheet, used = self._sheet(table)
            sheet.append([self._cell(sheet, value) for value in (self._with_names(row) if relation else row)])
            self._sheets[table.name] = sheet, used + 1

    def _name(self, table: Table, rows: Sequence[Row]) -> None:
        """Keeps how a person calls these nodes: places with what is above them, sentences by their beginning."""
        names = table.names
        caption = table.kind.caption if isinstance(table.kind, NodeType) else "id"
        called = "full_name" if "full_name" in names else caption
        at, key = names.index(called), names.index("id")
        other = names.index("file") if "file" in names else at
        for row in rows:
            name = str(row[at] or row[other] or row[key])
            self._names[row[key]] = name if len(name) <= _NAME else name[:_NAME] + _CUT

    def _with_names(self, row: Row) -> Row:
        from_, from_label, to, to_label, *rest = row
        return (from_, from_label, self._names.get(from_), to, to_label, self._names.get(to), *rest)

    def _sheet(self, table: Table) -> tuple[WriteOnlyWorksheet, int]:
        sheet, used = self._sheets.get(table.name, (None, _ROWS))
        if sheet is not None and used < _ROWS:
            return sheet, used
        if sheet is not None:
            _filter(sheet, table.name, used)
        number = sum(name.split(" ")[0] == table.name for name in self._book.sheetnames)
        columns = _columns(table)
        sheet = self._begun(table.name if not number else f"{table.name} {number + 1}", columns, _WIDE)
        if not number:
            self._contents += _described(table, columns)
        return sheet, 1

    def _begun(self, title: str, columns: Sequence[str], wide: Mapping[str, int]) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        sheet: Any = self._book.create_sheet(title)  # the stubs know less than a sheet has
        sheet.freeze_panes = "A2"
        heading = []
        for number, column in enumerate(columns, 1):
            is_id = column in ("id", "from", "to", "report", "passage", "mention")
            sheet.column_dimensions[get_column_letter(number)].width = wide.get(column, _ID if is_id else 12)
            heading.append(WriteOnlyCell(sheet, column))
            heading[-1].font = Font(bold=True)
        sheet.append(heading)
        return sheet

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
        for row in self._contents:
            self._first.append(row)
        for name, (sheet, used) in self._sheets.items():
            _filter(sheet, name, used)
        self._book.save(self._out)
        if not self._cut:
            return ()
        return (
            f"{self._cut} 个单元格超过 {_CHARACTERS} 字，已截断（以“…”结尾）；其他格式是完整的"
            f" / {self._cut} cells of more than {_CHARACTERS} characters were cut (they end in …);"
            " other formats are whole",
        )


def _columns(table: Table) -> tuple[str, ...]:
    return (*_ENDS, *table.names[4:]) if table.record == "relation" else table.names


def _filter(sheet: Any, name: str, rows: int) -> None:
    """Arrows on the heading by which a person picks rows."""
    from openpyxl.utils import get_column_letter

    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_columns(TABLES[name])))}{rows}"


def _described(table: Table, columns: Sequence[str]) -> Iterator[Row]:
    """What a sheet and its columns hold, in Chinese and English."""
    yield table.name, None, table.kind.doc, table.kind.doc_en
    meanings = {p.name: (p.doc, p.doc_en) for p in table.kind.properties} | (
        _MEANINGS if table.record == "relation" else {}
    )
    for column in columns:
        yield table.name, column, *meanings[column]
