"""What a person decided, one JSON object a line in `judgements.jsonl`: appended only, undone by a line of its own.

Fields of a line (those of its action are needed, the rest is left out):

  id      names the line, for `undo`            time    ISO 8601, UTC
  action  see below                             who, why  free text
  entity  id of an entity                       name    its name, for the reader; for split and rename the name meant
  into    id of the entity that another joins   to      a type
  file, start, end, type                        one mention, as it was read
  quote, quote_start                            its sentence, by which it is found again when the file changes
  to_start, to_end                              its right borders
  of      id of the line that no longer holds

  accept  entity            the candidate is a real one
  reject  entity | mention  it is none; its mentions stay, but nothing follows from them
  retype  entity | mention  it is of type `to`
  span    mention           it stands at `to_start:to_end`
  merge   entity, into      both are one
  split   entity, name      mentions called `name` are another one
  rename  entity, name      it is called `name`; the old name stays an alias
  undo    of                that line no longer holds (an undo can be undone)
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal

import msgspec

from kg.errors import BadData
from kg.model import MentionType, Record

FILE = "judgements.jsonl"
Action = Literal["accept", "reject", "retype", "span", "merge", "split", "rename", "undo"]

_ENTITY, _MENTION = ("entity",), ("file", "start", "end", "type")
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "accept": (_ENTITY,),
    "reject": (_ENTITY, _MENTION),
    "retype": ((*_ENTITY, "to"), (*_MENTION, "to")),
    "span": ((*_MENTION, "to_start", "to_end"),),
    "merge": ((*_ENTITY, "into"),),
    "split": ((*_ENTITY, "name"),),
    "rename": ((*_ENTITY, "name"),),
    "undo": (("of",),),
}


class Judgement(Record, frozen=True, kw_only=True):
    """One decision; see the module for what each action needs.

    Raises:
        ValueError: a field that the action needs is missing, or the fields contradict each other.
    """

    action: Action
    id: str = ""
    time: str = ""
    who: str | None = None
    why: str | None = None
    entity: str | None = None
    name: str | None = None
    into: str | None = None
    to: MentionType | None = None
    file: str | None = None
    start: int | None = None
    end: int | None = None
    type: MentionType | None = None
    to_start: int | None = None
    to_end: int | None = None
    quote: str | None = None
    quote_start: int | None = None
    of: str | None = None

    def __post_init__(self) -> None:
        ways = _NEEDED[self.action]
        if not any(all(getattr(self, field) is not None for field in way) for way in ways):
            needed = " | ".join(", ".join(way) for way in ways)
            raise ValueError(f"{self.action} 需要 {needed} / needs {needed}")
        if self.entity is not None and self.entity == self.into:
            raise ValueError(f"{self.entity} 不能并入自己 / cannot be merged into itself")
        for first, last in ((self.start, self.end), (self.to_start, self.to_end)):
            if first is not None and last is not None and not 0 <= first < last:
                raise ValueError(f"{first}:{last} 不是区间 / is no span")

    @property
    def of_mention(self) -> bool:
        return self.file is not None


class Judgements(Sequence[Judgement]):
    """The lines of a file, in order."""

    def __init__(self, path: Path, items: Sequence[Judgement] = ()) -> None:
        self.path = path
        self._items = list(items)

    @classmethod
    def read(cls, path: str | Path) -> Judgements:
        """Reads the file; one that is missing holds none.

        Raises:
            BadData: a line that is no judgement, names the file and the line.
        """
        path = Path(path)
        if not path.exists():
            return cls(path)
        try:
            lines = path.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise BadData(str(path), f"读不了：{error} / cannot be read: {error}") from error
        items: list[Judgement] = []
        seen: set[str] = set()
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                judgement = msgspec.json.decode(line, type=Judgement)
            except (msgspec.MsgspecError, ValueError) as error:
                raise BadData(where, str(error)) from error
            if not judgement.id:
                judgement = msgspec.structs.replace(judgement, id=_id(judgement))
            if judgement.id in seen:
                raise BadData(where, f"id {judgement.id} 重复 / stands twice")
            if judgement.action == "undo" and judgement.of not in seen:
                raise BadData(where, f"要撤销的 {judgement.of} 不在前面 / {judgement.of} is no earlier line")
            seen.add(judgement.id)
            items.append(judgement)
        return cls(path, items)

    def append(self, judgement: Judgement) -> Judgement:
        """Gives the judgement its time and id, and writes it at the end of the file (made where it is missing).

        Raises:
            BadData: an undo of a line that is not there.
        """
        if judgement.action == "undo" and judgement.of not in {j.id for j in self}:
            raise BadData(str(self.path), f"没有 {judgement.of} 这一条 / there is no line {judgement.of}")
        if not judgement.time:
            now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
            judgement = msgspec.structs.replace(judgement, time=now)
        if not judgement.id:
            judgement = msgspec.structs.replace(judgement, id=_id(judgement, len(self)))
        line = msgspec.json.encode(judgement) + b"\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # edited by hand
                    line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._items.append(judgement)
        return judgement

    def effective(self) -> list[Judgement]:
        """Those that hold: no undo, and nothing that was undone, in order."""
        undone: set[str | None] = set()
        for judgement in reversed(self._items):
            if judgement.action == "undo" and judgement.id not in undone:
                undone.add(judgement.of)
        return [j for j in self._items if j.action != "undo" and j.id not in undone]

    def digest(self) -> str:
        """A hash of those that hold."""
        lines = b"\n".join(msgspec.json.encode(j) for j in self.effective())
        return hashlib.blake2b(lines, digest_size=8).hexdigest()

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self._items)

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]


def _id(judgement: Judgement, number: int = 0) -> str:
    return hashlib.blake2b(msgspec.json.encode(judgement) + str(number).encode(), digest_size=5).hexdigest()
