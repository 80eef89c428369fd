"""judge.json is what tools.fit_identity makes of the labelled pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.identity import judge
from tools.fit_identity import OUT, labelled, written
from tools.measure_identity import Reader


@pytest.mark.shared
def test_the_weights_are_those_of_the_pairs(shared: Path) -> None:
    frequency = judge.model().frequency
    found, more = labelled(Reader(shared / "reports"), frequency)
    made, held = json.loads(written([*found, *more], frequency)), json.loads(OUT.read_text(encoding="utf-8"))
    assert made["rarity"] == held["rarity"] and made["common"] == held["common"]
    for part in ("names", "all"):
        assert list(made[part]) == list(held[part])
        assert made[part] == pytest.approx(held[part], abs=2e-3)
