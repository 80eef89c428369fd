"""What a report is: place, level, kind, title, meeting, date, speaker and years, read from its own text.

What the file's name or columns say (`Document.hints`) never decides against the text; where they differ, the report
keeps the difference in `contradictions`.
"""

from __future__ import annotations

import re

from kg.model import Document, Place, Report, ReportKind
from loaders.metadata.counts import places_in
from loaders.metadata.dates import date, years_in
from loaders.metadata.found import Found
from loaders.metadata.head import Head, read_head
from loaders.metadata.place import find_place
from loaders.metadata.traces import Traces
from loaders.metadata.years import Years, read_years
from loaders.places import Gazetteer
from loaders.wording import folded, wording

__all__ = ["describe"]

_PLACE_HINTS = ("place", "name", "title", "city", "county", "district", "province")
_YEAR_HINTS = ("year", "name", "title")


def describe(document: Document, start: int, end: int, gazetteer: Gazetteer) -> Report:
    """Describes the report at `start:end` of a document.

    Everything that the text does not tell is None. `place_evidence` marks the place's name (`start`, `end`), `quote` is
    the sentence around it.
    """
    text = folded(document.text)
    head = read_head(text, start, end)
    title = _squeezed(document.text, head.title)
    told = read_years(text, start, end, head.delivered, title)
    hinted_year = _hinted_year(document)
    if told.plan_year is None and hinted_year is not None and _spoken_of(text[start:end], hinted_year):
        told = read_years(text, start, end, str(hinted_year), title)
    delivered = head.delivered or _deictic(text[start:end], told)
    year = int(delivered[:4]) if delivered else told.plan_year
    hinted = _hinted_places(document, year, gazetteer)
    found = find_place(Traces.of(document.text, text, head, end, year, hinted, gazetteer), gazetteer)
    return Report(
        start=start,
        end=end,
        kind=_kind(text, head, title),
        title=title,
        place=found.place.id if found else None,
        level=found.level if found else None,
        delivered=delivered,
        speaker=head.speaker,
        meeting=_squeezed(document.text, head.meeting),
        review_from=told.review_from,
        review_year=told.review_year,
        plan_year=told.plan_year,
        plan_until=told.plan_until,
        place_evidence=found.evidence if found else None,
        contradictions=tuple(_contradictions(document, found, told, delivered, hinted, hinted_year, gazetteer)),
    )


def _squeezed(text: str, span: tuple[int, int] | None) -> str | None:
    if span is None:
        return None
    squeezed = re.sub(r"\s+", "", text[slice(*span)])
    return squeezed or None


def _kind(text: str, head: Head, title: str | None) -> ReportKind:
    if title:
        if re.search(r"讲话|发言|致辞", title):
            return "speech"
        if re.search(r"计划|预算|决算|财政|审计|规划|整改|专项|执行情况", title):
            return "other"
        if "工作报告" in title:
            return "report"
    if head.opening:
        opening = text[slice(*head.opening)]
        sentence = text[head.opening[0] : head.opening[1] + 60]
        if re.search(r"计划执行|预算执行|预算草案|决算|审计", sentence) and "委托" in opening:
            return "other"
        return "report"
    address = wording("address").search(text, head.start, head.end + 40)
    if address:
        return "speech" if "同志们" in address.group() or "领导" in address.group() else "report"
    return "report" if re.search(r"各位代表", text[head.start :]) else "other"


def _deictic(body: str, told: Years) -> str | None:
    """The year of delivery where the head gives no date: the planned year if the text looks back at a past year."""
    if told.plan_year is None:
        return None
    third = len(body) // 3
    now = len(re.findall(r"今年以来|即将过去", body[:third]))
    next_year = len(re.findall(r"明年", body))
    past = len(re.findall(r"刚刚过去|过去一年|过去的一年|去年", body[: 2 * third]))
    this_year = len(re.findall(r"今年", body[third:]))
    if next_year > this_year and now:
        return str(told.review_year)
    if past or this_year:
        return str(told.plan_year)
    spans = told.review_from is not None and told.plan_until is not None
    return str(told.plan_year) if spans and not next_year else None  # a new government in the first year of its plan


def _hinted_places(document: Document, year: int | None, gazetteer: Gazetteer) -> list[Place]:
    for key in _PLACE_HINTS:
        value = document.hints.get(key)
        if value:
            places = places_in(value, year, gazetteer)
            if places:
                return places
    return []


def _hinted_year(document: Document) -> int | None:
    for key in _YEAR_HINTS:
        value = document.hints.get(key, "")
        found = years_in(re.sub(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?", r"\1年", value))
        if found:
            return found[-1]
    return None


def _spoken_of(body: str, year: int) -> bool:
    return len(re.findall(rf"{year}\s*年|{year - 1}\s*年", body)) >= 2


def _contradictions(
    document: Document,
    found: Found | None,
    told: Years,
    delivered: str | None,
    hinted: list[Place],
    hinted_year: int | None,
    gazetteer: Gazetteer,
) -> list[str]:
    result = []
    if found and hinted:
        line = {found.place.id, *(p.id for p in gazetteer.ancestors(found.place.id))}
        below = any(found.place.id in {a.id for a in gazetteer.ancestors(p.id)} for p in hinted)
        if not below and not any(p.id in line for p in hinted):
            said = hinted[0].full_name if len(hinted) == 1 else hinted[0].name  # a name that several places have
            read = found.place.full_name
            result.append(
                f"文件名或表列说是{said}，正文是{read} / the file's name or a column says {said}, the text {read}"
            )
    if found and found.also:
        read, also = found.place.full_name, "、".join(found.also)
        result.append(f"报告开头既说{read}，又说{also} / its head names {read} and also {also}")
    if hinted_year is not None and told.plan_year is not None:
        known = {told.plan_year, told.review_year, int(delivered[:4]) if delivered else told.plan_year}
        if hinted_year not in known:
            result.append(
                f"文件名或表列说是{hinted_year}年，正文部署的是{told.plan_year}年"
                f" / the file's name or a column says {hinted_year}, the text plans {told.plan_year}"
            )
    hint_date = date(document.hints.get("date", ""))
    if hint_date and delivered and not (delivered.startswith(hint_date[0]) or hint_date[0].startswith(delivered)):
        result.append(
            f"表列日期是{hint_date[0]}，正文是{delivered} / a column says {hint_date[0]}, the text {delivered}"
        )
    return result
