"""A reader of plain text for the tests of loading: a real one, for a format of its own.

First line: `place;plan year`. Then a passage a line. Programmes are the names in 【】; one with a * after it is that of
somebody else. A line `die` ends the process, `fault` raises, `import` misses a library, `hang` comes to no end; a file
that begins with `refuse` is refused, one that begins with `none` is no report.
"""

from __future__ import annotations

import os
import re
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from passages import passage

from kg.ids import make_id
from kg.model import (
    Document,
    DocumentFacts,
    FileFacts,
    Mention,
    Period,
    Place,
    PlaceName,
    Programme,
    Refusal,
    Report,
    ReportFacts,
    Term,
)

_NAME = re.compile(r"【(.+?)】(\*?)")
_HASHES = 32


class PlainReader(msgspec.Struct, frozen=True):
    """`pause`: seconds that every file takes; `log`: a file to which every read file's name is appended."""

    version: str = "1"
    pause: float = 0.0
    log: str | None = None

    def walk(self, root: Path) -> Iterator[tuple[Path, str] | Refusal]:
        if root.is_file():
            yield root, root.name
            return
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield path, path.relative_to(root).as_posix()

    def read(self, path: Path, name: str) -> FileFacts:
        if self.log:
            with open(self.log, "a", encoding="utf-8") as log:
                log.write(f"{name}\n")
        time.sleep(self.pause)
        text = path.read_text("utf-8")
        if text.startswith("refuse"):
            return FileFacts(documents=(), refused=(Refusal(file=name, reason="refused"),))
        document = Document(file=name, text=text, format="txt", encoding="utf-8", hints={"name": name})
        if text.startswith("none"):
            return FileFacts(documents=(DocumentFacts(document=document, not_a_report="no report"),))
        lines = text.split("\n")
        if "die" in lines:
            os._exit(9)
        if "hang" in lines:
            time.sleep(3600)
        if "import" in lines:
            raise ImportError("No module named 'reader_of_that_format'")
        if "fault" in lines:
            raise ZeroDivisionError("fault")
        return FileFacts(documents=(DocumentFacts(document=document, reports=(_report(text),)),))

    def renamed(self, facts: FileFacts, old: str, new: str) -> FileFacts | None:
        return msgspec.convert(_replace(msgspec.to_builtins(facts), old, new), FileFacts)

    def places(self) -> Iterable[Place]:
        country = Place(id="place:cn", name="全国", full_name="全国", adcode="000000", level="national")
        yield country
        for number, name in enumerate(("甲州市", "乙州市", "丙州市"), 1):
            adcode = f"9901{number:02d}"
            dated = (PlaceName(name=f"{name[:2]}县", adcode=adcode, until=2000),)
            names = (*dated, PlaceName(name=name, adcode=adcode, since=2001))
            yield Place(id=f"place:{number}", name=name, full_name=f"某省{name}", adcode=adcode, level="city",
                        parent="place:cn", names=names)  # fmt: skip

    def place(self, key: str) -> Place | None:
        return None

    def short_names(self, place: Place) -> Iterable[str]:
        return [place.name[:2]]

    def programmes(self) -> Iterable[Programme]:
        yield Programme(id="hezhangzhi", name="河长制", aliases=("河湖长制",))
        yield Programme(id="shuangjian", name="双减")

    def terms(self) -> Iterable[Term]:
        yield Term(id="industry:cha", type="industry", name="茶叶", aliases=("茶",), codes=("0164",))

    def tracker(self) -> None:
        return None


_PLACES = {"甲州市": "place:1", "乙州市": "place:2", "丙州市": "place:3"}
_AUTHORITY = {"河长制": "hezhangzhi", "河湖长制": "hezhangzhi", "双减": "shuangjian"}


def _report(text: str) -> ReportFacts:
    head, _, body = text.partition("\n")
    place, _, year = head.partition(";")
    at = len(head) + 1
    passages, mentions = [], []
    for line in body.split("\n"):
        if line:
            period: Period = "plan" if "要" in line else "review"
            passages.append(passage(line, period, at))
            for match in _NAME.finditer(line):
                name, other = match.groups()
                start = at + match.start(1)
                mentions.append(
                    Mention(
                        passage=len(passages) - 1,
                        start=start,
                        end=start + len(name),
                        type="programme",
                        text=name,
                        name=name,
                        period=period,
                        rule="bracket",
                        entity=_AUTHORITY.get(name),
                        year=int(year) - (period == "review"),
                        role="other" if other else "own",
                        role_why="model" if other else None,
                    )
                )
        at += len(line) + 1
    shingles = {body[i : i + 8] for i in range(max(1, len(body) - 7))}
    signature = tuple(min(zlib.crc32(s.encode(), salt) for s in shingles) for salt in range(_HASHES))
    report = Report(
        start=0,
        end=len(text),
        kind="report",
        title=f"{place}政府工作报告",
        place=_PLACES.get(place),
        level="city" if place in _PLACES else None,
        review_year=int(year) - 1,
        plan_year=int(year),
    )
    return ReportFacts(report=report, passages=tuple(passages), mentions=tuple(mentions), signature=signature)


def _replace(value: object, old: str, new: str) -> object:
    if isinstance(value, dict):
        return {k: new if v == old else _replace(v, old, new) for k, v in value.items()}
    return [_replace(v, old, new) for v in value] if isinstance(value, list | tuple) else value


def candidate(name: str) -> str:
    """The id of a programme that no authority file holds."""
    return make_id("programme", name)
