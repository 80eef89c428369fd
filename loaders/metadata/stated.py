"""The place that a report's head states: its opening sentence, meeting line, speaker's line and title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Place
from loaders.metadata.found import Found, Span, akin, evidence, level_of
from loaders.metadata.head import Head, locate, squeezed
from loaders.metadata.own import fits
from loaders.metadata.traces import Traces
from loaders.places import Gazetteer
from loaders.wording import DATE, YEAR

_CHARS = "\u4e00-\u9fff"
MASK = re.compile(r"\*{2,}|[X×]{2,}(?=[省市县区州镇乡])|[某X×](?=[省市县区州镇乡])|某某|[XＸ×]书记|\*书记")
# words in the place of a name that name no place
_GENERIC = re.compile("(?:[市县区省州盟旗镇乡]|自治[区州县]|新区|国务院|全国)?")
_GOVERNMENT = r"(?:人民政府|政府|管委会|管理委员会|行政公署|街道办事处|办事处)"
_OPENING = re.compile(rf"代表\s*(?P<x>[{_CHARS}()]{{0,24}}?)(?:{_GOVERNMENT}|党工委)")
_CABINET = re.compile(r"代表\s*国务院|国务院总理|全国人民代表大会")
_MEETING = re.compile(
    rf"(?:在|日|于|^|[\s(—─―-])\s*(?P<x>[{_CHARS}()]{{2,28}}?)\s*(?:第?[一二三四五六七八九十\d]{{1,4}}届)\s*(?:人民代表大会|人大)"
)
_SPEAKER = re.compile(
    rf"(?P<x>[{_CHARS}]{{2,24}}?)(?:人民政府|管委会|管理委员会|政府|行署|行政公署)?\s*(?:代理?)?(?:[省市县区州盟旗镇乡]长|主席|主任|专员)"
)
_TITLE = re.compile(
    rf"(?:{YEAR}年?度?)?(?P<x>[{_CHARS}()]{{2,24}}?)(?:{YEAR}年?度?)?(?:人民)?(?:政府|管委会|管理委员会|工作报告)"
)


def stated_place(traces: Traces, gazetteer: Gazetteer) -> Found | None:
    """The place that the head names first, with what other parts of it name instead; None: it names none."""
    found: list[tuple[Place, Span]] = []
    for name, span in _stated(traces.text, traces.head):
        place = None if MASK.search(name) else _resolved(name, traces, gazetteer)
        if place is not None:
            found.append((place, span))
    if not found:
        return None
    place, span = found[0]
    also = tuple(dict.fromkeys(p.full_name for p, _ in found[1:] if not akin(p, place, gazetteer)))
    return Found(place, level_of(place), evidence(traces.raw, span, "stated"), also)


def _stated(text: str, head: Head) -> Iterator[tuple[str, Span]]:
    """The names of places in the parts of the head, the surest first, with their spans in the text."""
    for span, pattern in (
        (head.opening, _OPENING),
        (head.meeting_line, _MEETING),
        (head.title, _MEETING),
        (head.speaker_line, _SPEAKER),
        (head.title, _TITLE),
    ):
        if span is None:
            continue
        part = squeezed(text, span)
        cabinet = _CABINET.search(part)
        if cabinet:
            yield "全国", locate(text, span, cabinet.group())
            continue
        for match in pattern.finditer(part):
            name = re.sub(rf"^.*{DATE}", "", match["x"])
            name = re.sub(r"^.*在(?=..)|^(?:于|中共|关于|向)|(?:人民|各级)$", "", name).strip()
            if not _GENERIC.fullmatch(name):
                yield name, locate(text, span, name)


def _resolved(name: str, traces: Traces, gazetteer: Gazetteer) -> Place | None:
    """The place that a name in the head means; None where several may be meant and nothing tells which."""
    year, own = traces.year, traces.own
    plain = re.sub(r"\(.*?\)|[()]", "", name)
    form, places = _looked_up(name, plain, year, gazetteer)
    candidates = [p for p in places if _lives(p, year)]
    if not candidates:
        return None
    # of places that had the name at some time, those that have it in the report's year
    candidates = [p for p in candidates if form.endswith(gazetteer.name_in(p.id, year))] or candidates
    fitting = [p for p in candidates if own is None or fits(p, own)] or candidates
    if len(fitting) == 1:
        return fitting[0]
    exact = [p for p in fitting if plain.endswith(tuple(n.name for n in p.names))]
    return traces.best(exact or fitting)


def _looked_up(name: str, plain: str, year: int | None, gazetteer: Gazetteer) -> tuple[str, list[Place]]:
    """The first form of a name that the gazetteer knows, and its places: as it is, shortened, what is in brackets."""
    for form in (plain, _state_name(plain), *re.findall(r"\((.*?)\)", name)):
        places = [p for p in gazetteer.lookup(form, year) if p.level != "region"] if len(form) >= 2 else []
        if places:
            return form, places
    return plain, []


def _lives(place: Place, year: int | None) -> bool:
    """Whether a place is still there in a year; it may report once more in the year after its end."""
    until = place.names[-1].until if place.names else None
    return until is None or year is None or year <= until + 1


def _state_name(name: str) -> str:
    """黔东南州 → 黔东南: an autonomous prefecture or county by its short name."""
    return name[:-1] if len(name) > 2 and name[-1] in "州县旗" else name
