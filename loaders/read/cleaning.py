"""What every text goes through: line ends, characters that no text may hold, lines that no report has."""

from __future__ import annotations

import re

from kg.model import Document
from loaders.read.limits import MAX_LINE_CHARS
from loaders.read.reasons import unreadable

_LINE_END = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
# control characters but \t \n \f, lone surrogates, what Unicode says is no character
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Line ends become `\\n`, forbidden characters one space each; the notes say how many.

    Characters that decoding could not give (U+FFFD) stay, and are noted too.
    """
    text = _LINE_END.sub("\n", text)
    text, count = _FORBIDDEN.subn(" ", text)
    notes = []
    if count:
        notes.append(f"{count} 个控制字符或非法字符换成了空格 / {count} control or invalid characters became spaces")
    if lost := [found.start() for found in re.finditer("\ufffd+", text)]:
        notes.append(
            f"{len(lost)} 处字节无法解码，显示为 \ufffd（第一处：{lost[0]}）"
            f" / places that did not decode and show as \ufffd: {len(lost)}, the first at {lost[0]}"
        )
    return text, tuple(notes)


def document(
    name: str, text: str, format: str, *, encoding: str | None = None, hints: dict[str, str] | None = None
) -> Document:
    """A Document of the cleaned text.

    Raises:
        Unreadable: there is no text, or a line that is too long.
    """
    text, notes = clean(text.removeprefix("\ufeff"))
    if not text.strip():
        raise unreadable(name, "no_text")
    if len(text) > MAX_LINE_CHARS:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_LINE_CHARS:
                raise unreadable(name, "long_line", limit=MAX_LINE_CHARS, place=number)
    cleaned = {key: clean(value)[0].replace("\n", " ") for key, value in (hints or {}).items()}
    return Document(file=name, text=text, format=format, encoding=encoding, hints=cleaned, notes=notes)
