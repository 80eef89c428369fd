"""Two places of one name: the command line asks which, and tells them apart in its answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from kg_command import Kg
from small_graph import fill
from two_of_a_name import data, two_of_a_name

ASKING = [
    ("show", "河湾区"), ("reports", "--place", "河湾区"), ("shared", "三区三线", "--place", "河湾区"),
    ("compare", "河湾区", "南京市"), ("similar", "河湾区"), ("programmes", "--place", "河湾区"),
    ("promises", "--place", "河湾区", "--year", "2023"), ("targets", "--place", "河湾区"),
    ("projects", "--place", "河湾区"),
    ("query", "programmes_of_place", "-p", "place=河湾区"), ("path", "河湾区", "南京市"),
    ("wording", "河湾区", "--year", "2023"),
]  # fmt: skip


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    with two_of_a_name(folder):
        return folder


@pytest.mark.parametrize("command", ASKING, ids=lambda command: command[0])
def test_a_command_names_both_and_asks(kg: Kg, two: Path, command: tuple[str, ...]) -> None:
    answer = kg(*command, "--kb", two)
    assert (answer.code, answer.out) == (2, "")
    assert "河湾区 means 2 places: 江苏省南京市河湾区 (320199), 浙江省杭州市河湾区 (330199)" in answer.err


def test_the_full_name_and_the_code_are_answered(kg: Kg, two: Path) -> None:
    for name in ("浙江省杭州市河湾区", "330199"):
        (report,) = kg("reports", "--place", name, "--kb", two, "-f", "json").json
        assert report["file"] == "hw-hz-2023.txt"


def test_words_are_marked_at_their_own_place_where_both_lack_a_code(kg: Kg, tmp_path: Path) -> None:
    made = data()
    for place in ("place:hw-nj", "place:hw-hz"):
        made["places"][place][2] = ""
    for report in made["reports"]:
        if report["place"] == "place:hw-nj":
            report["passages"] = [{"period": "plan", "text": "完成三区三线展厅。"}]
        elif report["place"] == "place:hw-hz":
            report["passages"] = [{"period": "plan", "text": "修整街道。"}]
    fill(tmp_path, data=made).close()
    rows = kg("shared", "三区三线", "--kb", tmp_path, "-f", "json").json["not_mentioned"]
    marked = {row["place_full"]: row.get("words", {}).get("file") for row in rows if row["place"] == "河湾区"}
    assert marked == {"江苏省南京市河湾区": "hw-nj-2023.txt", "浙江省杭州市河湾区": None}
