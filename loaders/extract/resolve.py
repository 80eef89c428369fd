"""The normalised name of a mention, and the authority entry that it means.

Programmes and places come resolved from their finders; here industries and indicators are looked up, and every name
gets the form under which spellings meet: folded, without white space, quotation marks, 等 and counts behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.model import Term
from kg.text import fold
from loaders.extract.clue import Clue
from loaders.extract.indicators import authority as indicators
from loaders.industries import industries, lookup
from loaders.programmes.authority import Authority
from loaders.programmes.naming import coinage

_NAMES = 16384  # names remembered: most are said again and again
_MARKS = re.compile(r"[\s“”\"‘’'「」『』]")
_BRACKETS = re.compile(r"^[《〈【(（]+(?=[^《》]*[》〉】)）]*$)|[》〉】]+$")
_DASHES = str.maketrans({c: "-" for c in "‐‑‒–—―−─"} | {c: "·" for c in "•‧∙・●"})
_UNEVEN = re.compile(rf"[\s“”\"‘’'「」『』{''.join(map(chr, _DASHES))}]")  # what `normal_name` replaces
_BRACKET = re.compile("[《〈【(（》〉]")
_ET_CETERA = re.compile(
    r"等(?:(?:一批)?[\d一二两三四五六七八九十百]*[个大条座项处家](?:重大|重点)?(?:项目|工程|企业|机构|行业|产业)?)?$"
)
_COUNT = re.compile(r"(?<=[^第前\d])\d+(?:个|家|项|条|座|处|所|公里|万亩|亩)$")
_COUNTED = ("个", "家", "项", "条", "座", "处", "所", "公里", "亩")  # how what _COUNT finds ends
_NOUN = {
    "project": re.compile("(?:建设)?项目$"),
    "industry": re.compile("(?:全产业链|产业链条?|产业集群|产业)$"),
    "organisation": re.compile("(?:等)?(?:企业)$"),
}
# names that are nothing without their noun
_WHOLE = re.compile(
    "^(?:战略性新兴|战新|未来|文化|高新技术|高技术|支柱|海洋|数字|体育|银发|时尚|健康|养老|首位|第[一二三])$"
)


def resolve(clue: Clue, text: str) -> tuple[str, str | None]:
    """The name and the entity id of a mention.

    Args:
        text: the mention in the passage's mended text.
    """
    name = clue.name or normal_name(text, clue.type)
    if clue.entity is not None:
        return name, clue.entity
    return _resolved(clue.type, text, name, clue.name is not None, clue.attributes.unit or "")


@lru_cache(maxsize=_NAMES)
def _resolved(kind: str, text: str, name: str, named: bool, unit: str) -> tuple[str, str | None]:
    if kind == "programme":
        known = Authority.load().meant(text)
        return (name, known.id) if known else (name if named else coinage(text), None)
    if kind == "industry":
        entry = lookup(name) or lookup(text)
        return (entry.name, f"industry:{entry.id}") if entry else (name, None)
    if kind == "indicator":
        quantity = indicators.lookup(name, unit)
        return name, f"indicator:{quantity.id}" if quantity else None
    return name, None


@lru_cache(maxsize=_NAMES)
def normal_name(text: str, kind: str) -> str:
    """The form under which the spellings of a name meet; never empty where the text is not.

    Example: ``normal_name("“东湖 ”隧道项目等5个", "project")`` is ``东湖隧道``.
    """
    plain = fold(text)
    if _UNEVEN.search(plain):
        plain = _MARKS.sub("", plain).translate(_DASHES)
    name = _BRACKETS.sub("", plain) if _BRACKET.search(plain) else plain
    if "等" in name:
        name = _ET_CETERA.sub("", name) or name
    if name.endswith(_COUNTED):
        name = _COUNT.sub("", name) or name
    noun = _NOUN.get(kind)
    if noun is not None:
        bare = noun.sub("", name)
        if len(bare) >= 2 and not _WHOLE.match(bare):
            name = bare
    return name or plain or text


def terms() -> Iterator[Term]:
    """The authority entries of industries and indicators, as the knowledge base keeps them."""
    for entry in industries():
        yield Term(
            id=f"industry:{entry.id}",
            type="industry",
            name=entry.name,
            aliases=entry.aliases,
            codes=entry.gbt,
            field=entry.emerging,
        )
    for quantity in indicators.indicators():
        yield Term(id=f"indicator:{quantity.id}", type="indicator", name=quantity.name, aliases=quantity.aliases)
