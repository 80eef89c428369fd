"""A place's name is taken out of a text wherever it stands, and nothing else is."""

from __future__ import annotations

import pytest

from loaders.places import Gazetteer
from tools.measure_inferred import without


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("440309", "我代表龙华区政府，建设数字龙华。", "我代表**区政府，建设数字**。"),
        ("440309", "在龙\n华区举行，罗湖区派人来。", "在**区举行，罗湖区派人来。"),
        ("140400", "长治市上党区和长治高新区。", "**市上党区和**高新区。"),
        ("340212", "繁昌县改为繁昌区。", "**县改为**区。"),
    ],
)
def test_without(code: str, text: str, expected: str) -> None:
    place = Gazetteer.load().by_code(code)
    assert place is not None
    assert without(text, place, "**") == expected
