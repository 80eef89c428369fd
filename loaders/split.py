"""A Document → the spans of the reports in it, or why it holds none.

Where a report begins is read from its head: title line, meeting line, address (各位代表：) and the opening sentence in
the first person (现在，我代表…向大会报告工作). Marks of a head that stand close together are one head. A body that runs
a second time without a head is found by its own wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.characters import is_traditional
from kg.model import Document
from loaders.wording import folded, patterns, wording

Span = tuple[int, int]

_HEAD_GAP = 700  # marks of one head lie no further apart, in code points
_SHORTEST = 700  # a shorter text, white space not counted, is a stub
_BARE = 2500  # a text without any head must be as long as this to be taken for a report
_SHORT_LINE = 110
_NOTICE = re.compile(r"现(?:予以|将)?.{0,60}(?:印发|公布|发布)|特此(?:通知|公告)")
_IS_NOTICE = "通知，没有报告正文 / a notice without the report"
# what stands before 政府工作报告 in a title whose line was lost: 2023年清河县
_TITLE_LEAD = re.compile(r"(?:(?:19|20)\d\d年)?[\u4e00-\u9fff]{2,14}(?:[省市县区州盟旗]|人民)$|(?:19|20)\d\d年$")
_PROBE, _STEP = 28, 220  # length and distance of the samples that look for a repeated body


@dataclass
class _Head:
    """Marks of a report's head between `start` and `end`."""

    start: int
    end: int
    kinds: set[str] = field(default_factory=set)
    titles: list[int] = field(default_factory=list)

    def opens(self) -> bool:
        """Whether this is the head of a report and not a title or an address in passing."""
        return "opening" in self.kinds or len(self.kinds & {"title", "meeting", "address"}) >= 2


def split(document: Document) -> list[Span] | str:
    """The spans of the reports in a document, in order, without overlap.

    A body that stands twice in the file gives two spans. What stands around the reports (a table of contents,
    navigation, a caption) lies outside of them.

    Returns:
        Half-open spans of code points of `document.text`; or, where there is no report, the reason, in Chinese and
        English.
    """
    text = folded(document.text)
    size = _solid(text)
    if size < _SHORTEST:
        if _NOTICE.search(text):
            return _IS_NOTICE
        return f"文字太短，不成报告（{size} 字） / too short for a report ({size} characters)"
    lines = list(_lines(text))
    heads = _heads(text, lines)
    reason = _no_report(text, lines, heads, size)
    if reason:
        return reason
    spans: list[Span] = []
    for start, end in _bounds(text, lines, heads):
        spans.extend(_halves(document.text, start, end))
    return spans


def _lines(text: str) -> Iterator[Span]:
    for match in re.finditer(r"[^\n\f]+", text):
        yield match.span()


def _solid(text: str) -> int:
    return len("".join(text.split()))


def _heads(text: str, lines: Sequence[Span]) -> list[_Head]:
    marks = sorted(_marks(text, lines))
    heads: list[_Head] = []
    for start, end, kind in marks:
        last = heads[-1] if heads else None
        # an opening sentence ends a head: the next mark begins another
        if (
            last is None
            or start - last.end > _HEAD_GAP
            or ("opening" in last.kinds and kind != "opening")
            or (kind == "opening" and "opening" in last.kinds and start - last.end > 200)
        ):
            heads.append(last := _Head(start, end))
        last.end = max(last.end, end)
        last.kinds.add(kind)
        if kind == "title":
            last.titles.append(start)
    return heads


