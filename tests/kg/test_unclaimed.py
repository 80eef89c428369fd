"""Which words of a programme are looked for where nothing was taken for it."""

from __future__ import annotations

import pytest

from kg.unclaimed import forms


@pytest.mark.parametrize(
    ("status", "name", "aliases", "looked_for"),
    [
        ("accepted", "双减", ("双减政策",), ["双减政策"]),
        ("candidate", "甲县振兴三年行动", ("三年行动计划", "振兴甲县"), ["甲县振兴三年行动", "振兴甲县"]),
        ("accepted", "三大工程", (), ["三大工程"]),
    ],
)
def test_short_and_general_names_are_not_looked_for(
    status: str, name: str, aliases: tuple[str, ...], looked_for: list[str]
) -> None:
    assert forms({"name": name, "aliases": aliases, "status": status}) == looked_for
