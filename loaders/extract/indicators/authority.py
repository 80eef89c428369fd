"""The authority file of indicators: one name for the spellings under which reports give a quantity."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.errors import BadData
from kg.model import Record
from kg.text import fold
from kg.vocabulary import read_vocabulary
from loaders import DATA

FILE = "indicators.yaml"
# scopes that a report puts before the name of a quantity of its own
_SCOPE = re.compile(
    "^(?:全市|全区|全省|全县|全州|全国|本市|本区|本省|我市|我区|我省|我县|全年|年度|地方级|完成|实现|预计|预期)+"
)
_ALL = re.compile("(?<=企业|公司|主体|基站|专利)总[数量]$")  # 高新技术企业总数
# the same share in other words: 占GDP的比重, 占地区生产总值
_OUTPUT = re.compile("(?<=占)(?:全[国省市区县])?(?:地区|国内|本地)?生产总值")
_SHARE_END = re.compile("的?(?:比重|比例|百分比)?$")
_LEFT_OUT = re.compile(r"[\s“”\"‘’'（）()]")
_SCALE = re.compile("^(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)")


class Indicator(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry; the header of the file says what its fields hold."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    units: tuple[str, ...]
    verbs: tuple[str, ...] = ()
    of: str | None = None


@lru_cache(maxsize=1)
def indicators() -> tuple[Indicator, ...]:
    """All entries.

    Raises:
        BadData: the file is wrong, or two entries claim one name.
    """
    return read_vocabulary(DATA / FILE, tuple[Indicator, ...])


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    by_id = {entry.id: entry for entry in indicators()}
    for entry in indicators():
        if entry.of is not None and entry.of not in by_id:
            raise BadData(f"{FILE}: {entry.id}", f"没有 {entry.of} / there is no {entry.of}")
        thing = by_id[entry.of] if entry.of else entry
        with_verb = (verb + name for verb in entry.verbs for name in (thing.name, *thing.aliases))
        for spelling in (entry.name, *entry.aliases, *with_verb):
            found.setdefault(_share(key(spelling)), entry)
            if found.setdefault(key(spelling), entry) is not entry:
                raise BadData(f"{FILE}: {entry.id}", f"{spelling} 已属于 {found[key(spelling)].id} / is claimed twice")
    return found


@lru_cache(maxsize=1)
def _new_of() -> dict[str, str]:
    return {entry.of: entry.id for entry in indicators() if entry.of}


def new_of(id: str) -> str | None:
    """The id of the entry that counts what came new of this one; None: there is none."""
    return _new_of().get(id)


def key(name: str) -> str:
    """The form in which names are compared: folded, without white space and quotation marks, capitals."""
    return _LEFT_OUT.sub("", fold(name)).upper()


def _share(plain: str) -> str:
    """The key of a share in one wording, whatever words the report has for it; another key as it is."""
    if "占" not in plain[1:] or plain.endswith("占比"):
        return plain
    return _SHARE_END.sub("比重", _OUTPUT.sub("GDP", plain), count=1)


@lru_cache(maxsize=4096)
def lookup(name: str, unit: str) -> Indicator | None:
    """The entry that a name in a report means, when it is given in a unit that the entry knows."""
    plain = key(name)
    bare = _SCOPE.sub("", plain)
    spellings = (plain, bare, _ALL.sub("", bare), *((_share(bare),) if "占" in bare else ()))
    entry = next(filter(None, map(_by_name().get, spellings)), None)
    if entry is None:
        return None
    scaled = _SCALE.sub("", unit)
    known = {_SCALE.sub("", u) for u in entry.units}
    return (
        entry
        if scaled in known or unit in ("位", "位次", "", "名") or (unit in ("个百分点", "倍") and "%" in known)
        else None
    )
