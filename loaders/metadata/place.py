"""Whose report it is: the place that the head states, or the one that the text can only mean.

Stated is what the opening sentence, the meeting line, the speaker's line and the title name. Where they name none or
only 市人民政府, the place is inferred from the text: its own name stands out among the places of its level, and its
counties and its parents are spoken of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import daachorse

from kg.model import Level, Place, PlaceEvidence
from kg.text import sentence_span
from loaders.metadata.head import Head, locate, squeezed
from loaders.places import Gazetteer
from loaders.places.stems import stem
from loaders.wording import DATE, YEAR, vocabulary

Span = tuple[int, int]

_CHARS = "\u4e00-\u9fff"
# what kind of place speaks of itself as 我市, 全县 …
_OWN = re.compile(r"(?:全|我|本)(省|市|县|区|州|盟|旗|国|镇|乡|街道)(?!域|级|内外|际)")
_OURS = re.compile(r"(?:我|全(?=.(?:上下|人民|各族|广大|干部|经济社会)))(省|市|县|区|州|盟|旗|国|镇|乡)(?!域|级|内外)")
# the lowest of the committees under whose lead a government works is its own: 省委、省政府和市委
_COMMITTEE = re.compile(r"(?:和|在)(省|市|县|区|州|盟|旗|镇|乡)委?(?:的)?(?:坚强|正确|直接)?领导(?:下|和)")
_OPENING_KIND = re.compile(
    r"代表\s*(?:[\u4e00-\u9fff()]{0,20}?)(自治区|地区|省|市|县|区|州|盟|旗|镇|乡)(?:人民政府|政府|管委会|管理委员会|行署|行政公署)"
)
_MASK = re.compile(r"\*{2,}|[X×]{2,}(?=[省市县区州镇乡])|[某X×](?=[省市县区州镇乡])|某某|[XＸ×]书记|\*书记")
_GENERIC = {
    "市",
    "县",
    "区",
    "省",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
    "自治区",
    "自治州",
    "自治县",
    "新区",
    "国务院",
    "全国",
    "",
}
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
_TOWN = re.compile(r"(?:镇|乡|街道|街道办事处|苏木)$")
_SINCE = 2000
_PARTS = {"城区", "郊区", "矿区", "市区", "新区", "开发区"}  # names of counties that are words for any city's parts
_FEWEST = 3  # an inferred place is named at least as often
_AHEAD = 1.8  # and as many times as often as the next


@dataclass(frozen=True)
class Found:
    """A place with the span of the text that names it; `also`: what other parts of the head name instead."""

    place: Place
    level: Level
    evidence: PlaceEvidence
    also: tuple[str, ...] = ()


def find_place(
    raw: str, text: str, head: Head, end: int, year: int | None, gazetteer: Gazetteer, hinted: Sequence[Place]
) -> Found | None:
    """The place of the report whose head is given.

    Args:
        raw, text: the Document's text, as it is and folded.
        end: of the report.
        year: of delivery or plan, to read names and codes of that time.
        hinted: places that the file's name or columns may mean; they only help where the text itself supports one.
    """
    body = text[head.start : end]
    counts = _Counts(body, gazetteer)
    own = own_kind(body, text[slice(*head.opening)] if head.opening else "")
    stated = list(_stated(text, head))
    found: list[tuple[Place, Span]] = []
    for name, span in stated:
        if _MASK.search(name):
            continue
        place = _resolve(name, year, own, counts, gazetteer, hinted)
        if place is not None:
            found.append((place, span))
    if found:
        place, span = found[0]
        also = tuple(dict.fromkeys(p.full_name for p, _ in found[1:] if not _akin(p, place, gazetteer)))
        return Found(place, level_of(place), evidence(raw, span, "stated"), also)
    return _inferred(raw, body, head, own, counts, gazetteer, hinted)


def level_of(place: Place) -> Level:
    """The level of a report of the place: towns report as `county`, cities right below a province as `city`."""
    if place.level == "national" or place.level == "province" or place.level == "city":
        return place.level
    # codes xx90xx: cities without a prefecture above them (潜江, 天门), which report as cities
    return "city" if len(place.adcode) == 6 and place.adcode[2:4] == "90" and place.name.endswith("市") else "county"


def own_kind(body: str, opening: str = "") -> str | None:
    """The word by which the report speaks of its own place (市, 县 …), or None if no word stands out.

    The opening sentence tells it (市人民政府), else phrases that only one's own place has (全市上下, 我市); plain
    全省 and 全市 are also said of the places above. 全区 is also what an autonomous region says of itself.
    """
    told = _OPENING_KIND.search(opening)
    if told:
        return told.group(1)
    counts = Counter(m.group(1) for m in _OURS.finditer(body))
    counts.update(Counter(m.group(1) for m in _COMMITTEE.finditer(body)))
    if sum(counts.values()) < 3:
        counts = Counter(m.group(1) for m in _OWN.finditer(body))
    best = counts.most_common(1)
    if not best or best[0][1] < 2:
        return None
    kind = best[0][0]
    if kind == "区" and len(re.findall("自治区", body)) > 5 and not re.search("区委", body):
        return "自治区"
    return kind


def _stated(text: str, head: Head) -> Iterable[tuple[str, Span]]:
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
            if name not in _GENERIC:
                yield name, locate(text, span, name)


def _resolve(
    name: str, year: int | None, own: str | None, counts: _Counts, gazetteer: Gazetteer, hinted: Sequence[Place]
) -> Place | None:
    plain = re.sub(r"\(.*?\)|[()]", "", name)
    inner = re.findall(r"\((.*?)\)", name)
    candidates: list[Place] = []
    for form in (plain, _state_name(plain), *inner):
        if len(form) < 2:
            continue
        candidates = [p for p in gazetteer.lookup(form, year) if p.level != "region"]
        if candidates:
            break
    if not candidates:
        return None
    candidates = [p for p in candidates if _lives(p, year)] or candidates
    # of places that had the name at some time, those that have it in the report's year
    candidates = [p for p in candidates if form.endswith(gazetteer.name_in(p.id, year))] or candidates
    fitting = [p for p in candidates if own is None or fits(p, own)] or candidates
    if len(fitting) == 1:
        return fitting[0]
    exact = [p for p in fitting if plain.endswith(tuple(n.name for n in p.names))]
    fitting = exact or fitting
    ranked = sorted(((counts.around(p), p in hinted, p) for p in fitting), key=lambda r: r[:2], reverse=True)
    # of two places with one name, what the text or the file says must tell which
    return ranked[0][2] if ranked[0][:2] > ranked[1][:2] else None


def _lives(place: Place, year: int | None) -> bool:
    until = place.names[-1].until if place.names else None
    return until is None or (year is not None and year <= until)


def _state_name(name: str) -> str:
    """黔东南州 → 黔东南: an autonomous prefecture or county by its short name."""
    return name[:-1] if len(name) > 2 and name[-1] in "州县旗" else name


def fits(place: Place, own: str) -> bool:
    """Whether a place of this kind speaks of itself by that word (全市, 全区 …)."""
    name = place.name
    if own == "国":
        return place.level == "national"
    if own == "省":
        return place.level == "province" and name.endswith("省")
    if own == "自治区":
        return place.level == "province"
    if own == "区":
        return name.endswith("区")
    if own == "市":
        return name.endswith("市")
    if own in ("镇", "乡", "街道"):
        return place.level == "town"
    return name.endswith(own) or (own == "州" and name.endswith("自治州"))


class _Counts:
    """How often a text names each place, by full name or stem, each position read once (longest name first)."""

    def __init__(self, body: str, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._body = body
        self._made: Counter[str] | None = None

    @property
    def names(self) -> Counter[str]:
        if self._made is None:
            made: Counter[str] = Counter()
            automaton, names, _ = _automaton(self._gazetteer.version)
            for _, _, index in automaton.find(self._body):
                made[names[index]] += 1
            self._made = made
        return self._made

    def named(self) -> list[Place]:
        """The places that the text names at least once, in the gazetteer's order."""
        owners = _automaton(self._gazetteer.version)[2]
        return list({p.id: p for name in sorted(self.names) for p in owners[name]}.values())

    def own(self, place: Place) -> int:
        return sum(self.names[n] for n in _names_of(place))

    def around(self, place: Place) -> float:
        """Mentions of what lies above and below a place: they tell one 朝阳区 from the other."""
        above = sum(
            self.own(p) / (n + 1) for n, p in enumerate(self._gazetteer.ancestors(place.id)) if p.level != "national"
        )
        below = sum(self.own(p) for p in self._gazetteer.children(place.id))
        towns = 0
        if place.level == "county" and self._body:
            towns = sum(self._body.count(re.sub(_TOWN, "", t.name)) > 0 for t in self._gazetteer.towns_of(place.id))
        return above + 0.5 * below + towns


