"""What the user sees: one document on standard output, everything else on standard error."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Any, NoReturn
from unicodedata import combining, east_asian_width

import msgspec

from kg.cli import words
from kg.cli.language import language, tr
from kg.errors import KgError, NotFound
from kg.text import clean_quote, decimal, years

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

Row = Mapping[str, Any]
NAMED = 12  # things that a line names before the rest is counted
EXCERPT = 120  # code points of a long sentence that a terminal shows


class Format(str, Enum):
    """How rows are printed (`--format`)."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def prepare_streams() -> None:
    """UTF-8 in pipes and files on any locale; what a terminal cannot show, or no text can hold, is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", newline="\n", errors="backslashreplace")


def decoded(argument: str) -> str:
    """An argument as the user typed it: under the C locale Python keeps Chinese as bytes in disguise."""
    if not any("\ud800" <= c <= "\udfff" for c in argument):
        return argument
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return os.fsencode(argument).decode(encoding)
    return argument


def fail(error: KgError) -> NoReturn:
    """Prints the error with its suggestions to standard error and exits with its code."""
    print(f"kg: {one_language(str(error))}", file=sys.stderr)
    if isinstance(error, NotFound) and error.suggestions:
        print(tr("是不是：", "Did you mean: ") + tr("、", ", ").join(error.suggestions), file=sys.stderr)
    sys.exit(error.exit_code)


def one_language(message: str) -> str:
    """Of a message `where: 中文 / English` the half in the user's language, with the place; others as they are."""
    halves = message.split(" / ")
    if len(halves) != 2 or not any(map(_chinese, halves[0])):
        return message
    if language() == "zh":
        return halves[0]
    where = _PLACE.match(halves[0])
    return f"{where[1]}: {halves[1]}" if where and where[1] not in halves[1] else halves[1]


_PLACE = re.compile("(.+?): (?=[\u4e00-\u9fff])")


def _chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def say(zh: str, en: str) -> None:
    """A message beside the result."""
    print(tr(zh, en), file=sys.stderr)


