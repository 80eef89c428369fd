"""What the user sees: one document on standard output, everything else on standard error."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, NoReturn

from kg.cli.language import language, tr
from kg.errors import KgError, NotFound

if TYPE_CHECKING:
    from rich.console import Console

Row = Mapping[str, Any]


class Format(str, Enum):
    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def prepare_streams() -> None:
    """UTF-8 in pipes and files on any locale; a terminal that cannot show a character shows a substitute."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", newline="\n")


def fail(error: KgError) -> NoReturn:
    """Prints the error with its suggestions to standard error and exits with its code."""
    print(f"kg: {one_language(str(error))}", file=sys.stderr)
    if isinstance(error, NotFound) and error.suggestions:
        print(tr("是不是：", "Did you mean: ") + "、".join(error.suggestions), file=sys.stderr)
    sys.exit(error.exit_code)


def one_language(message: str) -> str:
    """Of a message `中文 / English` the half in the user's language; others as they are."""
    halves = message.split(" / ")
    if len(halves) != 2 or not any("\u4e00" <= c <= "\u9fff" for c in halves[0]):
        return message
    return halves[0] if language() == "zh" else halves[1]


def say(zh: str, en: str) -> None:
    """A message beside the result."""
    print(tr(zh, en), file=sys.stderr)


def document(value: Any) -> None:
    """One JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def emit(rows: Iterable[Row], columns: Sequence[str], form: Format, titles: Mapping[str, str] | None = None) -> None:
    """Prints rows in the form asked for.

    Args:
        columns: of the table, and first in CSV; JSON holds every key of a row.
        titles: what the table calls a column.
    """
    if form is Format.json:
        document(list(rows))
    elif form is Format.jsonl:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif form is Format.csv:
        _csv(list(rows), columns)
    else:
        table(rows, columns, titles)


def _csv(rows: list[Row], columns: Sequence[str]) -> None:
    """Cells that hold lists or objects are JSON; a cell that a spreadsheet would take for a formula gets a quote."""
    names = list(dict.fromkeys((*columns, *(key for row in rows for key in row))))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t"):
        return "'" + value
    return value


def terminal(stderr: bool = False) -> Console:
    """A rich console; in a pipe as wide as it takes, without colours."""
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        return Console(stderr=stderr, highlight=False, width=100_000, color_system=None)
    return console


def table(rows: Iterable[Row], columns: Sequence[str], titles: Mapping[str, str] | None = None) -> None:
    """A table with right Chinese widths; on a terminal with wrapped cells, in a pipe one line a row, nothing cut."""
    from rich.table import Table
    from rich.text import Text

    console = terminal()
    drawn = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for name in columns:
        drawn.add_column((titles or {}).get(name, name), overflow="fold", no_wrap=not console.is_terminal)
    for row in rows:
        cells = [Text(shown(row.get(name))) for name in columns]
        drawn.add_row(*cells)
    if console.is_terminal:
        console.print(drawn)
        return
    with console.capture() as captured:
        console.print(drawn)
    for line in captured.get().splitlines():
        sys.stdout.write(line.rstrip() + "\n")


def shown(value: Any) -> str:
    """A cell as text: unknown is a dash, lists are joined."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return tr("是", "yes") if value else tr("否", "no")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return "、".join(shown(v) for v in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return " ".join(str(value).split())


def years(values: Sequence[int]) -> str:
    """2019, 2021–2023."""
    parts: list[str] = []
    run: list[int] = []
    for year in [*sorted(values), None]:
        if run and (year is None or year != run[-1] + 1):
            parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
            run = []
        if year is not None:
            run.append(year)
    return ", ".join(parts)