@lru_cache(maxsize=2)
def _automaton(version: str) -> tuple[daachorse.CharwiseDoubleArrayAhoCorasick, list[str], dict[str, list[Place]]]:
    """All names down to counties, longest first where they overlap, and the places that have each."""
    owners: dict[str, list[Place]] = {}
    for place in Gazetteer.load().all():
        if place.level in ("national", "province", "city", "county"):
            for name in _names_of(place):
                owners.setdefault(name, []).append(place)
    names = sorted(owners)
    return daachorse.CharwiseDoubleArrayAhoCorasick(names, daachorse.MATCH_KIND_LEFTMOST_LONGEST), names, owners


@lru_cache(maxsize=20_000)
def _names_of(place: Place) -> tuple[str, ...]:
    """Full names and stems of this century; older ones (梧州地区 for 贺州) would count what is now another place."""
    full = {n.name for n in place.names if n.until is None or n.until >= _SINCE} | {place.name}
    return tuple(sorted((full | {stem(n) for n in full}) - _PARTS - _everyday()))


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    return frozenset(vocabulary("common_place_words")["words"])


def _inferred(
    raw: str,
    body: str,
    head: Head,
    own: str | None,
    counts: _Counts,
    gazetteer: Gazetteer,
    hinted: Sequence[Place],
) -> Found | None:
    """The one place of the report's own kind that its text speaks of as its own; None if another comes near."""
    if own is None or len(_MASK.findall(body)) >= 3:
        return None
    scores: list[tuple[float, Place]] = []
    for place in counts.named():
        if not fits(place, own) or place.names[-1].until is not None:
            continue
        times = counts.own(place)
        if times:
            below = sum(counts.own(p) for p in gazetteer.children(place.id) if stem(p.name) != stem(place.name))
            scores.append((times + min(0.6 * below, 2.0 * times), place))
    scores.sort(key=lambda s: (-s[0], s[1].adcode, s[1].id))
    if not scores:
        return None
    score, place = scores[0]
    rivals = [s for s, p in scores[1:] if not _akin(p, place, gazetteer) and not _same_stem(p, place)]
    rest = [p for s, p in scores if s >= 0.999 * score and _same_stem(p, place)]
    if len(rest) > 1:
        ranked = sorted(((counts.around(p), p in hinted, p) for p in rest), key=lambda r: r[:2], reverse=True)
        if ranked[0][:2] == ranked[1][:2]:
            return None
        place = ranked[0][2]
    clear = counts.own(place) >= _FEWEST and (not rivals or score >= _AHEAD * rivals[0])
    if not clear:
        for hint in hinted:
            if fits(hint, own) and counts.own(hint) >= _FEWEST and counts.own(hint) >= 0.7 * counts.own(place):
                place, clear = hint, True
                break
    if not clear:
        return None
    span = _own_mention(body, place)
    return Found(place, level_of(place), evidence(raw, (span[0] + head.start, span[1] + head.start), "inferred"))


