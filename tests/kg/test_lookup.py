"""A name that several places with reports have: all are named, none is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from two_of_a_name import FIRST, SECOND, two_of_a_name

from kg.base import KnowledgeBase
from kg.errors import Ambiguous, NotFound
from kg.graph.remote import RemoteCatalogue
from kg.lookup import Lookup


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with two_of_a_name(tmp_path_factory.mktemp("two")) as opened:
        yield opened


ASK: list[Callable[[KnowledgeBase], Any]] = [
    lambda kb: kb.place("河湾区"),
    lambda kb: kb.show("河湾区"),
    lambda kb: kb.shared("三区三线", places=["河湾区"]),
    lambda kb: kb.shared("三区三线", province="河湾区"),
    lambda kb: kb.compare("河湾区", "江苏省"),
    lambda kb: kb.similar("河湾区"),
    lambda kb: kb.programmes("河湾区"),
    lambda kb: kb.path("河湾区", "江苏省"),
    lambda kb: kb.promises("河湾区", 2023),
    lambda kb: kb.targets("河湾区"),
    lambda kb: kb.projects("河湾区"),
    lambda kb: kb.query("programmes_of_place", place="河湾区"),
    lambda kb: kb.place("hewanqu"),
]


@pytest.mark.parametrize("ask", ASK)
def test_every_question_names_both(base: KnowledgeBase, ask: Callable[[KnowledgeBase], Any]) -> None:
    with pytest.raises(Ambiguous) as caught:
        ask(base)
    assert {p["place_full"] for p in caught.value.places} == {"江苏省南京市河湾区", "浙江省杭州市河湾区"}
    for words in ("江苏省南京市河湾区", "浙江省杭州市河湾区", "320199", "330199"):
        assert words in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("江苏省南京市河湾区", FIRST), ("南京市河湾区", FIRST), ("320199", FIRST), ("浙江省河湾区", SECOND),
        (" 330199 ", SECOND), (SECOND, SECOND),
    ],
)  # fmt: skip
def test_the_full_name_the_code_and_the_id_mean_one(base: KnowledgeBase, name: str, place: str) -> None:
    assert base.place(name)["place_id"] == place


def test_one_of_today_goes_before_one_that_was_called_so(base: KnowledgeBase) -> None:
    """临江 is 临江市; 新港市 was called 临江 for a time."""
    assert base.place("临江")["place"] == "临江市"
    assert base.place("临江市")["place"] == "临江市"
    assert base.namesakes("临江") == []


def test_where_one_alone_has_reports_it_is_meant_and_the_others_are_told(base: KnowledgeBase) -> None:
    assert base.place("城东区")["place_full"] == "浙江省杭州市城东区"
    assert base.namesakes("城东区") == ["江苏省南京市城东区"]


def test_an_unknown_code_is_not_found(base: KnowledgeBase) -> None:
    with pytest.raises(NotFound):
        base.place("999999")


def test_the_page_asks_too(base: KnowledgeBase, tmp_path: Path) -> None:
    import kg.page

    with pytest.raises(Ambiguous):
        kg.page.write(base, tmp_path / "page.html", places=["河湾区"])


def test_a_server_alone_asks_and_knows_codes(base: KnowledgeBase) -> None:
    lookup = Lookup(RemoteCatalogue(base.store))
    with pytest.raises(Ambiguous, match="320199"):
        lookup.place("河湾区")
    assert lookup.place("330199")["place_id"] == SECOND
    assert lookup.place("江苏省南京市河湾区")["place_id"] == FIRST
