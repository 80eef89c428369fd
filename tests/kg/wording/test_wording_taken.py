"""Own words or copied words: letters, alignment, vocabulary, and the verdicts on a small collection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from small_graph import fill

from kg.base import KnowledgeBase
from kg.wording import details, programme_wording, taken_over
from kg.wording.alignment import MIN_LETTERS, runs
from kg.wording.candidates import SEED, SEEDS, Side, pairs
from kg.wording.formulas import is_formula
from kg.wording.sentences import sentences

DATA = yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8"))


def vocabulary(name: str) -> list[dict[str, str]]:
    return list(yaml.safe_load((files("kg.wording") / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("wording") / "kb"
    fill(folder, data=DATA).close()
    with KnowledgeBase.open(folder) as opened:
        yield opened


def test_taken_over_is_shown_with_both_quotes(base: KnowledgeBase) -> None:
    rows = taken_over(base, "西湖区")
    assert [(r["file"], r["from_file"], r["kind"]) for r in rows] == [("xh-2023.txt", "hz-2023.txt", "taken_over")]
    row = rows[0]
    for prefix in ("", "from_"):
        text = base.text(row[f"{prefix}file"])
        assert text[row[f"{prefix}start"] : row[f"{prefix}end"]] == row[f"{prefix}quote"]
    assert row["quote"].startswith("以绣花功夫") and row["quote"].endswith("净起来、\n美起来")
    assert row["from_quote"].endswith("净起来、美起来")
    assert row["letters"] == 31 and row["share"] == pytest.approx(31 / 32, abs=1e-3)
    assert row["programmes"] == ["城市更新"]


def test_other_verdicts(base: KnowledgeBase) -> None:
    found = {(r["report_year"], r["quote"][:4]): r["kind"] for r in taken_over(base, "西湖区", every=True)}
    assert found == {
        (2023, "以绣花功"): "taken_over",
        (2023, "依法接受"): "common",  # a formula
        (2023, "把湿地看"): "common",  # another province says it, too
        (2023, "关于支持"): "common",  # a piece of the title of a document
        (2023, "把政府大"): "continued",  # its own report of 2022 has it
        (2024, "给每座老"): "later",  # the city's report came a month after
    }
    assert taken_over(base, "西湖区", year=2024) == []
    assert taken_over(base, "江苏省", every=True) == []


def test_wording_of_a_programme(base: KnowledgeBase) -> None:
    rows = programme_wording(base, "城市更新")
    found = {(r["file"], r["wording"], tuple(r["details"]), (r["from"] or {}).get("file")) for r in rows}
    assert found == {
        ("hz-2023.txt", "unknown", (), None),
        ("js-2023.txt", "unknown", (), None),
        ("xh-2023.txt", "taken_over", ("money",), "hz-2023.txt"),
        ("xh-2024.txt", "own", ("body",), None),
    }
    assert [r["file"] for r in programme_wording(base, "城市更新", "江苏省")] == ["js-2023.txt"]


@pytest.mark.parametrize("entry", vocabulary("formulas.yaml"), ids=lambda e: e["pattern"][:12])
def test_formulas_match_their_examples(entry: dict[str, list[str]]) -> None:
    pattern = re.compile(str(entry["pattern"]))
    assert all(pattern.search(example) for example in entry["examples"])
    assert not any(is_formula(example) for example in entry["counterexamples"])


@pytest.mark.parametrize("entry", vocabulary("details.yaml"), ids=lambda e: e["detail"])
def test_details_match_their_examples(entry: dict[str, list[str]]) -> None:
    assert all(entry["detail"] in details(example, 0) for example in entry["examples"])
    assert not any(entry["detail"] in details(example, 0) for example in entry["counterexamples"])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("投入三亿元修路；推进城市更新，年底前完成", ["deadline"]),  # money of another part
        ("推进城市更新，覆盖十条街，改造百栋楼，惠及万户，投入3亿元", []),  # too far
        ("由区住建局负责推进城市更新，投入3亿元", ["money", "body"]),
        ("推进城市更新，服装产业营收达900亿元", []),  # what it brings is no money for it
        ("推进城市更新，年内开工三座水厂", []),  # another thing's deadline
        ("年内，推进城市更新", ["deadline"]),
        ("推进城市更新，健全网格工作委员会", []),  # another thing's body
        ("推进城市更新，成立工作专班", ["body"]),
        ("累计投入8,500万元，推进城市更新", ["money"]),
    ],
)
def test_details_are_those_of_the_programme(sentence: str, expected: list[str]) -> None:
    assert details(sentence, sentence.index("城市更新")) == expected


@settings(max_examples=100, deadline=None)
@given(*[st.lists(st.text("甲乙。", min_size=16, max_size=40), max_size=4)] * 2)
def test_pairs_are_all_that_share_enough_grams(ours: list[str], theirs: list[str]) -> None:
    one, other = (Side(sentences(enumerate(texts))) for texts in (ours, theirs))
    runs_of = [[{s.letters[i : i + SEED] for i in range(len(s.letters) - SEED + 1)} for s in side.sentences]
               for side in (one, other)]  # fmt: skip
    expected = [(i, j) for i, a in enumerate(runs_of[0]) for j, b in enumerate(runs_of[1]) if len(a & b) >= SEEDS]
    assert pairs(one, other) == expected


@settings(max_examples=50, deadline=None)
@given(st.text("甲乙丙丁戊己庚辛", max_size=15), st.text("子丑寅卯辰巳午未", max_size=15))
def test_a_planted_run_is_found(before: str, after: str) -> None:
    planted = "山高月小水落石出清风徐来水波不兴举酒属客诵明月之诗"
    found = list(runs(before + planted + after, after + planted + before))
    assert [(r.start, r.end, r.common) for r in found] == [(len(before), len(before) + len(planted), len(planted))]


@pytest.mark.parametrize(
    ("theirs", "count"),
    [
        ("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", 1),
        ("甲乙丙丁戊己庚辛壬癸某某子丑寅卯辰巳午未申酉戌亥", 1),  # put in between
        ("甲乙丙丁戊己庚辛壬癸某某某某某某某某子丑寅卯辰巳午未申酉戌亥", 0),  # two short halves
        ("亥戌酉申未午巳辰卯寅丑子癸壬辛庚己戊丁丙乙甲", 0),
    ],
)
def test_runs(theirs: str, count: int) -> None:
    ours = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    assert len(ours) >= MIN_LETTERS
    assert len(list(runs(ours, theirs))) == count


def test_letters_lead_back_to_the_text() -> None:
    text = "　　建设 ＡＩ 园区，引进企业二十家以上，带动就业。短句。"
    (sentence,) = sentences([(7, text)])
    assert sentence.passage == 7
    assert sentence.letters == "建设ai园区引进企业二十家以上带动就业"
    assert "".join(text[i] for i in sentence.offsets) == "建设ＡＩ园区引进企业二十家以上带动就业"
    assert sentence.starts == (0, 6, 15)


def test_candidates_are_the_sentences_alike() -> None:
    ours = Side(
        sentences([(0, "在河边种一万棵柳树，给候鸟留一片安静的浅滩。办好二十所乡村小学的食堂，让娃娃吃上热饭。")])
    )
    theirs = Side(
        sentences([(0, "修通到山里的公路，架起过河的桥，送去药品。在河边种一万棵柳树，给候鸟留一片宁静的浅滩。")])
    )
    assert pairs(ours, theirs) == [(0, 1)]
    assert pairs(theirs, ours) == [(1, 0)]
