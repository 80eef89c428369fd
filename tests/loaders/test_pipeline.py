"""The pipeline from files to the fact store, on the example reports and on the real ones."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from passages import passage

from kg.facts import FactStore
from kg.load import LoadResult, load
from kg.model import FileFacts, Period, Report
from loaders.mentions import year_of
from loaders.pipeline import ReportReader

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pipeline") / "kb"


@pytest.fixture(scope="module")
def result(kb: Path) -> LoadResult:
    return load(kb, [EXAMPLES], ReportReader(), jobs=2)


def test_all_examples_are_read_or_refused(result: LoadResult) -> None:
    assert [r.file for r in result.refused] == ["龙华区2024年政府工作报告.docx"]
    assert result.not_reports == ()
    assert (result.new, result.reports) == (15, 16)


@pytest.mark.parametrize(
    ("file", "place", "review_year", "plan_year"),
    [
        ("2024年广东省政府工作报告.html", "广东省", 2023, 2024),
        ("坪山区2023年政府工作报告.txt", "坪山区", 2022, 2023),
        ("庄浪县2022年政府工作报告.pdf", "庄浪县", 2022, 2023),
        ("某市2022年政府工作报告.txt", None, 2021, 2022),
        ("深圳市政府工作报告2022-2024.csv!/#2", "深圳市", 2022, 2023),
        ("望城区2022年政府工作报告.docx", "望城区", 2022, 2023),
    ],
)
def test_reports_are_described(
    result: LoadResult, kb: Path, file: str, place: str | None, review_year: int, plan_year: int
) -> None:
    with FactStore.open(kb) as store:
        (row,) = store.reports(file=file)
    assert (row["place"], row["review_year"], row["plan_year"], row["same_as"]) == (place, review_year, plan_year, None)


def test_who_carries_a_programme_out(result: LoadResult, kb: Path) -> None:
    with FactStore.open(kb) as store:
        (found,) = store.find("sanqusanxian")
        rows = list(store.facts(entity=found["id"], quotes=True))
        said = {(store.place(f["place_id"])["place"], f["year"], f["period"]) for f in rows}
        assert said == {
            ("广东省", 2022, "review"),
            ("广东省", 2023, "plan"),
            ("广东省", 2023, "review"),
            ("望城区", 2022, "review"),
            (None, 2022, "plan"),
        }
        for row in rows:
            text = store.text(row["file"])
            assert text[row["start"] : row["end"]] == row["text"]
            assert row["text"] in row["quote"]
            assert text[row["quote_start"] : row["quote_end"]] == row["quote"]


def test_a_glossary_defines_and_does_not_share(result: LoadResult, kb: Path) -> None:
    with FactStore.open(kb) as store:
        defined = list(
            store.rows(
                "SELECT m.text, m.role, m.role_why FROM relation r JOIN mention m ON m.id = r.source"
                " WHERE r.kind = 'defines'"
            )
        )
    assert "三区三线" in {row["text"] for row in defined}
    assert {(row["role"], row["role_why"]) for row in defined} == {("other", "glossary")}


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_offsets_lead_back_to_the_text(path: Path) -> None:
    for document in ReportReader().read(path, path.name).documents:
        for report in document.reports:
            places = [(m.start, m.end, m.type) for m in report.mentions]
            assert len(set(places)) == len(places)
            for mention in report.mentions:
                assert document.document.text[mention.start : mention.end] == mention.text
                passage = report.passages[mention.passage]
                assert passage.start <= mention.start < mention.end <= passage.end
                assert mention.period == passage.period


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_a_renamed_file_is_as_if_read_again(path: Path, tmp_path: Path) -> None:
    reader = ReportReader()
    other = tmp_path / f"甲{path.suffix}"
    shutil.copy(path, other)
    renamed = reader.renamed(reader.read(path, path.name), path.name, other.name)
    again: FileFacts = reader.read(other, other.name)
    assert renamed is None or renamed == again


def test_mentions_alone_are_the_same() -> None:
    path = EXAMPLES / "坪山区2023年政府工作报告.txt"
    whole, alone = (ReportReader(mentions_only=only).read(path, path.name) for only in (False, True))
    (report,), (mentions,) = whole.documents[0].reports, alone.documents[0].reports
    assert mentions.mentions == tuple(m for m in report.mentions if m.attributes.within is None)
    assert report.signature and report.passages and whole.documents[0].document.text
    assert not (mentions.signature or mentions.passages or mentions.relations or alone.documents[0].document.text)


def test_a_name_that_lies_is_told(tmp_path: Path) -> None:
    reader = ReportReader()
    path = EXAMPLES / "坪山区2023年政府工作报告.txt"
    renamed = reader.renamed(reader.read(path, path.name), path.name, "sub/龙华区2021年政府工作报告.txt")
    assert renamed is not None
    (report,) = renamed.documents[0].reports
    assert renamed.documents[0].document.file == "sub/龙华区2021年政府工作报告.txt"
    assert report.report.plan_year == 2023
    assert len(report.report.contradictions) == 2


def test_the_reader_travels_and_keeps_its_version() -> None:
    reader = pickle.loads(pickle.dumps(ReportReader()))
    assert reader.version == ReportReader().version
    assert len(reader.version) == 16


REPORT = Report(
    start=0, end=9, kind="report", delivered="2022-12-28", review_from=2018, review_year=2022, plan_year=2023
)


@pytest.mark.parametrize(
    ("report", "period", "year"),
    [
        (REPORT, "plan", 2023),
        (REPORT, "review", 2022),
        (REPORT, "other", 2022),
        (Report(start=0, end=9, kind="report", plan_year=2023), "review", None),
        (Report(start=0, end=9, kind="report", plan_year=2023), "other", None),
    ],
)
def test_year_of(report: Report, period: Period, year: int | None) -> None:
    assert year_of(report, passage("x", period)) == year


@pytest.mark.shared
def test_real_reports_twice_and_in_another_order(shared: Path, tmp_path: Path) -> None:
    seeds = shared / "reports" / "seeds"
    first = load(tmp_path / "a", [seeds], ReportReader(), jobs=2)
    print(f"\n{first.reports} reports, {first.mentions} mentions, {first.statements} facts in {first.seconds:.1f} s")
    assert first.refused == ()
    assert first.reports >= 22
    second = load(tmp_path / "a", [seeds], ReportReader(), jobs=2)
    assert (second.unchanged, second.new, second.written) == (first.new, 0, False)
    for path in sorted(seeds.iterdir(), reverse=True):
        load(tmp_path / "b", [path], ReportReader(), jobs=1)
    with FactStore.open(tmp_path / "a") as a, FactStore.open(tmp_path / "b") as b:
        assert a.digest() == b.digest()
        for row in a.facts(kind="CARRIES_OUT", quotes=True):
            assert a.text(row["file"])[row["quote_start"] : row["quote_end"]] == row["quote"]


@pytest.mark.shared
def test_only_places_have_the_id_of_a_place(shared: Path) -> None:
    files = sorted((shared / "reports" / "series").glob("*坪山新区*"))  # a district that is a zone as well
    reader = ReportReader()
    mentions = [
        mention
        for path in files
        for document in reader.read(path, path.name).documents
        for report in document.reports
        for mention in report.mentions
    ]
    assert len(mentions) > 1000
    assert {mention.type for mention in mentions if (mention.entity or "").startswith("place:")} == {"place"}
