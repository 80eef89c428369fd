"""Makes any number of made-up reports, to measure how loading grows: the same seed gives the same files.

    python -m tools.generate_reports FOLDER [--reports 500] [--characters 7000] [--seed 1]

Sentences are our own, in the shape of real ones. Places come from the gazetteer (provinces, cities in them, counties in
those), five years each; programmes from the authority file. What a place builds and whom it names recurs over its
years, at later stages and now and then in other words.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.model import Place
from loaders.places import Gazetteer
from loaders.programmes import Authority

YEARS = 5  # reports of a place
_FIRST, _LAST = 2010, 2025
_LEVELS = {"province": "省", "city": "市", "county": "县"}


def _words(*lines: str) -> list[str]:
    return " ".join(lines).split()


_STEMS = _words(
    "云 溪 石 门 清 河 白 鹭 青 枫 金 沙 龙 湾 松 岭 红 旗 东 湖 南 塘 西 岸 北 辰 望 江 临 港 翠 屏 玉 泉 长 乐 新 桥"
)
_PROJECTS = _words(
    "大桥 快速路 隧道 水厂扩建 污水处理厂 体育中心 人民医院新院区 实验中学 产业园 物流枢纽 风电场 抽水蓄能电站",
    "储能项目 粮食储备库 湿地公园 文化馆 环线改造 老旧小区改造 冷链基地 数据中心",
)
_BODIES = _words("科技有限公司 集团 职业学院 中心医院 经济开发区 高新区 研究院 实验室 农商银行 供销社")
_INDUSTRIES = _words(
    "新能源汽车 生物医药 装备制造 新材料 电子信息 现代物流 文化旅游 茶叶 中药材 光伏 低空经济 人工智能"
)
_INDICATORS = (
    ("地区生产总值", "亿元"), ("固定资产投资", "亿元"), ("规模以上工业增加值", "亿元"), ("社会消费品零售总额", "亿元"),
    ("一般公共预算收入", "亿元"), ("城镇居民人均可支配收入", "元"), ("城镇新增就业", "万人"), ("粮食总产量", "万吨"),
    ("进出口总额", "亿元"), ("森林覆盖率", "%"),
)  # fmt: skip
_HONOURS = _words(
    "全国文明城市 国家卫生城市 国家森林城市 全国双拥模范城 省级园林城市 国家生态文明建设示范区 全国科普示范区"
)
_COINED = ("提升行动", "攻坚行动", "三年行动", "工程", "计划", "专项行动")
_DONE = {"planned": "完成选址", "started": "开工建设", "ongoing": "加快推进", "completed": "建成投用"}
_TO_DO = {"planned": "谋划", "started": "开工", "ongoing": "续建", "completed": "建成"}
_STAGES = tuple(_DONE)
_REVIEW = (
    "{indicator}达到{value}{unit}，比上年增长{rate}%。",
    "{project}{done}，完成投资{amount}亿元，{body}按期进场。",
    "我们深入实施{programme}，{coined}全面铺开，群众反映的{number}件难事逐一办结。",
    "做强{industry}和{industry2}两条链，{body}等{number}家企业扩产，产值增长{rate}%。",
    "{honour}创建成果得到巩固，{place}的街巷更干净，出行更顺畅。",
    "聚焦民生改善，新增学位{number}00个，{project}{done}，{body}改扩建同步推进。",
    "{programme}落到村组，{coined}覆盖{number}个乡镇，农村面貌有了新变化。",
    "开展{coined}，整治隐患{number}0处，安全生产形势平稳。",
)
_PLAN = (
    "{indicator}增长{rate}%左右，力争达到{value}{unit}。",
    "{todo}{project}，年内完成投资{amount}亿元以上，让{body}早日见效。",
    "持续推进{programme}，把{coined}做深做细，办好{number}件民生实事。",
    "大力发展{industry}，培育{industry2}，支持{body}建设研发平台。",
    "争创{honour}，改造背街小巷{number}0条。",
    "实施{coined}，{todo}{project}，新增停车位{number}00个。",
    "全面落实{programme}，完善{number}项配套制度，严守耕地保护红线。",
    "引导{body}与高校共建基地，推动{industry}向高端迈进。",
)
_HEADS = (
    "聚力实体经济",
    "扩大有效投资",
    "深化改革开放",
    "推动城乡融合",
    "守护绿水青山",
    "增进民生福祉",
    "防范化解风险",
    "建设服务型政府",
)
_NUMERALS = "一二三四五六七八"


@dataclass
class Life:
    """What a place goes on naming; a project with the year in which it is planned and its amount (100 million yuan)."""

    place: Place
    projects: list[tuple[str, int, int]]
    bodies: list[str]
    coined: list[str]
    programmes: list[str]
    size: float = field(default=100.0)  # of its figures, in the unit


def name(chance: random.Random, letters: int = 2) -> str:
    return "".join(chance.sample(_STEMS, letters))


def life(chance: random.Random, place: Place, programmes: Sequence[str], first: int) -> Life:
    projects = [
        (name(chance) + chance.choice(_PROJECTS), first + chance.randrange(YEARS), chance.randint(1, 60))
        for _ in range(40)
    ]
    return Life(
        place=place,
        projects=projects,
        bodies=[name(chance) + chance.choice(_BODIES) for _ in range(25)],
        coined=[name(chance, 3) + chance.choice(_COINED) for _ in range(20)],
        programmes=chance.sample(programmes, 40),
        size=chance.uniform(40, 4000),
    )


def places(seed: int) -> Iterator[Place]:
    """Province by province, each city with one of its counties, then the other counties: they lie in each other."""
    chance = random.Random(seed)
    inside: dict[str | None, list[Place]] = defaultdict(list)
    for place in Gazetteer.load().all():
        if place.level in _LEVELS and place.names and place.names[-1].until is None:
            inside[place.parent].append(place)
    rest = []
    provinces = [p for below in inside.values() for p in below if p.level == "province"]
    for province in chance.sample(provinces, len(provinces)):
        yield province
        for city in chance.sample(inside[province.id], len(inside[province.id])):
            yield city
            counties = chance.sample(inside[city.id], len(inside[city.id]))
            yield from counties[:1]
            rest += counties[1:]
    yield from rest


def report(chance: random.Random, of: Life, year: int, characters: int) -> str:
    """The text of the report of `year`, of about so many characters."""
    place = of.place.name
    session = f"第十{chance.choice('四五六七')}届人民代表大会第{chance.choice('一二三四')}次会议"
    lines = [
        f"{of.place.full_name}人民政府工作报告",
        f"——{year}年1月{chance.randint(5, 28)}日在{of.place.full_name}{session}上",
        "各位代表：",
        f"　　现在，我代表{_LEVELS[of.place.level]}人民政府向大会报告工作，请予审议。",
    ]
    for title, sentences, share in (
        (f"一、{year - 1}年工作回顾", _REVIEW, 0.5),
        (f"二、{year}年工作安排", _PLAN, 0.5),
    ):
        lines.append(f"　　{title}")
        room = characters * share
        for number, head in enumerate(_HEADS):
            paragraph = f"　　（{_NUMERALS[number]}）{head}。"
            while len(paragraph) < room / len(_HEADS):
                paragraph += sentence(chance, of, chance.choice(sentences), year, place)
            lines.append(paragraph)
    return "\n".join(lines) + "\n"


def sentence(chance: random.Random, of: Life, shape: str, year: int, place: str) -> str:
    project, began, amount = chance.choice(of.projects)
    stage = _STAGES[max(0, min(len(_STAGES) - 1, year - began))]
    if chance.random() < 0.1:
        project += "工程"
    if chance.random() < 0.05:
        project = place + project
    indicator, unit = chance.choice(_INDICATORS)
    industry, other = chance.sample(_INDUSTRIES, 2)
    value = chance.uniform(20, 80) if unit == "%" else of.size * chance.uniform(0.5, 2) * 1.06 ** (year - _FIRST)
    coined = chance.choice(of.coined)
    if chance.random() < 0.3:
        coined = f"“{coined}”"
    return shape.format(
        indicator=indicator, unit=unit, value=round(value, 1), rate=round(chance.uniform(1, 12), 1), project=project,
        done=_DONE[stage], todo=_TO_DO[stage], amount=amount, body=chance.choice(of.bodies), industry=industry,
        industry2=other, programme=chance.choice(of.programmes), coined=coined,
        honour=chance.choice(_HONOURS), number=chance.randint(2, 30), place=place,
    )  # fmt: skip


def generate(count: int, characters: int = 7000, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Names and texts of `count` reports; fewer of them are the first of more.

    Raises:
        ValueError: so many places there are not.
    """
    programmes = sorted(p.name for p in Authority.load().programmes() if len(p.name) >= 4)
    left = count
    for number, place in enumerate(places(seed)):
        own = random.Random(f"{seed} {number}")
        first = own.randint(_FIRST, _LAST - YEARS + 1)
        lived = life(own, place, programmes, first)
        for year in range(first, first + YEARS)[:left]:
            yield f"{number:05d}{place.full_name}{year}.txt", report(own, lived, year, characters)
        left -= YEARS
        if left <= 0:
            return
    raise ValueError(f"{count} reports: the places are enough for {count - left}")


def write(folder: Path, count: int, characters: int = 7000, seed: int = 1) -> None:
    """Writes the reports to a folder, a hundred in each one below it."""
    for number, (file, text) in enumerate(generate(count, characters, seed)):
        path = folder / f"{number // 100:04d}" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=500)
    parser.add_argument("--characters", type=int, default=7000, help="of a report, about")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, given.reports, given.characters, given.seed)


if __name__ == "__main__":
    main()
