"""Cells of a table on a terminal that `rich` alone would tear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

_PLACE = re.compile(r"(?P<file>.+?)(?P<at>:\d+)(?P<rest>\D.*)?", re.S)


class Whole:
    """`file:123` in a narrow column: the file may go over several lines, the number stays in one, to be copied."""

    def __init__(self, text: str, style: str = "") -> None:
        self._text, self._style = text, style

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, Text(self._text))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        yield Text("\n".join(folded(self._text, options.max_width)), style=self._style, overflow="fold")


def folded(text: str, width: int) -> list[str]:
    """A source in lines of at most `width` columns, unless the number alone takes more."""
    found = _PLACE.fullmatch(text)
    if found is None or cell_len(text) <= width:
        return [text]
    lines = chop_cells(found["file"], width)
    if cell_len(lines[-1] + found["at"]) <= width:
        lines[-1] += found["at"]
    else:
        lines.append(found["at"])
    return [*lines[:-1], lines[-1] + (found["rest"] or "")]
