"""jieba's user-dictionary format: one word a line, then its frequency and tag, both optional, separated by blanks.

Users keep such lists. A list becomes entries that `Authority.extended` adds to the authority file; the authority file
becomes a list that jieba segments its names with. Format: https://github.com/fxsjy/jieba, `load_userdict`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.errors import BadData, Unreadable
from kg.ids import make_id
from kg.model import Record
from loaders.programmes.authority import Authority
from loaders.programmes.entry import Entry
from loaders.programmes.naming import key_of, normalise

PROGRAMME_TAG = "nz"  # jieba's tag for a proper noun that is neither person, place nor body
_NOT_UTF8 = "第 {} 字节不是 UTF-8，请另存为 UTF-8 / not UTF-8 at byte {}: save the dictionary as UTF-8"
_NO_WORD = "应为“词 词频 词性”，实为“{}” / expected `word frequency tag`, got {!r}"
_LINE = re.compile(r"(?P<word>.+?)(?:\s+(?P<freq>\d+))?(?:\s+(?P<tag>[a-zA-Z]+))?")


class Word(Record, frozen=True, kw_only=True):
    """A line of a user dictionary."""

    word: str
    freq: int | None = None
    tag: str | None = None


def read_dictionary(path: Path) -> list[Word]:
    """The words of a file in UTF-8, with or without byte-order mark; empty lines are passed over.

    Raises:
        Unreadable: the file is missing or not UTF-8.
        BadData: a line that is no word with frequency and tag; the message has the line's number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(str(path), _NOT_UTF8.format(error.start, error.start)) from error
    except OSError as error:
        raise Unreadable(str(path), error.strerror or str(error)) from error
    words = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or len(key_of(match["word"])) < 2:
            raise BadData(f"{path}:{number}", _NO_WORD.format(line.strip(), line.strip()))
        words.append(Word(word=match["word"], freq=int(match["freq"]) if match["freq"] else None, tag=match["tag"]))
    return words


def write_dictionary(words: Iterable[Word], path: Path) -> None:
    """Writes words in the order given, UTF-8, line ends as `\\n`."""
    lines = (" ".join(str(part) for part in (w.word, w.freq, w.tag) if part is not None) for w in words)
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())


def authority_words(authority: Authority) -> list[Word]:
    """All names of the authority file that hold no white space, with a frequency that keeps them in one piece."""
    import rjieba  # reads its dictionary on import

    segmenter = rjieba.Jieba()
    names = {name for entry in authority for name in entry.names if not re.search(r"\s", name)}
    return [Word(word=name, freq=segmenter.suggest_freq(name), tag=PROGRAMME_TAG) for name in sorted(names)]


def entries_of(words: Sequence[Word], authority: Authority) -> list[Entry]:
    """The words that the authority file does not know, as local programmes; a spelling that comes twice gives one.

    Their ids are hashes of the word's key. Nothing is known of them but the name: the kind is mechanism, the widest.
    """
    entries: dict[str, Entry] = {}
    for word in words:
        key = normalise(word.word)
        if key not in authority.by_key and key not in entries:
            number = make_id("programme", "user", key).partition(":")[2]
            entries[key] = Entry(
                id=f"user-{number}",
                name=word.word,
                kind="mechanism",
                level="local",
                example=word.word,
                counter=None,
            )
    return list(entries.values())
