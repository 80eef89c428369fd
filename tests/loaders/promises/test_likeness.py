"""How likely a clause speaks of a promise."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from passages import passage
from reports_in_our_words import promised

from loaders.promises.claims import claims
from loaders.promises.likeness import Asked, Likeness, Near
from loaders.promises.model import FEATURES, FILE, Model, model

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
    (found_near,) = likeness.near([Asked(promise, promise.promise)])
    near = sorted(found_near, key=lambda n: -n.chance)
    assert told in found[near[0].claim].text
    assert near[0].chance > 0.5 > max((n.chance for n in near[1:]), default=0.0)
    assert near[0].cover == pytest.approx(1.0) and not near[0].special


def test_a_model_is_a_logistic_regression() -> None:
    row = np.ones((1, len(FEATURES)))
    assert Model([0.0] * len(FEATURES) + [0.0]).chances(row)[0] == pytest.approx(0.5)
    assert Model([1.0] * len(FEATURES) + [-float(len(FEATURES))]).chances(row)[0] == pytest.approx(0.5)
    assert 0 < model("review").chances(np.zeros((1, len(FEATURES))))[0] < 0.05


PLAN = (
    "新建东湖水厂、西山泵站。实施东湖水厂的二期改造。新增公园12个，新增公园3个。力争粮食总产量达到50万吨。"
    "办好夜校。建设**高速**段。推进东湖水厂、南岭学校和公园建设。"
)


def compared(before: str = "新建水厂。") -> tuple[Likeness, list[Asked]]:
    found = list(claims([passage(REVIEW, "review"), passage("继续建设东湖水厂二期。粮食达到60万吨。", "plan", 500)]))
    likeness = Likeness(found, [c.text for c in found], list(claims([passage(before, "review")])))
    return likeness, [Asked(p, p.promise, {1} if n == 2 else ()) for n, p in enumerate(promised(PLAN))]


def plainly(near: Near) -> tuple[object, ...]:
    # the last digits of a chance depend on how many are reckoned at once, the lead on what else is asked for
    return (*near._replace(chance=round(near.chance, 12), lead=0.0)[:-1], near.features.tolist())


def test_promises_compared_at_once_give_what_each_gives_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    likeness, asked = compared()
    together = [list(map(plainly, found)) for found in likeness.near(asked)]
    assert len(together) == len(asked) > 6 and any(near[4] for found in together for near in found)
    assert together == [list(map(plainly, found)) for a in asked for found in likeness.near([a])]
    monkeypatch.setattr("loaders.promises.likeness._CELLS", 25)
    assert together == [list(map(plainly, found)) for found in likeness.near(asked)]


def test_the_lead_of_a_promise_is_over_the_next_that_a_clause_may_speak_of() -> None:
    likeness, asked = compared()
    odds: dict[int, list[tuple[float, float]]] = {}
    for found in likeness.near(asked):
        for near in found:
            chance = min(max(near.chance, 1e-3), 0.999)
            odds.setdefault(near.claim, []).append((float(np.log(chance / (1 - chance))), near.lead))
    assert any(len(rows) > 1 for rows in odds.values())
    for rows in odds.values():
        first, *others = sorted(rows, reverse=True)
        assert first[1] == pytest.approx(first[0] - max([o for o, _ in others], default=np.log(1e-3)), abs=0.01)
        assert all(lead == pytest.approx(odd - first[0]) for odd, lead in others)


@pytest.mark.parametrize("name", ["run", "head", "tail", "words", "pairs", "of_clause", "letters"])
def test_features_are_what_one_would_count(name: str) -> None:
    found = list(claims([passage("全市平稳。扩建东湖水厂。东湖边的水厂停工。西山泵站开工。", "review")]))[-3:]
    texts = [c.text for c in found]
    (promise,) = promised("新建东湖水厂。")
    _, numbers, rows = Likeness(found, texts, ()).features([Asked(promise, "东湖水厂")])
    told = dict(zip(numbers.tolist(), rows[:, FEATURES.index(name)].tolist(), strict=True))
    if name == "run":
        assert told == {0: 1.0, 1: 0.5}
    elif name in ("head", "tail"):
        assert told == {0: 1.0, 1: 1.0}
    elif name == "of_clause":
        assert 0 < told[1] < told[0] < 1
    else:
        assert told[0] == pytest.approx(1.0)
        assert told[1] == pytest.approx(1.0) if name in ("words", "letters") else 0.5 < told[1] < 1


def test_nothing_is_near_where_nothing_is_said() -> None:
    (promise,) = promised("新建东湖水厂。")
    assert Likeness([], [], ()).near([Asked(promise, "东湖水厂")]) == [[]]
    assert compared()[0].near([]) == []
