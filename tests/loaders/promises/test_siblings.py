"""Clauses that speak of another promise of the plan."""

from __future__ import annotations

import numpy as np
import pytest
from reports_in_our_words import promised

from loaders.promises.likeness import Near
from loaders.promises.siblings import own


def near(cover: float) -> Near:
    return Near(claim=0, chance=0.8, run=5, cover=cover, special=False, lead=0.0, features=np.zeros(1))


@pytest.mark.parametrize(
    "plan, told, cover, kept",
    [
        # the very words of the first, and none of what the second adds
        ("推行东湖通行证制度，加大东湖通行证宣传力度。", "推行东湖通行证制度", 0.5, False),
        # most of the second's words
        ("推行东湖通行证制度，加大东湖通行证宣传力度。", "推行东湖通行证制度", 0.7, True),
        # what the second adds is told too
        ("推行东湖通行证制度，加大东湖通行证宣传力度。", "推行东湖通行证制度，宣传到户", 0.5, True),
        # a number is compared by itself
        ("推行东湖通行证制度，发放东湖通行证宣传册300份。", "推行东湖通行证制度", 0.5, True),
    ],
)
def test_a_clause_of_another_promise(plan: str, told: str, cover: float, kept: bool) -> None:
    promises = promised(plan)
    phrases = [p.promise for p in promises]
    found = own(promises, phrases, {0: [near(1.0)], 1: [near(cover)]}, [told])
    assert len(found[0]) == 1
    assert bool(found[1]) == kept
