"""Traditional characters as simplified ones."""

from __future__ import annotations

import pytest

from kg.characters import is_traditional, simplified, table


@pytest.mark.parametrize(
    "text, plain",
    [
        ("專精特新", "专精特新"),
        ("三區三線", "三区三线"),
        ("深圳市龍華區", "深圳市龙华区"),
        ("一網通辦", "一网通办"),
        ("於今後徵求意見", "于今后征求意见"),
        ("乾隆與著名", "乾隆与著名"),  # 乾 and 著 also stand in simplified texts
        ("河长制 abc 2024", "河长制 abc 2024"),
    ],
)
def test_each_character_has_one_for_it(text: str, plain: str) -> None:
    assert simplified(text) == plain
    assert len(plain) == len(text)


def test_every_character_of_the_table_is_changed() -> None:
    assert {traditional: simplified(traditional) for traditional in table()} == table()


def test_the_table_leads_to_characters_that_it_does_not_change() -> None:
    assert len(table()) > 2500
    assert all(len(old) == len(new) == 1 for old, new in table().items())
    assert not set(table().values()) & set(table())


@pytest.mark.parametrize(
    "text, expected",
    [
        ("我代表市人民政府，向大會報告工作，請予審議。", True),
        ("我代表市人民政府，向大会报告工作，请予审议。", False),
        ("引进企业“臺積電”一家，扩建厂房，开工道路三条，新增学位两千个。", False),
        ("GDP 2024", False),
    ],
)
def test_a_text_is_traditional_by_its_share_of_such_characters(text: str, expected: bool) -> None:
    assert is_traditional(text) is expected
