"""A large made-up graph as data of a page: what tests and benchmarks draw where no knowledge base is at hand."""

from __future__ import annotations

import random
from itertools import accumulate

from kg.page.data import Fact, Item, PageData, Sentence, Source, Spot
from kg.page.gather import kinds

PLACES, ITEMS, LINES = 300, 9_700, 50_000
_SYLLABLES = (
    "安北昌长城春大德东福富高广海汉合河湖华吉江金晋京九兰乐林龙宁平青清泉三山上绍石水泰天通文武西新信兴阳宜永玉云中"
)


def generated(place_count: int = PLACES, item_count: int = ITEMS, lines: int = LINES, seed: int = 1) -> PageData:
    """A graph whose items are spread as in real reports: few that everyone has, many that few have."""
    draw = random.Random(seed)

    def name(length: int) -> str:
        return "".join(draw.choices(_SYLLABLES, k=length))

    places = tuple(
        Spot(
            id=f"place:{n}", name=f"{name(2)}市", full=f"示例省{n}市", adcode=f"{n:06d}", level="city", keys=(f"p{n}",)
        )
        for n in range(place_count)
    )
    levels = ("national", "provincial", "local")
    items = tuple(
        Item(id=f"item:{n}", kind=0, name=f"{name(4)}行动", keys=(f"sq{n}",), level=levels[n % 3])
        for n in range(item_count)
    )
    weights = list(accumulate(1 / (n + 20) ** 0.8 for n in range(item_count)))
    pairs: set[tuple[int, int]] = {(draw.randrange(place_count), item) for item in range(item_count)}
    while len(pairs) < lines:
        pairs.add((draw.randrange(place_count), draw.choices(range(item_count), cum_weights=weights)[0]))
    reports = tuple(
        Source(
            file=f"{p}-{year}.txt",
            place=p,
            title="政府工作报告",
            delivered=str(year),
            review_year=year - 1,
            plan_year=year,
        )
        for p in range(place_count)
        for year in (2022, 2023, 2024)
    )
    facts: list[Fact] = []
    sentences: list[Sentence] = []
    for place, item in sorted(pairs):
        year = draw.randrange(3)
        text = f"{name(8)}，深入实施{items[item].name}，{name(24)}，{name(12)}。"
        facts.append(
            Fact(item=item, place=place, sentence=len(sentences), start=13, length=6, year=2022 + year,
                 period=draw.choice(("review", "plan")))
        )  # fmt: skip
        sentences.append(Sentence(report=place * 3 + year, start=draw.randrange(20_000), text=text))
    return PageData(
        kinds=kinds(), items=items, places=places, reports=reports, sentences=tuple(sentences), facts=tuple(facts)
    )
