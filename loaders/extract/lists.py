"""Names that lists leave unsaid: 西延、西康等高铁 are 西延高铁 and 西康高铁; 甲园一期、二期 has 甲园二期."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from loaders.extract.clue import Clue

TYPES = ("project", "organisation")
_LONGEST = 3  # characters of a name that may want its head
_HEADS = (
    "高速公路|快速路|高速|高铁|城际铁路|城际线|城际|铁路|公路|大道|地铁|机场|港区|码头|航道|口岸|水利枢纽|枢纽|大桥|人行天桥|天桥|隧道|立交"
    "|水库|灌区|水电站|抽水蓄能电站|抽蓄电站|抽水蓄能|抽蓄|电站|电厂|变电站|煤矿|煤业|水厂|污水处理厂|水质净化厂|净水厂|泵站|污泥处理厂"
    "|湿地公园|郊野公园|公园|购物广场|广场|片区|历史文化街区|街区|商圈|社区|村|小镇|产业园|物流园|科技园|工业园|生态园|园区|科技城|新城"
    "|实验室|学校|中学|小学|幼儿园|高中园|学院|医院|敬老院|养老院|殡仪馆|博物馆|图书馆|体育馆|文化馆|消防站|停车场|农贸市场|卫生院|服务中心"
    "|文体中心|基地|污水管网|内陆港|酒店|大厦"
)
_HEAD = re.compile(_HEADS)
_BARE = re.compile(f"[一-龥]{{2,{_LONGEST}}}")
_WHOLE = ("路", "线", "街", "站", "园", "城", "厂", "馆", "院", "大", "村", "桥", "河")  # so ends what wants nothing
_REST = re.compile("[一-龥]{2,6}")  # a head with what is done to it (高速改扩建)
_JOINT = re.compile("、|和|及|与|以及")
# behind a list: 等5条高铁, 等重点片区, 等12个污水处理厂
_SHARED = re.compile(
    f"等?(?:[一二两三四五六七八九十百\\d]+[条个座所处家大])?(?:重大|重点|大型|中型|大中型|市级|统筹|典型|一线|百亿级|区域|一级){{0,2}}(?P<head>{_HEADS})"
)
_PHASE = re.compile("第?[一二三四五六七八九十]+期(?:工程|项目)?")
_ENDS_IN_PHASE = re.compile(r"[（(]?第?[一二三四五六七八九十\d]+期[）)]?(?:工程|项目)?$")


def completed(text: str, clues: Sequence[Clue]) -> Iterator[Clue]:
    """The clues of a passage, members of a list with the head that its end says, phases with what they are phases of.

    Args:
        text: of the passage.
        clues: as decided, in order; those of one layer without overlaps.
    """
    names = _names(text, [clue for clue in clues if clue.type in TYPES])
    for clue in clues:
        name = names.get(clue.start) if clue.type in TYPES and clue.name is None else None
        yield msgspec.structs.replace(clue, name=name) if name else clue


def _names(text: str, clues: Sequence[Clue]) -> dict[int, str]:
    """Of the clues of the types, by their start: the whole name of those that leave a part unsaid."""
    found: dict[int, str] = {}
    whole = ""  # the last name that ends in a phase, without it
    group: list[Clue] = []
    for at, clue in enumerate(clues):
        said = text[clue.start : clue.end]
        if _PHASE.fullmatch(said):
            if whole and "。" not in text[clues[at - 1].end : clue.start]:
                found[clue.start] = whole + said
        else:
            whole = _ENDS_IN_PHASE.sub("", said) if _ENDS_IN_PHASE.search(said) else ""
        group.append(clue)
        follows = clues[at + 1] if at + 1 < len(clues) else None
        if follows and follows.type == clue.type and _JOINT.fullmatch(text, clue.end, follows.start):
            continue
        found.update(_of_list(text, group))
        group = []
    return found


def _of_list(text: str, group: Sequence[Clue]) -> Iterator[tuple[int, str]]:
    """The whole names of the bare members of a list: with the head of the next member that has one, else of its end."""
    behind = _SHARED.match(text, group[-1].end)
    head = behind["head"] if behind and (behind.group().startswith("等") or len(group) > 1) else None
    for clue in reversed(group):
        said = text[clue.start : clue.end]
        own = _HEAD.search(said, 2)
        if own:
            head = said[own.start() :] if _REST.fullmatch(said, own.start()) else None
        elif head and _BARE.fullmatch(said) and not said.endswith(_WHOLE) and not _HEAD.search(said):
            yield clue.start, said + head
