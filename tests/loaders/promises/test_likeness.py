"""How likely a clause speaks of a promise."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from reports_in_our_words import passage, promised

from loaders.promises import claims
from loaders.promises.likeness import FEATURES, FILE, Likeness, Model, has_head, list_members, model, only_generic

REVIEW = "全市粮食丰收。新建东湖水厂一座。西山泵站开工。新增公园12个。"


def test_the_file_has_a_weight_for_every_feature_and_a_constant() -> None:
    known = json.loads((files("loaders") / "data" / FILE).read_text(encoding="utf-8"))
    assert {period: set(weights) for period, weights in known.items()} == {
        period: {*FEATURES, "constant"} for period in ("review", "plan")
    }


@pytest.mark.parametrize("plan, told", [("新建东湖水厂。", "东湖水厂"), ("新建公园12个。", "公园12个")])
def test_the_clause_that_names_it_is_the_likeliest(plan: str, told: str) -> None:
    found = list(claims([passage(REVIEW, "review")]))
    (promise,) = promised(plan)
    likeness = Likeness(found, [c.text for c in found], ())
    near = sorted(likeness.near(promise, promise.promise, ()), key=lambda n: -n.chance)
    assert told in found[near[0].claim].text
    assert near[0].chance > 0.5 > max((n.chance for n in near[1:]), default=0.0)
    assert near[0].cover == pytest.approx(1.0) and not near[0].special


def test_a_model_is_a_logistic_regression() -> None:
    row = np.ones((1, len(FEATURES)))
    assert Model([0.0] * len(FEATURES) + [0.0]).chances(row)[0] == pytest.approx(0.5)
    assert Model([1.0] * len(FEATURES) + [-float(len(FEATURES))]).chances(row)[0] == pytest.approx(0.5)
    assert 0 < model("review").chances(np.zeros((1, len(FEATURES))))[0] < 0.05


def test_names_and_lists() -> None:
    assert list_members("供销社、信用社改革") == ["供销社改革", "信用社改革"]
    assert has_head("东湖水厂", "扩建东湖二水厂") and not has_head("东湖水厂", "西山水厂")
    assert only_generic("项目建设工作") and not only_generic("东湖水厂建设")
