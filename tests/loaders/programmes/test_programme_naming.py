"""Keys of names, and offsets through the squeezed text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import fold
from loaders.programmes.naming import coinage, cores, key_of, normalise, squeeze

TEXTS = st.text(alphabet="三区线“”‘’、（） \n河湖长制双减＋+NｎＡa等工作2024年第届·", max_size=40)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("“三区三线”", "三区三线"),
        ("‘三区三线’", "三区三线"),
        ("“双 减”", "双减"),
        ("双\n减", "双减"),
        ("河（湖）长制", "河湖长制"),
        ("河(湖)长制", "河湖长制"),
        ("河长制湖长制", "河湖长制"),
        ("河长制、湖长制", "河湖长制"),
        ("碳达峰、碳中和", "碳达峰碳中和"),
        ("碳达峰碳中和工作", "碳达峰碳中和"),
        ("双减等工作", "双减"),
        ("“互联网＋”", "互联网+"),
        ("ＲＣＥＰ", "rcep"),
        ("工作", "工作"),
        ("平等", "平等"),
        ("以工代赈", "以工代赈"),
    ],
)
def test_normalise(name: str, key: str) -> None:
    assert normalise(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("“江城购”2022消费季", "江城购消费季"),
        ("“江城购”2023消费季", "江城购消费季"),
        ("第三届灯会", "灯会"),
        ("《江城市水网规划（2021—2035年）》", "江城市水网规划"),
        ("江城治水纲要2019-2025", "江城治水纲要"),
        ("2021-2035", "2021-2035"),
        ("2024年", "2024年"),
        ("“1335”工作布局", "1335工作布局"),
        ("“2+N”产业政策体系", "2+N产业政策体系"),
        ("2024年“ＥＯＤ”示范季", "EOD示范季"),
    ],
)
def test_a_coinage_meets_itself_across_years(name: str, key: str) -> None:
    assert coinage(name) == key


@pytest.mark.parametrize(
    ("key", "inner"),
    [
        ("深化机构改革", ["机构改革"]),
        ("海绵城市建设", ["海绵城市"]),
        ("共建一带一路建设", ["一带一路建设", "共建一带一路", "一带一路"]),
        ("双减", []),
    ],
)
def test_cores(key: str, inner: list[str]) -> None:
    assert sorted(key[a:b] for a, b in cores(key)) == sorted(inner)


@given(TEXTS)
def test_squeezed_characters_keep_their_places(text: str) -> None:
    squeezed, positions = squeeze(text)
    assert len(squeezed) == len(positions)
    assert positions == sorted(set(positions))
    assert squeezed == "".join(fold(text[i]).lower() for i in positions)
    assert squeezed == key_of(text)


@given(TEXTS)
def test_keys_are_stable(text: str) -> None:
    assert key_of(key_of(text)) == key_of(text)
    assert normalise(f"“{text}”") == normalise(text)
