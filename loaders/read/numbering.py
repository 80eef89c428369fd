"""Automatic numbers of Word paragraphs: the 一、 or （二） that a reader sees but that is not in the text.

Source: ECMA-376 part 1, 17.9 (Numbering). A number is counted for each abstract list and level; a paragraph of a level
starts the deeper levels again.
"""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)


class Numbering:
    """Gives each numbered paragraph its label, in document order (it counts).

    Args:
        numbering, styles: root elements of the parts, None where the file has none.
    """

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}  # abstract id → level → format, text, start
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str | None, Any | None]] = {}  # style → its parent, its numPr
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        if numbering is None:
            return
        for abstract in numbering.findall(f"{_W}abstractNum"):
            self._levels[abstract.get(f"{_W}abstractNumId")] = {
                int(level.get(f"{_W}ilvl")): (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText") or "",
                    int(_value(level, "start") or 1),
                )
                for level in abstract.findall(f"{_W}lvl")
            }
        for number in numbering.findall(f"{_W}num"):
            key = number.get(f"{_W}numId")
            self._abstract[key] = _value(number, "abstractNumId") or ""
            self._restarts[key] = {
                int(override.get(f"{_W}ilvl")): int(start)
                for override in number.findall(f"{_W}lvlOverride")
                if (start := _value(override, "startOverride")) is not None
            }
        for style in styles.findall(f"{_W}style") if styles is not None else ():
            self._styles[style.get(f"{_W}styleId")] = (_value(style, "basedOn"), style.find(f"{_W}pPr/{_W}numPr"))

    def label(self, paragraph: Any) -> str:
        """The number in front of `paragraph`, '' where it has none or only a bullet."""
        if not self._levels:
            return ""
        number, level = self._number(paragraph)
        abstract = self._abstract.get(number or "", "")
        levels = self._levels.get(abstract, {})
        if number is None or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._seen:
            self._seen.add(number)
            for restarted, start in self._restarts[number].items():
                counts[restarted] = start - 1
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        form, text, _ = levels[level]
        if form in ("bullet", "none"):
            return ""

        def counted(match: re.Match[str]) -> str:
            shown = int(match[1]) - 1
            form, _, start = levels.get(shown, ("decimal", "", 1))
            return _written(counts.get(shown, start), form)

        return re.sub(r"%(\d)", counted, text)

    def _number(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None, 0
        own = properties.find(f"{_W}numPr")
        style = _value(properties, "pStyle")
        for _ in range(10):  # styles are based on others; a damaged file may have a circle
            if own is not None or style is None:
                break
            style, own = self._styles.get(style, (None, None))
        if own is None:
            return None, 0
        number = _value(own, "numId")
        return (None if number == "0" else number), int(_value(own, "ilvl") or 0)


def _value(parent: Any, tag: str) -> str | None:
    found = parent.find(f"{_W}{tag}")
    return None if found is None else found.get(f"{_W}val")


def _written(number: int, form: str) -> str:
    if form in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
        return ten + (_DIGITS[ones] if ones else "")
    if form == "ideographDigital":
        return "".join(_DIGITS[int(d)] for d in str(number))
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x245F + number)
    if form in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr((0x40 if form == "upperLetter" else 0x60) + number)
    return str(number)
