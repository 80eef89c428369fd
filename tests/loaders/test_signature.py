"""MinHash signatures: stable, fast, and near the true similarity of the texts."""

from __future__ import annotations

import random
import time
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.duplicates import likeness
from loaders.signature import signature


def _sentence(seed: int, size: int) -> str:
    return "".join(random.Random(seed).choices([chr(c) for c in range(0x4E00, 0x4E00 + 2000)], k=size))


def similarity(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    return likeness(*(array("I", numbers).tobytes() for numbers in (one, other)))


def test_signature_is_stable() -> None:
    first = signature("清河县今年建成三座水库，明年再建两座。" * 3)
    assert len(first) == 64
    assert all(0 <= n < 2**32 for n in first)
    assert first[:3] == signature("清河县今年建成三座水库，明年再建两座。" * 3)[:3]


def test_white_space_and_width_do_not_count() -> None:
    plain = _sentence(1, 500)
    broken = "\n　".join(plain[i : i + 33] for i in range(0, len(plain), 33))
    assert similarity(signature(plain + "12"), signature(broken + "１２")) == 1.0


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.9, 1.0])
def test_estimate_is_near_the_true_similarity(kept: float) -> None:
    one = _sentence(2, 8000)
    cut = int(8000 * kept)
    other = one[:cut] + _sentence(3, 8000 - cut)
    shingles = [{t[i : i + 5] for i in range(len(t) - 4)} for t in (one, other)]
    true = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
    assert similarity(signature(one), signature(other)) == pytest.approx(true, abs=0.19)  # three standard errors


def test_short_texts_have_no_signature() -> None:
    assert signature("四个字。") == ()
    assert similarity((), signature(_sentence(4, 100))) == 0.0


def test_speed() -> None:
    text = _sentence(5, 20_000)
    signature(text)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        signature(text)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.010


@given(st.text(max_size=80), st.text(max_size=80))
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    a, b = signature(one), signature(other)
    assert 0.0 <= similarity(a, b) <= 1.0
    assert similarity(a, b) == similarity(b, a)
    if a:
        assert similarity(a, a) == 1.0