def _marks(text: str, lines: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    listed, title, meeting, noise = wording("listed"), wording("title"), wording("meeting"), wording("noise")
    for start, end in lines:
        if end - start > _SHORT_LINE:
            continue
        line = text[start:end]
        if listed.search(line) or noise.search(line):
            continue
        if meeting.search(line):
            yield start, end, "meeting"
        if title.search(re.sub(r"\s+", "", line)):
            yield start, end, "title"
    for kind, group in (("title", "glued_title"), ("address", "address"), ("opening", "opening")):
        for match in wording(group).finditer(text):
            start = match.start()
            if group == "glued_title" and (lead := _TITLE_LEAD.search(text[max(0, start - 30) : start])):
                start -= len(lead.group())
            yield start, match.end(), kind


def _no_report(text: str, lines: Sequence[Span], heads: Sequence[_Head], size: int) -> str | None:
    opened = any("opening" in head.kinds for head in heads)
    listed = sum(1 for a, b in lines if b - a <= _SHORT_LINE and wording("listed").search(text[a:b]))
    if len(lines) >= 8 and listed > 0.5 * len(lines) and size < 20_000:
        return "只是目录，没有报告正文 / only a table of contents, without the reports"
    if _index(text, lines):
        return "只是网页索引（标题与链接） / only an index of titles"
    if opened and size >= 1500:
        return None
    others = len(wording("third_person").findall(text))
    if others >= 3 and others / size > 1 / 900:
        return "新闻页面，只转述报告 / a news page that tells of a report"
    first = next((text[a:b] for a, b in lines if not wording("noise").search(text[a:b])), "")
    if wording("not_report_title").search(re.sub(r"\s+", "", first)):
        return f"不是工作报告：{first.strip()[:40]} / not a work report"
    about = sum(1 for pattern in _body_patterns() if pattern.search(text))
    if any(head.opens() for head in heads) and (about >= 4 or opened):
        return None
    if (heads or about >= 6) and about >= 5 and size >= _BARE:
        return None
    if _NOTICE.search(text) and size < _BARE:
        return _IS_NOTICE
    if is_traditional(text):
        return (
            "全文是繁体字，只能读简体字的报告，请先转成简体"
            " / it is in traditional characters, and only reports in simplified ones are read: convert it first"
        )
    return "没有工作报告的开头和章节 / it has neither the head nor the sections of a work report"


def _body_patterns() -> list[re.Pattern[str]]:
    return [re.compile(p) for p in patterns("body")]


def _index(text: str, lines: Sequence[Span]) -> bool:
    """A list of titles with dates, as web pages and search results have it."""
    if len(lines) < 8:
        return False
    dated = sum(
        1 for a, b in lines if b - a < 90 and re.search(r"工作报告.{0,30}\d{4}[-./]\d{1,2}[-./]\d{1,2}", text[a:b])
    )
    titles = sum(1 for a, b in lines if b - a < 60 and wording("title").search(re.sub(r"\s+", "", text[a:b])))
    return dated >= 5 or titles > 0.5 * len(lines)


def _bounds(text: str, lines: Sequence[Span], heads: Sequence[_Head]) -> list[Span]:
    starts: list[int] = []
    for head in heads:
        if not head.opens():
            continue
        start = _head_start(text, lines, head)
        if starts and _solid(text[starts[-1] : start]) < _SHORTEST:
            # two heads without a body between them are one: the page's title and the report's own
            if "opening" not in head.kinds and "address" not in head.kinds:
                continue
            starts[-1] = start if len(starts) == 1 else starts[-1]
            continue
        starts.append(start)
    if not starts:
        titled = [h.titles[0] for h in heads if h.titles and h.titles[0] < 1500]
        starts = [titled[0] if titled else _first_solid(text, lines)]
    elif len(starts) == 1 and starts[0] > 1500 and _solid(text[: starts[0]]) > _BARE and not _is_list(lines, starts[0]):
        starts[0] = _first_solid(text, lines)  # the head was found late: what stands before it is not lost
    ends = [*starts[1:], len(text)]
    return [(a, _trim(text, a, b)) for a, b in zip(starts, ends, strict=True)]


def _is_list(lines: Sequence[Span], end: int) -> bool:
    """Whether most lines that end before `end` are short, as those of a table of contents."""
    before = [(a, b) for a, b in lines if b <= end]
    return sum(1 for a, b in before if b - a < 60) > 0.6 * len(before)


def _head_start(text: str, lines: Sequence[Span], head: _Head) -> int:
    """The first line of the head: of several titles in a row only the last two count, the rest are a list."""
    start = head.start
    if len(head.titles) > 2:
        start = head.titles[-1]
    above = [span for span in lines if span[1] <= start][-3:]
    for a, b in reversed(above):
        line = text[a:b].strip()
        joined = not text[b:start].strip("\n") and text.count("\n", b, start) == 1
        if not joined or not 2 <= len(line) <= 40 or re.search(r"[。!?;,\t]", line):
            break
        if wording("noise").search(line) or wording("listed").search(line):
            break
        start = a
    return start


def _first_solid(text: str, lines: Sequence[Span]) -> int:
    for a, b in lines:
        line = text[a:b]
        if line.strip() and not wording("noise").search(line):
            return a + len(line) - len(line.lstrip())
    return 0


def _trim(text: str, start: int, end: int) -> int:
    """The end without white space and without what a web page adds below the report."""
    tail = wording("tail").search(text, max(start, end - max(1500, (end - start) // 12)), end)
    if tail:
        end = tail.start()
    return start + len(text[start:end].rstrip())


def _halves(text: str, start: int, end: int) -> list[Span]:
    """The span, or two where its second part repeats the first."""
    solid = [m.span() for m in re.finditer(r"\S+", text[start:end])]
    joined = "".join(text[start + a : start + b] for a, b in solid)
    size = len(joined)
    if size < 2 * _SHORTEST:
        return [(start, end)]
    shifts = []
    for at in range(60, size // 2, _STEP):
        found = joined.find(joined[at : at + _PROBE], at + _PROBE)
        shifts.append(found - at if found >= 0 else 0)
    found_shifts = sorted(s for s in shifts if s > _SHORTEST)
    if len(found_shifts) < 0.6 * len(shifts):
        return [(start, end)]
    shift = found_shifts[len(found_shifts) // 2]
    if shift < 0.3 * size or sum(abs(s - shift) < 200 for s in found_shifts) < 0.5 * len(shifts):
        return [(start, end)]
    # the first samples tell where the repetition begins: walk back while the two copies agree
    first = next(i for i, s in enumerate(shifts) if abs(s - shift) < 200)
    here = 60 + first * _STEP
    there = here + shifts[first]
    while here > 0 and there > here and joined[here - 1] == joined[there - 1]:
        here, there = here - 1, there - 1
    cut = _unsolid(solid, there) + start
    return [(start, _trim(text, start, cut)), (cut, end)]


def _unsolid(solid: Sequence[Span], at: int) -> int:
    for a, b in solid:
        if at < b - a:
            return a + at
        at -= b - a
    return solid[-1][1]
