"""The panel place × report year for event-history analysis; docs/diffusion.md is its data dictionary."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kg.diffusion.lives import Life
from kg.diffusion.spread import Above, Named
from kg.errors import Usage

Row = dict[str, Any]
Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""Likeness (0 … 1) of a place id to others, in their order."""

# column → type in parquet, what it holds in Chinese and English; the order of the file
COLUMNS: dict[str, tuple[str, str, str]] = {
    "programme": ("string", "举措 id", "id of the programme"),
    "place_id": ("string", "地区 id", "id of the place"),
    "place": ("string", "地区", "the place with its parents"),
    "adcode": ("string", "行政区划代码", "administrative code"),
    "level": ("string", "层级", "national, province, city or county"),
    "province": ("string", "省份", "its province; empty for the country"),
    "start": ("int64", "上一份报告的年份；首份报告为空", "year of the report before; empty for the first one"),
    "year": ("int64", "报告年份（部署年）", "report year: the year it plans for"),
    "at_risk": ("int64", "1：此前有报告且都未提到", "1: there is an earlier report, and none of them names it"),
    "adopted": ("int64", "1：处于风险中，且本年首次提到", "1: at risk, and named for the first time"),
    "named": ("int64", "1：本年报告提到", "1: the report of the year names it"),
    "left_censored": ("int64", "1：馆藏首份报告即已提到", "1: the first report in the collection names it already"),
    "upper_observed": ("int64", "上级地区中此前有报告者数", "places above with an earlier report"),
    "upper_adopted": ("int64", "1：上级此前已提到；无从得知为空", "1: one above named it earlier; empty: unknown"),
    "neighbours_observed": ("int64", "同一上级下此前有报告的同级地区数", "siblings with an earlier report"),
    "neighbours_adopted": ("int64", "其中此前已提到者数", "siblings that named it earlier"),
    "neighbours_share": ("float64", "二者之比；没有同级为空", "their share; empty without siblings observed"),
    "adopters": ("int64", "此前已提到的地区总数", "all places that named it earlier"),
    "similarity_mean": ("float64", "与此前已提到者的平均相似度", "mean likeness to those; empty without any"),
    "similarity_max": ("float64", "与此前已提到者的最大相似度", "greatest likeness to those; empty without any"),
}


def panel(programme: str, lives: Sequence[Life], above: Above, named: Named, likeness: Likeness) -> list[Row]:
    """One row for each place and report year, by place and year, with the keys of COLUMNS; unknown is None.

    Covariates tell of earlier report years only (`< year`), so nothing of the outcome leaks into them. The place's
    own later reports do count in the likeness, which does not change with time; the programme itself must not.
    """
    by_place = {life.place_id: life for life in lives}
    upper = {life.place_id: list(above(life.place_id)) for life in lives}
    siblings: dict[tuple[str | None, str | None], list[Life]] = defaultdict(list)
    for life in lives:
        siblings[_family(life, upper)].append(life)
    adopters = [life for life in lives if life.named]
    rows = []
    for life in sorted(lives, key=lambda x: (named(x.place_id)["adcode"] or "", x.place_id)):
        place = named(life.place_id)
        near = likeness(life.place_id, [a.place_id for a in adopters])
        province = next((u["place"] for u in upper[life.place_id] if u["level"] == "province"), None)
        for before, year in zip((None, *life.reports), life.reports, strict=False):
            family = [s for s in siblings[_family(life, upper)] if s is not life and s.reports[0] < year]
            over = [o for u in upper[life.place_id] if (o := by_place.get(u["place_id"])) and o.reports[0] < year]
            earlier = [x for x, a in zip(near, adopters, strict=True) if a is not life and (a.adopted or 0) < year]
            having = sum(_had(s, year) for s in family)
            risk = _at_risk(life, year)
            rows.append(
                {
                    "programme": programme,
                    "place_id": life.place_id,
                    "place": place["place_full"],
                    "adcode": place["adcode"],
                    "level": life.level,
                    "province": place["place"] if life.level == "province" else province,
                    "start": before,
                    "year": year,
                    "at_risk": int(risk),
                    "adopted": int(risk and life.adopted == year),
                    "named": int(year in life.named),
                    "left_censored": int(life.censoring == "left"),
                    "upper_observed": len(over),
                    "upper_adopted": int(any(_had(o, year) for o in over)) if over else None,
                    "neighbours_observed": len(family),
                    "neighbours_adopted": having,
                    "neighbours_share": round(having / len(family), 4) if family else None,
                    "adopters": len(earlier),
                    "similarity_mean": round(float(sum(earlier)) / len(earlier), 4) if earlier else None,
                    "similarity_max": round(float(max(earlier)), 4) if earlier else None,
                }
            )
    return rows


def _family(life: Life, upper: dict[str, list[Row]]) -> tuple[str | None, str | None]:
    above = upper[life.place_id]
    return (above[0]["place_id"] if above else None, life.level)


def _had(life: Life, year: int) -> bool:
    return life.adopted is not None and life.adopted < year


def _at_risk(life: Life, year: int) -> bool:
    """The place has a report of the year and an earlier one, and no earlier one names the programme."""
    return year in life.reports and life.reports[0] < year and (life.adopted is None or life.adopted >= year)


def write_panel(rows: Sequence[Row], path: Path) -> None:
    """Writes the panel as CSV (UTF-8 with a byte-order mark, so that spreadsheets read it) or parquet, by the suffix.

    Raises:
        Usage: another suffix, or parquet without pyarrow installed.
    """
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(COLUMNS), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".parquet":
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError as error:
            raise Usage(
                "写 parquet 需要 pyarrow：安装 policy-kg[parquet] / parquet needs pyarrow: install policy-kg[parquet]"
            ) from error
        schema = pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, (kind, _, _) in COLUMNS.items()])
        parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema), path)
    else:
        raise Usage(f"{path}: 应以 .csv 或 .parquet 结尾 / must end in .csv or .parquet")