def _own_mention(body: str, place: Place) -> Span:
    """Where the report speaks of the place as its own: 某某人民, 某某篇章; else where it names it first."""
    names = sorted(_names_of(place), key=len, reverse=True)
    either = "|".join(map(re.escape, names))
    match = re.search(rf"(?:{either})(?=人民|篇章|实践|发展|新篇章|建设|儿女|力量|答卷|现代化)", body) or re.search(
        either, body
    )
    assert match is not None, "the place was counted, so it is named"
    return match.span()


def _akin(one: Place, other: Place, gazetteer: Gazetteer) -> bool:
    """The same place, or one inside the other."""
    return (
        one.id == other.id
        or any(p.id == one.id for p in gazetteer.ancestors(other.id))
        or any(p.id == other.id for p in gazetteer.ancestors(one.id))
    )


def _same_stem(one: Place, other: Place) -> bool:
    return stem(one.name) == stem(other.name)


def evidence(raw: str, span: Span, method: str) -> PlaceEvidence:
    a, b = sentence_span(raw, *span)
    return PlaceEvidence(
        start=span[0], end=span[1], quote=raw[a:b], method="stated" if method == "stated" else "inferred"
    )


def places_in(name: str, year: int | None, gazetteer: Gazetteer) -> list[Place]:
    """The places that a file's name or a column may mean: those of the longest name in it."""
    bare = re.sub(rf"{YEAR}年?|\d+|政府|人民|工作报告|管委会|[_\-\s.()（）《》]+", " ", name)
    found: list[Place] = []
    for word in bare.split():
        found.extend(p for p in gazetteer.lookup(word, year) if p.level != "region" and p.level != "town")
    if not found:
        automaton, names, _ = _automaton(gazetteer.version)
        hits = [names[i] for _, _, i in automaton.find(bare)]
        if hits:
            found.extend(p for p in gazetteer.lookup(hits[-1], year) if p.level != "region")
    return list(dict.fromkeys(found))
