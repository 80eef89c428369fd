"""judge.json is what tools.fit_identity makes of the labelled pairs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kg.identity.likeness import NAMES
from kg.identity.model import model, read
from tools.fit_identity import OUT, labelled, written
from tools.judge_model import fit
from tools.measure_identity import Reader


@pytest.mark.shared
def test_the_model_is_that_of_the_pairs(shared: Path) -> None:
    held = model()
    found, more = labelled(Reader(shared / "reports"), held.frequency)
    cases = [*found, *more]
    text = written(cases, held.frequency)
    made = read(text)
    for part in ("rarity", "common"):
        assert json.loads(text)[part] == json.loads(OUT.read_text(encoding="utf-8"))[part]
    assert made.examples.rows.shape == held.examples.rows.shape and made.left.keys() == held.left.keys()
    assert made.names == pytest.approx(held.names, abs=2e-3)
    for case in cases[::20]:
        row = case.row.tolist()
        assert made.by_names(row[: len(NAMES)]) == pytest.approx(held.by_names(row[: len(NAMES)]), abs=5e-3)
        assert made.by_all(row, case.left) == pytest.approx(held.by_all(row, case.left), abs=5e-3)


def test_features_count_together_and_words_left_over_alone() -> None:
    """Neither of two features tells anything, both together do; a word that is left over does."""
    grid = np.array([(a, b) for a in (0.0, 1.0) for b in (0.0, 1.0)] * 30)
    apart = (grid[:, 0] != grid[:, 1]).astype(float)
    made = fit(grid, [set()] * len(grid), apart, range(len(grid)))
    chances = made.chances(grid[:4], [set()] * 4)
    assert chances[[1, 2]] == pytest.approx([0.9, 0.9], abs=0.1) and chances[[0, 3]] == pytest.approx(
        [0.1, 0.1], abs=0.1
    )
    same = np.array([0.0, 1.0] * 60)
    left = [{"大道", "只"} if n % 2 == 0 else set() for n in range(119)] + [{"山"}]
    made = fit(np.zeros((120, 2)), left, same, range(120))
    assert set(made.left) == {"只", "大道"} and made.left["大道"] < -0.5
