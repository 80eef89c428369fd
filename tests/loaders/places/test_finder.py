"""The place finder on sentences of our own, and its measured quality on the annotated passages."""

from __future__ import annotations

import pickle
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from passages import passage

from kg.model import Report
from loaders.extract.clue import Context
from loaders.places import Gazetteer, PlaceFinder
from loaders.places.finder import SCORES
from tools import measure_places

TRAPS = yaml.safe_load((Path(__file__).parent / "traps.yaml").read_text(encoding="utf-8"))


def context_of(home: str | None, year: int | None) -> Context:
    place = Gazetteer.load().lookup(home, year)[0] if home else None
    report = Report(start=0, end=1, kind="report", place=place.id if place else None, plan_year=year)
    return Context(report=report, place=place)


@pytest.mark.parametrize("row", TRAPS, ids=lambda row: f"{row['text'][:12]}-{row['home']}")
def test_traps(row: dict[str, Any]) -> None:
    gazetteer = Gazetteer.load()
    clues = PlaceFinder().find(passage(row["text"]), context_of(row["home"], row["year"]))
    found = [
        [row["text"][c.start : c.end], gazetteer.get(c.entity).adcode if c.entity else None]
        for c in sorted(clues, key=lambda c: c.start)
        if not c.veto
    ]
    assert found == row["places"]


def test_clues_carry_rule_and_score() -> None:
    clues = list(PlaceFinder().find(passage("深圳获评先进城市。"), context_of("广东省深圳市", 2023)))
    assert [(c.type, c.rule, c.score, c.name) for c in clues] == [
        ("place", "gazetteer.near-free", SCORES["gazetteer.near-free"], "深圳市")
    ]


def test_matches_need_no_report() -> None:
    assert PlaceFinder().matches("望城区与深圳、望城、长三角") == [
        (0, 3, "county"),
        (4, 6, "city"),
        (7, 9, "county_stem"),
        (10, 13, "region"),
    ]


def test_survives_pickling() -> None:
    finder = pickle.loads(pickle.dumps(PlaceFinder()))
    assert finder.matches("在深圳") == [(1, 3, "city")]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["望城区", "深圳", "、", "建设", "长三角", "示范县", "镇", "。", "𠮷", "大学", "湖南"]),
        max_size=12,
    )
)
def test_clues_lie_in_the_text_and_do_not_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    clues = sorted(PlaceFinder().find(passage(text), context_of("湖南省长沙市", 2023)), key=lambda c: c.start)
    assert all(0 <= c.start < c.end <= len(text) for c in clues)
    assert all(a.end <= b.start for a, b in pairwise(clues))


@pytest.mark.shared
def test_quality_on_the_annotated_passages(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts = measure_places.measure([shared / "eval" / "train-mentions.json"]).counts["all"]
    precision, recall = counts["right"] / counts["found"], counts["right"] / counts["gold"]
    with capsys.disabled():
        print(f"\nplaces by gazetteer alone: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.72
    assert recall >= 0.62
