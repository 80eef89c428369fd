"""Which words speak of several years."""

import pytest

from loaders.promises.naming import naming

SEVERAL = [
    ("研发经费年均增长9%", 2025, True),
    ("比2005年增长八成", 2010, True),
    ("“十四五”期间，增长9%", 2025, True),
    ("到2030年达到9%", 2025, True),
    ("比2009年增长9%", 2010, False),
    ("森林面积从3.5万亩", 2010, True),
    ("森林面积从3.5万亩增加到5万亩", 2010, False),
    ("2010年，增长9%", 2010, False),
    ("前三季度，增长9%", 2010, True),
    ("三年累计改造小区90个", 2010, True),
    ("PM2.5年均浓度29微克", 2025, False),
    ("提前完成“十四五”目标，增长9%", 2025, False),
    ("衔接“十四五”规划，增长9%", 2025, False),
    ("今明两年新建公园12个", 2025, True),
    ("今后一个时期，增长9%", 2025, True),
    ("本届市政府新建公园12个", 2025, True),
]


@pytest.mark.parametrize(("words", "year", "several"), SEVERAL)
def test_words_of_several_years(words: str, year: int, several: bool) -> None:
    assert naming().horizon(words, year) is several
