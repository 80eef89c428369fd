"""Reports in our own words for the tests of splitting, describing and segmenting: no sentence is anybody else's."""

from __future__ import annotations

import random

_DONE = ("建成", "改造", "新增", "完成", "引进", "开通", "修复")
_DUE = ("将建成", "要改造", "力争新增", "确保完成", "计划引进", "争取开通", "抓紧修复")
_THINGS = (
    "乡村公路", "灌溉渠道", "敬老院床位", "幼儿园学位", "厂房", "光伏板", "果园", "污水管网", "公交线路", "口袋公园",
    "卫生室", "粮仓", "鱼塘", "路灯", "停车位", "图书角", "茶园", "冷库", "桥梁", "护林点",
)  # fmt: skip
_UNITS = ("公里", "个", "座", "处", "万平方米", "亩", "条")
_WHERE = ("城东", "城西", "河滨", "老街", "工业园", "山区", "湖区", "南部乡镇", "北部乡镇", "新城")


def paragraphs(verbs: tuple[str, ...], count: int, seed: int) -> list[str]:
    """Paragraphs of six sentences each, all different."""
    rng = random.Random(seed)
    result = []
    for _ in range(count):
        sentences = [
            f"{rng.choice(_WHERE)}{rng.choice(verbs)}{rng.choice(_THINGS)}{rng.randint(2, 999)}{rng.choice(_UNITS)}"
            f"，惠及群众{rng.randint(10, 9999)}户。"
            for _ in range(6)
        ]
        result.append("".join(sentences))
    return result


def body(unit: str, year: int, place: str = "", seed: int = 0) -> str:
    """Review of `year` and plan for the next, as a 市, 县 or 区 speaks; `place` is its stem."""
    done, due = paragraphs(_DONE, 9, seed), paragraphs(_DUE, 9, seed + 1000)
    lines = [f"一、{year}年工作回顾", f"过去一年，我们在上级和{unit}委的领导下，埋头苦干，全{unit}上下气象一新。"]
    for n in range(3):
        lines.append(f"（{'一二三'[n]}）{place}各业有了起色")
        lines += done[3 * n : 3 * n + 3]
    lines.append("我们也清醒地看到，路还不够宽，水还不够清，这些问题要认真解决。")
    lines += [f"二、{year + 1}年工作安排", f"今年政府工作的总体要求是：稳字当头，为全{unit}人民办好实事。"]
    for n in range(3):
        lines.append(f"（{'一二三'[n]}）办好{place}第{'一二三'[n]}类实事")
        lines += due[3 * n : 3 * n + 3]
    lines += ["三、加强政府自身建设", "我们要勤俭办事，多到村里走走，少开会，开短会。"]
    lines.append(f"各位代表！让我们携手同行，把{place or '家乡'}建设得更好！")
    return "\n".join(lines)


def report(title: str, meeting: str, speaker: str, opening: str, text: str) -> str:
    """The parts of a report as lines; empty parts are left out."""
    return "\n".join(part for part in (title, meeting, speaker, "各位代表：", opening, text) if part)
