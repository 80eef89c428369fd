"""What letters and words around tell of a name's type and subtype."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from loaders.extract import Clue
from loaders.extract.clauses import blanked, clause_ends
from loaders.extract.surroundings import (
    DOUBT,
    MAY_BECOME,
    SUBTYPES,
    Surroundings,
    features,
    retyped,
    subtype_in,
)
from loaders.extract.tagger.labels import TYPES


def clues(text: str, names: dict[str, str], **more: Any) -> list[Clue]:
    """Clues of the tagger, by name and type, in order."""
    about: dict[str, Any] = {"rule": "tagger", "score": 0.7} | more
    spans = sorted((text.index(name), len(name), kind) for name, kind in names.items())
    return [Clue(start=at, end=at + size, type=kind, **about) for at, size, kind in spans]  # type: ignore[arg-type]


def plain(text: str, found: list[Clue]) -> str:
    return blanked(text, [(c.start, c.end) for c in found])


@pytest.mark.parametrize(
    ("text", "names", "types"),
    [
        ("依托甲河纪念馆、乙江旧址等平台开展教育", {"甲河纪念馆": "project", "乙江旧址": "project"}, "organisation"),
        ("加快甲河纪念馆、乙江旧址等项目建设", {"甲河纪念馆": "organisation", "乙江旧址": "place"}, "project"),
        ("发挥甲江创新中心作用", {"甲江创新中心": "project"}, "organisation"),
        ("甲江创新中心建成投用", {"甲江创新中心": "organisation"}, "project"),
        ("开工建设甲江大桥", {"甲江大桥": "place"}, "project"),
        ("争创甲江湿地公园", {"甲江湿地公园": "project"}, "honour"),
        ("充分发挥东云等链主企业带动作用", {"东云": "place"}, "organisation"),
        ("发挥甲江创新中心作用", {"甲江创新中心": "programme"}, "programme"),  # is never doubted
    ],
)
def test_words_around_decide_the_type(text: str, names: dict[str, str], types: str) -> None:
    found = clues(text, names)
    result = retyped(text, plain(text, found), "plan", found)
    assert [clue.type for clue in result] == [types] * len(names)
    assert [(clue.start, clue.end) for clue in result] == [(clue.start, clue.end) for clue in found]
    for old, new in zip(found, result, strict=True):
        if new.type == old.type:
            assert new == old
        else:
            assert new.rule == "tagger+surroundings"
            assert 0.2 < new.score < 1


@pytest.mark.parametrize("more", [{"score": DOUBT}, {"rule": "gazetteer.full+tagger"}])
def test_what_is_sure_stays(more: dict[str, Any]) -> None:
    text = "发挥甲江创新中心作用"
    found = clues(text, {"甲江创新中心": "project"}, **more)
    assert retyped(text, plain(text, found), "plan", found) == found


def test_a_title_that_was_taken_for_something_else_has_a_stage() -> None:
    text = "争创甲江湿地公园"
    found = clues(text, {"甲江湿地公园": "project"})
    for period, stage in (("plan", "pursued"), ("review", "awarded")):
        (title,) = retyped(text, plain(text, found), period, found)
        assert (title.type, title.attributes.stage) == ("honour", stage)


@pytest.mark.parametrize(
    ("text", "name", "subtype"),
    [
        ("依托甲河纪念馆开展教育", "甲河纪念馆", "public"),
        ("充分发挥东云等链主企业带动作用", "东云", "company"),
        ("支持甲江开发区扩区", "甲江开发区", "zone"),
        ("做好乙江旧址保护", "乙江旧址", "other"),
    ],
)
def test_subtype(text: str, name: str, subtype: str) -> None:
    found = clues(text, {name: "organisation"})
    assert subtype_in(text, plain(text, found), found[0].start, found[0].end, "plan") == subtype


def test_features_keep_to_the_clause_and_pass_the_list() -> None:
    text = "建成甲路，依托“乙馆”、丙馆等平台"
    found = clues(text, {"甲路": "project", "乙馆": "project", "丙馆": "project"})
    blank = plain(text, found)
    told = features(text, blank, found[1].start, found[1].end, "plan", clause_ends(blank))
    assert {"pplan", "e馆", "c乙馆", "q", "n", "l依托", "r平台", "k”、"} <= set(told)
    assert not [f for f in told if "建成" in f or "甲" in f or "丙" in f]
    told = features(text, blank, found[0].start, found[0].end, "plan", clause_ends(blank))
    assert {"l建成", "r", "u", "a"} <= set(told)


def test_shipped_weights_fit_their_features() -> None:
    learned = Surroundings.load()
    assert learned.types.shape == (len(learned.number) + 1, len(TYPES))
    assert learned.subtypes.shape == (len(learned.number) + 1, len(SUBTYPES))
    assert np.isfinite(learned.types).all() and np.isfinite(learned.subtypes).all()
    assert learned.weigh(learned.types, ["不是一个特征"]) == learned.types[0].tolist()


def test_types_that_may_change_are_types() -> None:
    assert all(old in TYPES and new in TYPES and old != new for old, news in MAY_BECOME.items() for new in news)