def document(value: Any) -> None:
    """One JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def emit(rows: Iterable[Row], columns: Sequence[str], form: Format | None, under: str | None = None) -> None:
    """Prints rows in the form asked for, None being a table.

    Args:
        columns: of the table, and first in CSV; JSON holds every key of a row.
        under: as in `table`.
    """
    if form is Format.json:
        document(list(rows))
    elif form is Format.jsonl:
        for row in rows:
            sys.stdout.write(_line_of(row) + "\n")
    elif form is Format.csv:
        _csv(list(rows), columns)
    else:
        table(rows, columns, under)


def _line_of(row: Row) -> str:
    try:
        return msgspec.json.format(msgspec.json.encode(row), indent=0).decode()  # three times as fast as `json`
    except UnicodeEncodeError:  # half a character
        return json.dumps(row, ensure_ascii=False)


def _csv(rows: list[Row], columns: Sequence[str]) -> None:
    """Cells that hold lists or objects are JSON; a cell that a spreadsheet would take for a formula gets a quote."""
    names = list(dict.fromkeys((*columns, *(key for row in rows for key in row))))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([csv_cell(row.get(name)) for name in names])


def csv_cell(value: Any) -> Any:
    """A value as a CSV file holds it."""
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def drawn() -> bool:
    """Is it for eyes: a terminal, or `$POLICY_KG_WIDTH` (columns) says to write as for one."""
    return sys.stdout.isatty() or bool(os.environ.get("POLICY_KG_WIDTH"))


def terminal(stderr: bool = False) -> Console:
    """The terminal as rich draws on it, as wide as it is or as $POLICY_KG_WIDTH says."""
    from rich.console import Console

    width = os.environ.get("POLICY_KG_WIDTH", "")
    return Console(stderr=stderr, highlight=False, width=int(width) if width.isdigit() else None)


def line(text: str = "", *, bold: bool = False, indent: int = 0) -> None:
    """A line of text on standard output; for eyes it is wrapped, every line of it `indent` columns from the left."""
    if not drawn():
        sys.stdout.write(" " * indent + text + "\n")
        return
    console, style = terminal(), "bold" if bold else None
    if not indent:
        console.print(text, style=style, markup=False)
        return
    from rich.text import Text

    for part in Text(text).wrap(console, console.width - indent, overflow="fold"):
        console.print(" " * indent + part.plain.rstrip(), style=style, markup=False)


def labelled(label: str, text: str) -> None:
    """`label: text`, with the colon of the language."""
    line(f"{label}{tr('：', ': ')}{' '.join(text.splitlines())}")  # the name of a file may hold a line break


def table(rows: Iterable[Row], columns: Sequence[str], under: str | None = None) -> None:
    """A table with right Chinese widths: on a terminal with wrapped cells, in a pipe one line a row, nothing cut.

    Args:
        columns: keys of the rows; `quote` is shown with its mention (`text`) marked, `source` as `file:start`.
        under: this column stands below `quote` where the terminal is narrow for all of them.
    """
    if drawn():
        _drawn(rows, [c for c in columns if c != under], under)
    else:
        _plain(rows, columns)


def _drawn(rows: Iterable[Row], columns: Sequence[str], under: str | None) -> None:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from kg.cli.cells import Whole

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        grid.add_column(words.title(name), overflow="fold", no_wrap=name in _SHORT)
    for row in rows:
        cells: list[RenderableType] = [
            _quoted(row) if name == "quote" else (Whole if name == "source" else Text)(_cell(row, name))
            for name in columns
        ]
        if under is not None:
            cells[-1] = Group(cells[-1], Whole(_cell(row, under), style="dim"))
        grid.add_row(*cells)
    if not grid.rows:
        return  # a heading alone says nothing
    console = terminal()
    if console.is_terminal:
        console.print(grid)
        return
    with console.capture() as captured:
        console.print(grid)
    for text in captured.get().splitlines():
        sys.stdout.write(text.rstrip() + "\n")


_SHORT = ("adcode", "first_year", "first_year_done", "id", "mentions", "period", "places", "plan_year", "review_year",
          "role", "shared", "similarity", "start", "year")  # fmt: skip


def _quoted(row: Row) -> Text:
    """The sentence, long ones cut to what stands around the mention, the mention in bold."""
    from rich.text import Text

    quote, mention = row.get("quote_clean") or clean_quote(row.get("quote") or "–"), clean_quote(row.get("text") or "")
    at = max(quote.find(mention), 0)
    a, b = max(0, at - EXCERPT // 2), at + len(mention) + EXCERPT // 2
    if len(quote) <= EXCERPT:
        a, b = 0, len(quote)
    shown = Text(("…" if a else "") + quote[a:b] + ("…" if b < len(quote) else ""))
    if mention and quote.startswith(mention, at):
        shown.stylize("bold", at - a + bool(a), at - a + bool(a) + len(mention))
    return shown


def _plain(rows: Iterable[Row], columns: Sequence[str]) -> None:
    rows = list(rows)
    if not rows:
        return
    lines = [[words.title(name) for name in columns], *([_cell(row, name) for name in columns] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for cells in lines:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _width(text: str) -> int:
    """Columns that a terminal takes for a text."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _cell(row: Row, name: str) -> str:
    value = row.get(name)
    if name == "source" and value is None and row.get("file"):
        named = tr("（见于“{}”）", " (named in {})").format(row["within"]) if row.get("within") else ""
        return shown(source(row)) + named
    if name == "years" and isinstance(value, list):
        return years(value) or "–"
    if name == "quote" and value:
        return row.get("quote_clean") or clean_quote(value)
    return shown(words.value(name, value))


def source(row: Row) -> str:
    """Where it stands: file and first code point, as `kg text FILE` counts them."""
    return f"{row['file']}:{row['start']}" if row.get("start") is not None else str(row["file"])


def shown(value: Any) -> str:
    """A cell as text: unknown is a dash, lists are joined."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return tr("是", "yes") if value else tr("否", "no")
    if isinstance(value, float):
        return decimal(value)
    if isinstance(value, list | tuple):
        return "、".join(shown(v) for v in value) or "–"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return " ".join(str(value).split())


def some(names: Sequence[str]) -> str:
    """Names in one line: the first ones, and how many there are in all where that is more."""
    rest = tr(f" 等 {len(names)} 个", f" … {len(names)} in all") if len(names) > NAMED else ""
    return tr("、", ", ").join(names[:NAMED]) + rest


def at_most(limit: int | None, form: Format, usual: int) -> int | None:
    """How many rows to show: what the user said, else in a table the usual, else all."""
    return limit if limit is not None or form is not Format.table else usual


def more(limit: int | None, total: int) -> None:
    """Says that rows were left out, where they were."""
    if limit is not None and limit < total:
        say(f"只显示前 {limit} 行，共 {total} 行；--limit 可改。", f"The first {limit} of {total}: --limit shows more.")
