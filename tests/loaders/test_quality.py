"""The extraction is as good as the committed figures say (docs/quality.json), on the passages that it never saw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.evaluate import QUALITY, dev, fallen, figures
from tools.measure_programmes import scorer


@pytest.mark.shared
def test_extraction_is_as_good_as_committed(shared: Path) -> None:
    score = scorer(shared)
    result = figures(dev(shared, score), score)
    committed = json.loads(QUALITY.read_text(encoding="utf-8"))
    assert not fallen(result, committed), (result["macro_strict_f1"], committed["macro_strict_f1"])
    assert result["masked_numbers"] == 0
    assert result["text_is_file_text"] == 1


@pytest.mark.parametrize(("now", "before", "worse"), [(0.80, 0.81, True), (0.806, 0.81, False), (0.9, 0.81, False)])
def test_a_fall_is_seen(now: float, before: float, worse: bool) -> None:
    assert fallen({"macro_strict_f1": now}, {"macro_strict_f1": before}) is worse
