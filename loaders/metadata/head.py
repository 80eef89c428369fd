"""The head of a report: title, meeting line with its date, speaker, and the opening sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.metadata.dates import date
from loaders.wording import DATE, MONTH, YEAR, wording

Span = tuple[int, int]

_REACH = 1600  # code points in which a head is over
_SHORT = 110
_OFFICE = "(?:代理?|副)?(?:[省市县区州盟旗镇乡]长|主席|总理|主任|书记|专员|行政长官)"
_NAME = r"(?P<name>[\u4e00-\u9fff]{1,5}(?:[·•.][\u4e00-\u9fff]{1,6})+|[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,3})"
_NAMED = re.compile(rf"(?:同志)?(?:[\s:、,]|<U\+[0-9A-F]{{4}}>)*{_NAME}(?:同志)?\s*(?:\)|$|在|作|代表)")
_OFFICE_WORD = re.compile(_OFFICE)
_AFTER = re.compile(rf"(?:^|日|[\s,])\s*{_NAME}(?:{_OFFICE}|同志)(?:在|作|代表|\s|$)")
_MEETING = re.compile(
    r"(?:第?[一二三四五六七八九十百零〇\d]{1,4}届)\s*(?:人民代表大会|人大)\s*(?:常务委员会|常委会)?\s*(?:第?[一二三四五六七八九十\d]{1,3}次)\s*(?:全体)?\s*(?:会议|全会)"
)
_DATED = re.compile(rf"[\s(\[—─―-]*(?:在|于)?\s*{YEAR}\s*年\s*{MONTH}\s*月")


@dataclass(frozen=True)
class Head:
    """What the head says, as spans of the folded document; `date` is ISO at its precision."""

    start: int
    end: int
    title: Span | None
    meeting_line: Span | None
    meeting: Span | None
    delivered: str | None
    speaker_line: Span | None
    speaker: str | None
    opening: Span | None


def read_head(text: str, start: int, end: int) -> Head:
    """Reads the head of the report at `start:end` of a folded text."""
    reach = min(end, start + _REACH)
    opening = wording("opening").search(text, start, reach)
    address = wording("address").search(text, start, opening.start() if opening else reach)
    over = opening.start() if opening else address.start() if address else _no_address(text, start, reach)
    glued = wording("glued_title").search(text, start, over)
    lines = list(_lines(text, start, over))
    titles = [glued.span()] if glued else [ln for ln in lines if _is_title(text, ln)]
    title = max(titles, key=lambda ln: (len(re.sub(r"\s+", "", text[slice(*ln)])), ln[0]), default=None)
    meeting_line = _meeting_line(text, lines, glued.end() if glued else None, over)
    told = date(text[slice(*meeting_line)]) if meeting_line else None
    if told is None:
        told = next((d for ln in lines if (d := _date_line(text[slice(*ln)]))), None)
    speaker_line, speaker = _speaker(text, lines, meeting_line)
    return Head(
        start=start,
        end=opening.end() if opening else over,
        title=(title[0], _title_end(text, *title)) if title else None,
        meeting_line=meeting_line,
        meeting=_meeting(text, meeting_line, title),
        delivered=told[0] if told else None,
        speaker_line=speaker_line,
        speaker=speaker,
        opening=opening.span() if opening else None,
    )


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for match in re.finditer(r"[^\n\f\v]+", text[start:end]):
        line = match.group()
        if line.strip() and len(line) <= 300:
            a = start + match.start() + len(line) - len(line.lstrip())
            yield a, a + len(line.strip())


def _no_address(text: str, start: int, reach: int) -> int:
    """Where no address ends the head, it ends before the first line that is neither title, meeting nor short."""
    end = start
    for a, b in _lines(text, start, reach):
        line = text[a:b]
        if b - a > _SHORT or re.match(r"[一二三四五六七八九十]{1,3}、", line) or re.search(r"[。;]$", line):
            break
        if wording("section").search(line) and not _is_title(text, (a, b)) and not wording("meeting").search(line):
            break
        end = b
    return end


def _is_title(text: str, line: Span) -> bool:
    if line[1] - line[0] > _SHORT:
        return False
    bare = re.sub(r"\s+", "", text[slice(*line)])
    return bool(wording("title").search(bare)) and not re.search(r"[作做]了?(?:政府)?工作报告$", bare)


def _title_end(text: str, a: int, b: int) -> int:
    cut = re.search(r"\s*[-—─―_]+\s*(?:$|(?=.{0,3}\d{4}|.{0,3}二))", text[a:b])
    return a + cut.start() if cut else b


def squeezed(text: str, span: Span) -> str:
    """The text of a span without white space: a name may be spaced out or wrapped."""
    return re.sub(r"\s+", "", text[slice(*span)])


def locate(text: str, span: Span, needle: str) -> Span:
    """Where the characters of `needle` stand in a span, white space between them ignored.

    Raises:
        ValueError: they do not.
    """
    match = re.compile(r"\s*".join(map(re.escape, needle))).search(text, *span)
    if match is None:
        raise ValueError(f"{needle!r} is not in {text[slice(*span)]!r}")
    return match.span()


def _meeting_line(text: str, lines: list[Span], glued: int | None, over: int) -> Span | None:
    """The line that tells of the meeting; behind a title in running text, all up to the end of the head."""
    if glued is not None:
        return glued, over
    told = [ln for ln in lines if not wording("noise").search(text[slice(*ln)]) and not _is_title(text, ln)]
    named = next((found for ln in told if (found := _named_meeting(text, lines, ln))), None)
    worded = named or next((ln for ln in told if wording("meeting").search(text[slice(*ln)])), None)
    if worded:
        return worded
    # a title that names its meeting: 政府工作报告（在…会议上）
    titles = (ln for ln in lines if _is_title(text, ln))
    return next((ln for ln in titles if re.search(r"会议?上", text[slice(*ln)])), None)


def _named_meeting(text: str, lines: list[Span], line: Span) -> Span | None:
    """A line with the full name of its meeting; one that begins with its date may go on in the next two."""
    at = lines.index(line)
    for _, end in lines[at : at + 3 if _DATED.match(text, *line) else at + 1]:
        whole = squeezed(text, (line[0], end))
        if _MEETING.search(whole) and len(whole) <= _SHORT and not _is_title(text, (line[0], end)):
            return line[0], end
    return None


def _date_line(line: str) -> tuple[str, re.Match[str]] | None:
    if not re.match(rf"^[\s(\[—─―-]*{DATE}[\s)\]]*$", line):
        return None
    return date(line)


def _meeting(text: str, line: Span | None, title: Span | None) -> Span | None:
    for span in (line, title):
        if span is None:
            continue
        part = squeezed(text, span)
        match = _MEETING.search(part)
        if match:
            lead = re.search(r"[\u4e00-\u9fff()*X×]*$", part[: match.start()])
            before = lead.group() if lead else ""
            cut = max(before.rfind("在"), before.rfind("于"), _day_end(before))
            return locate(text, span, before[cut + 1 :] + match.group())
        other = re.search(r"(?:在|于)(?P<m>[^,。()—]{3,50}?(?:会议|大会|全会|会))上", part)
        if other:
            return locate(text, span, other["m"])
    return None


def _day_end(text: str) -> int:
    """The 日 that ends a date written in Chinese numerals before a name; not the one of 日照."""
    found = re.search(r"[一二三四五六七八九十]日", text)
    return found.end() - 1 if found else -1


def _speaker(text: str, lines: list[Span], meeting_line: Span | None) -> tuple[Span | None, str | None]:
    for span in [*lines, *([meeting_line] if meeting_line else [])]:
        line = text[slice(*span)]
        if span != meeting_line and (len(line) > _SHORT or wording("noise").search(line)):
            continue
        name = _named(line) or _named_before(line, short=span == meeting_line or len(line) < 20)
        if name:
            return span, name
    return None, None


def _named(line: str) -> str | None:
    """The name behind an office: 县长 张三."""
    for office in _OFFICE_WORD.finditer(line):
        match = _NAMED.match(line, office.end())
        if match and _is_name(name := _name(match)):
            return name
    return None


def _named_before(line: str, short: bool) -> str | None:
    """The name before an office: 张三县长在…."""
    match = _AFTER.search(line) if short else None
    return name if match and _is_name(name := _name(match)) else None


def _is_name(name: str) -> bool:
    return not re.search(r"[省市县区州]|会议|政府|报告|讲话|书记|主任|主席|[盟旗镇乡]长", name)


def _name(match: re.Match[str]) -> str:
    return re.sub(r"\s+|同志$", "", match["name"])
