"""Likeness on a matrix small enough to reckon by hand."""

from __future__ import annotations

from math import log, sqrt

import pytest

from kg.similarity import Sharing

# a and b share x and y, c and d share z; all have w
PAIRS = [
    *((p, "w") for p in "abcd"),
    ("a", "x"),
    ("b", "x"),
    ("a", "y"),
    ("b", "y"),
    ("c", "z"),
    ("d", "z"),
    ("a", "w"),
]


@pytest.fixture(scope="module")
def sharing() -> Sharing:
    return Sharing(PAIRS)


def test_similar(sharing: Sharing) -> None:
    best = sharing.similar("a")[0]
    assert (best["place_id"], best["similarity"], best["shared"]) == ("b", 1.0, 3)
    assert best["programmes"] == ["x", "y", "w"]  # the rarest first
    w, rare = log(5 / 4), log(5 / 2)
    cosine = w * w / (sqrt(w * w + 2 * rare * rare) * sqrt(w * w + rare * rare))
    assert [(r["place_id"], r["similarity"]) for r in sharing.similar("a")[1:]] == [
        ("c", round(cosine, 4)), ("d", round(cosine, 4)),
    ]  # fmt: skip


def test_an_unknown_place_is_like_nobody(sharing: Sharing) -> None:
    assert sharing.similar("nowhere") == [] == sharing.together("nothing")


def test_alike(sharing: Sharing) -> None:
    assert [(r["place_id"], r["other_id"]) for r in sharing.alike(2)] == [("a", "b"), ("c", "d")]
    assert len(sharing.alike()) == 6


def test_together(sharing: Sharing) -> None:
    assert sharing.together("x") == [
        {"programme": "y", "places": 2, "lift": 2.0},
        {"programme": "w", "places": 2, "lift": 1.0},
    ]


def test_communities(sharing: Sharing) -> None:
    groups = sharing.communities()
    assert [g["places"] for g in groups] == [["a", "b"], ["c", "d"]]
    assert [set(g["programmes"]) for g in groups] == [{"x", "y"}, {"z"}]
