"""Exit codes, streams, languages, encodings, suggestions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas
import pytest
from kg_command import Kg

from kg.cli import dictionary, judge, words
from kg.cli.app import app
from kg.cli.console import one_language
from kg.cli.language import number_of
from kg.cli.usage import behind
from queries import all_queries

COMMANDS = (
    *(c.name or "" for c in app.registered_commands),
    *(f"judge {c.name}" for c in judge.app.registered_commands),
    *(f"dictionary {c.name}" for c in dictionary.app.registered_commands),
)
CONTRACT = {
    "load", "remove", "status", "text", "extract", "reports", "shared", "compare", "similar", "programmes", "show",
    "search", "query", "cypher", "page", "export", "judge accept", "judge reject", "judge retype", "judge span",
    "judge merge", "judge split", "judge rename", "judge undo",
}  # fmt: skip
RUN = (sys.executable, "-c", "from kg.cli import main; main()")


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*RUN, *arguments], capture_output=True, env={**os.environ, **environment}, check=False)


WRONG: list[tuple[list[str], int, str]] = [
    (["shared", "三区三县"], 1, "Did you mean: 三区三线"),
    (["shared", "低空经济"], 1, "no programme, but of type industry: kg query places_by_industry -p industry=低空经济"),
    (["diffusion", "深圳市"], 1, "no programme, but of type place: kg programmes --place 深圳市"),
    (["wording", "--programme", "储能"], 1, "no programme, but of type industry: kg query places_by_industry"),
    (["shared", "三区三线", "--province", "广动省"], 1, "no place is called 广动省"),
    (["shared", "三区三线", "--period", "now"], 2, "expected one of review, plan, other"),
    (["shared", "三区三线", "--level", "town"], 2, "expected one of national, province, city, county"),
    (["shared"], 2, "Missing argument"),
    (["shared", "三区三线", "--nope"], 2, "No such option"),
    (["shared", "三区三线", "--format", "yaml"], 2, "yaml"),
    (["shared", "三区三线", "--kb", "/nowhere"], 1, "/nowhere holds no knowledge base: run kg load first"),
    (["nope"], 2, "No such command"),
    (["--limit", "3", "shared", "三区三线"], 2, "Options stand behind the command"),
    (["--format", "json", "text", "a.txt"], 2, "No such option: --format"),
    (["--kb"], 2, "No such option: --kb"),
    (["targets", "深圳市"], 2, "Example: kg targets --place 深圳市"),
    (["identity", "--type", "place"], 2, "expected one of project, organisation"),
    (["promises", "--place", "深圳市", "--year", "2022", "--outcome", "done"], 2, "outcome done: expected one of"),
    (["page", "/nowhere/out.html"], 2, "there is no folder /nowhere"),
    (["export", "xlsx", "/nowhere/out.xlsx"], 2, "there is no folder /nowhere"),
    (["export", "csv", "/nowhere/out"], 2, "there is no folder /nowhere"),
    (["dictionary", "import", "nothing.txt"], 2, "does not exist"),
    (["compare", "深圳市"], 2, "two or more places"),
    (["compare", "深圳市", "银川市"], 1, "银川市 has no report in the collection"),
    (["similar", "深圳市", "--communities"], 2, "takes no place"),
    (["path", "深圳市", "银川市"], 1, "no chain of facts joins them"),
    (["programmes", "--year", "2023"], 2, "--year needs --place"),
    (["programmes", "--level", "town"], 2, "expected one of national, provincial, local"),
    (["extract", "examples", "--type", "law"], 2, "expected one of programme, project"),
    (["show", "没有这样的东西"], 1, "is called 没有这样的东西"),
    (["text", "nothing.txt"], 1, "no such file: nothing.txt"),
    (["query", "first_adopter"], 1, "Did you mean: first_adopters"),
    (["query", "first_adopters"], 2, "needs programme"),
    (["query", "first_adopters", "-p", "programme"], 2, "expected NAME=VALUE"),
    (["query", "first_adopters", "-p", "place=深圳市"], 2, "first_adopters has no parameter place"),
    (["query", "new_programmes", "-p", "place=深圳市", "-p", "year=soon"], 2, "year=soon: must be a whole number"),
    (["cypher", "MATCH (p:Place) DELETE p"], 1, "refused"),
    (["cypher", "MATCH (p:Place) DELETE p", "--write"], 1, "use --neo4j"),
    (["cypher", "MATCH (p:Place RETURN p"], 1, "the query is wrong"),
    (["export", "docx", "out.docx"], 2, "no format docx"),
    (["extract", "/nowhere.txt"], 2, "does not exist"),
    (["dictionary", "export", "pyproject.toml/x.txt"], 1, "x.txt: the system refuses it: "),
    (["targets", "--place", "龙华区", "--svg", "pyproject.toml/x.svg"], 1, "x.svg: the system refuses it: "),
    (["diffusion", "河长制", "--panel", "pyproject.toml/x.csv"], 1, "x.csv: the system refuses it: "),
    (["judge", "accept", "河长制", "--judgements", "pyproject.toml/x.jsonl"], 1, "pyproject.toml: the system refuses"),
    (["judge", "undo", "0000000000"], 1, "there is no line 0000000000"),
    (["judge", "retype", "河长制", "mood"], 2, "mood"),
    (["judge", "reject", "河长制", "--at", "a.txt"], 2, "expected FILE:START-END"),
]  # fmt: skip


@pytest.mark.parametrize(
    "message, english",
    [
        ("a.txt: 读不了 / cannot be read: no permission", "a.txt: cannot be read: no permission"),
        ("中文.yaml:3: 应为数字 / expected a number", "中文.yaml:3: expected a number"),
        ("没有这个查询 / no such query", "no such query"),
        ("kb: 无法写入：[Errno 13] x: 'y' / cannot write: 'y'", "kb: cannot write: 'y'"),
        ("无法写入 a: b：满 / cannot write a: b: full", "cannot write a: b: full"),
        ("a / b / c", "a / b / c"),
    ],
)
def test_an_english_message_keeps_the_place(message: str, english: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.console.language", lambda: "en")
    assert one_language(message) == english


@pytest.mark.parametrize("arguments, code, said", WRONG, ids=[" ".join(a) for a, _, _ in WRONG])
def test_an_error_is_one_message_and_a_code(kg: Kg, arguments: list[str], code: int, said: str) -> None:
    answer = kg(*arguments)
    assert answer.code == code
    assert answer.out == ""
    assert said in answer.err
    assert "Traceback" not in answer.err
    if code == 1:
        assert answer.err.startswith("kg: ") and " / " not in answer.err


IN_CHINESE = [
    (["shared", "三区三县"], "kg: 没有找到“三区三县”\n是不是：三区三线\n"),
    (["shared", "坪山区"], "kg: “坪山区”是地区，不是举措：kg programmes --place 坪山区\n"),
    (["load", "/nowhere"], "kg: 没有这个文件或文件夹：/nowhere\n"),
    (["text", "nothing.txt"], "kg: 没有这个文件：nothing.txt\n"),
    (["remove", "nothing.txt"], "kg: 知识库里没有这个文件：nothing.txt\n"),
]


@pytest.mark.parametrize("arguments, said", IN_CHINESE, ids=[" ".join(a) for a, _ in IN_CHINESE])
def test_errors_speak_chinese(kg: Kg, arguments: list[str], said: str) -> None:
    assert kg(*arguments, "--lang", "zh").err == said


def test_extract_ends_with_what_became_of_the_files(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "note.txt").write_text("一句话", encoding="utf-8")
    report = "examples/reports/某市2022年政府工作报告.txt"
    some = kg("extract", "-j", "1", report, tmp_path)
    assert (some.code, len(some.err.splitlines())) == (0, 2)
    assert some.out.count("\n") > 10
    none = kg("extract", "-j", "1", tmp_path)
    assert (none.code, none.out) == (1, "")
    assert none.err.endswith(f"{tmp_path}: no report in any file (2).\n")
    assert kg("extract", "-j", "1", report, tmp_path / "note.txt").code == 0, "read, but no report"
    assert kg("extract", "-j", "1", tmp_path / "note.txt").code == 1
    (tmp_path / "nothing").mkdir()
    nothing = kg("extract", "-j", "1", tmp_path / "nothing")
    assert (nothing.code, nothing.err) == (0, f"{tmp_path / 'nothing'}: there is no file in it.\n")


def test_an_empty_knowledge_base_says_what_to_do(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    assert kg("load", tmp_path / "reports", "--kb", tmp_path / "kb").code == 0
    status = kg("status", "--kb", tmp_path / "kb")
    assert status.out.splitlines()[1].startswith("It holds no file yet: kg load FOLDER")
    for arguments in (["shared", "河长制"], ["show", "河长制"], ["wording", "深圳市"], ["projects", "--place", "坪山"]):
        answer = kg(*arguments, "--kb", tmp_path / "kb")
        expected = f"kg: {tmp_path / 'kb'}: the knowledge base holds no report yet: kg load FOLDER\n"
        assert (answer.code, answer.err) == (1, expected), arguments


def test_a_folder_without_files_is_said(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    answer = kg("load", tmp_path / "reports", "--kb", tmp_path / "kb")
    assert (answer.code, answer.err) == (0, f"{tmp_path / 'reports'}: there is no file in it.\n")


WRONG_IN_CHINESE = [
    (["shard"], "有误：没有命令 shard；是不是：shared"),
    (["nope"], "有误：没有命令 nope"),
    (["shared"], "有误：缺少 programme\n例：kg shared 三区三线 --province 湖南省"),
    (["shared", "河长制", "more"], "有误：多出了：more\n例：kg shared 三区三线 --province 湖南省"),
    (["shared", "河长制", "--xyz"], "有误：没有选项 --xyz"),
    (["shared", "河长制", "--years", "2023"], "有误：没有选项 --years；是不是：--year"),
    (["shared", "河长制", "--year"], "有误：选项 --year 后面要有值"),
    (["shared", "河长制", "--year", "soon"], "有误：--year：soon 应为整数"),
    (["shared", "河长制", "-f", "yaml"], "有误：--format、-f：yaml 应为 table, json, jsonl, csv 之一"),
    (["search", "河长制", "--limit", "0"], "有误：--limit：0 不在范围 x>=1 内"),
    (["extract", "/nowhere.txt"], "有误：paths：没有文件或文件夹 /nowhere.txt"),
    (["--limit", "3", "shared"], "有误：没有选项 --limit\n选项写在命令之后：kg 命令 … 选项"),
]


@pytest.mark.parametrize("arguments, said", WRONG_IN_CHINESE, ids=[" ".join(a) for a, _ in WRONG_IN_CHINESE])
def test_wrong_usage_speaks_chinese(kg: Kg, arguments: list[str], said: str) -> None:
    answer = kg("--lang", "zh", *arguments)
    assert (answer.code, answer.out) == (2, "")
    usage, _, error = answer.err.rpartition("\n\n")
    assert error == f"{said}\n"
    if usage:  # typer does not say of which command an option lacks its value
        assert re.fullmatch(r"用法：kg .+\n详见 kg .*--help", usage)


BEFORE_THE_COMMAND = [
    (["--kb", "D", "shared", "x"], ["shared", "--kb", "D", "x"]),
    (["--lang=zh", "--format", "json", "judge", "list"], ["judge", "list", "--lang=zh", "--format", "json"]),
    (["--kb", "D", "shared", "x", "--year"], ["shared", "--kb", "D", "x", "--year"]),
    (["-f", "csv", "cypher", "--", "-x"], ["cypher", "-f", "csv", "--", "-x"]),
    (["shared", "x", "--kb", "D"], ["shared", "x", "--kb", "D"]),
    (["--lang", "zh"], []),
    (["--lang", "zh", "--help"], ["--help"]),
    (["--help", "--lang", "zh"], ["--help"]),
    (["judge", "--help", "--lang=zh"], ["judge", "--help"]),
    (["--lang", "zh", "judge"], ["judge"]),
    (["--kb"], ["--kb"]),
    (["--limit", "3", "shared"], ["--limit", "3", "shared"]),
]


@pytest.mark.parametrize("given, read", BEFORE_THE_COMMAND, ids=[" ".join(a) for a, _ in BEFORE_THE_COMMAND])
def test_options_of_all_commands_may_stand_before_the_command(given: list[str], read: list[str]) -> None:
    assert behind(given, ["judge"]) == read


def test_an_option_before_the_command_is_taken(kg: Kg, example_kb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_KG_KB", "/nowhere")
    answer = kg("--kb", example_kb, "-f", "json", "shared", "三区三线")
    assert answer.code == 0 and len(answer.json["places"]) == 3


EMPTY = [
    (["programmes", "--place", "银川市"], "The collection holds no report of 宁夏回族自治区银川市."),
    (["targets", "--place", "银川市"], "The collection holds no report of 宁夏回族自治区银川市."),
    (["projects", "--place", "银川市"], "The collection holds no report of 宁夏回族自治区银川市."),
    (["wording", "银川市"], "The collection holds no report of 宁夏回族自治区银川市."),
    (["reports", "--place", "银川市"], "The collection holds no report of 宁夏回族自治区银川市."),
    (["query", "peers", "-p", "place=银川市"], "The collection holds no report of 宁夏回族自治区银川市."),
    (["similar", "银川市"], "The collection holds no report of 宁夏回族自治区银川市."),
    (["programmes", "--together", "浦江经验"], "No place carries it out."),
    (["reports", "--year", "1900"], "No such report."),
    (["programmes", "--place", "龙华区", "--year", "1900"], "No such programme."),
    (["targets", "--place", "龙华区", "--indicator", "盐"], "No target of 盐 was found."),
    (["cypher", "MATCH (p:Place {name: '无此地'}) RETURN p.name"], "No rows."),
    (["judge", "list"], "No judgement yet."),
    (["reports", "--place", "500110"], "The collection holds no report of 重庆市綦江区 or 重庆市万盛区."),
]


@pytest.mark.parametrize("arguments, said", EMPTY, ids=[" ".join(a) for a, _ in EMPTY])
def test_an_empty_answer_says_why(kg: Kg, arguments: list[str], said: str) -> None:
    answer = kg(*arguments)
    assert (answer.code, answer.err) == (0, f"{said}\n")
    assert answer.out == ""


def test_show_names_what_else_is_called_so(kg: Kg) -> None:
    told = kg("show", "双一流").out
    head, _, others = told.partition("\n1 more of this name, not counted above:\n")
    assert head.startswith("双一流")
    (other,) = others.splitlines()
    asked, _, what = other.partition(": ")
    shown = kg(*asked.split()[1:]).out
    assert shown.startswith("双一流") and shown != told
    assert all(part in shown for part in re.split("[,、] ?", what)), "its type and its places"
    assert "more of this name" not in kg("show", "林长制").out


def test_limit_holds_in_every_form(kg: Kg) -> None:
    for command in (["diffusion", "河长制"], ["wording", "--programme", "河长制"], ["search", "河长制"]):
        assert len(kg(*command, "-f", "jsonl", "--limit", "1").out.splitlines()) == 1, command


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (1, ("report",), "1 report"),
        (0, ("report",), "0 reports"),
        (2, ("entity", "entities"), "2 entities"),
        (1, ("repeats another one", "repeat another one"), "1 repeats another one"),
    ],
)
def test_one_is_said_otherwise_than_many(number: int, words: tuple[str, ...], said: str) -> None:
    assert number_of(number, *words) == said


def test_tables_speak_both_languages(kg: Kg) -> None:
    assert kg("shared", "三区三线").out.splitlines()[3].split() == [
        "place",
        "first",
        "done",
        "years",
        "quote",
        "source",
    ]
    lines = kg("shared", "三区三线", "--lang", "zh").out.splitlines()
    assert lines[3].split() == ["地区", "首次", "首次完成", "年份", "原文", "出处"]
    assert "3 个地区共有。" in lines
    assert "回顾" in kg("search", "三区三线", "--lang", "zh").out


def test_a_table_in_a_pipe_has_a_line_a_row_and_even_columns(kg: Kg) -> None:
    lines = kg("reports").out.splitlines()
    assert len(lines) == 17
    at = lines[0].index("date")
    for line in lines[1:]:
        wide = sum(ord(c) > 0x2E80 for c in line[:at])
        assert re.fullmatch(r"\d{4}[-\d ]*", line[at - wide : at - wide + 10]), line
    assert not any("\x1b" in line or line != line.rstrip() for line in lines)


def test_without_its_server_a_load_keeps_the_facts_and_says_so(kg: Kg, tmp_path: Path) -> None:
    report = Path("examples/reports/龙华区2023年政府工作报告.txt")
    said = kg("load", report, "--kb", tmp_path / "kb", "-j", "1", "--neo4j", "bolt://127.0.0.1:1")
    first, second = said.err.splitlines()
    assert (said.code, said.out, first) == (1, "", "The facts are stored, only the graph is missing:")
    assert second.startswith("kg: bolt://127.0.0.1:1: no Neo4j server answers there")
    assert kg("status", "--kb", tmp_path / "kb", "-f", "json").json["reports"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_name_with_a_line_break_takes_one_line(kg: Kg, tmp_path: Path) -> None:
    folder, base = tmp_path / "reports", tmp_path / "kb"
    folder.mkdir()
    (folder / "空\n的.txt").touch()
    shutil.copy(Path("examples/reports/龙华区2023年政府工作报告.txt"), folder / "龙华\n区.txt")
    said = kg("load", folder, "--kb", base, "-j", "1").out.splitlines()
    assert "could not be read: 空 的.txt: the file is empty; fetch it again" in said
    (row,) = kg("reports", "--kb", base).out.splitlines()[1:]
    assert row.endswith("龙华 区.txt:0")
    assert [r["file"] for r in kg("reports", "--kb", base, "-f", "json").json] == ["龙华\n区.txt"]
    assert kg("text", "龙华\n区.txt", "--kb", base).out == kg("text", folder / "龙华\n区.txt").out


def test_a_table_for_eyes_keeps_to_its_width(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_KG_WIDTH", "60")
    lines = kg("shared", "三区三线").out.splitlines()
    assert max(sum(2 if ord(c) > 0x2E80 else 1 for c in line) for line in lines) <= 60
    assert lines[4].split() == ["place", "first", "done", "years", "quote"]
    assert any(line.strip().startswith("望城区2022年") for line in lines)  # the source, below the quote


def test_streams_are_utf8_on_a_chinese_windows_locale(example_kb: Path) -> None:
    for locale in ("zh_CN.GBK", "C"):
        done = process("shared", "三区三线", "-f", "json", POLICY_KG_KB=str(example_kb), LC_ALL=locale, PYTHONUTF8="0",
                       PYTHONIOENCODING="gbk")  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "“三区三线”" in done.stdout.decode("utf-8")


def test_a_reader_that_stops_early_is_no_error(example_kb: Path) -> None:
    command = [*RUN, "cypher", "MATCH (p:Passage) RETURN p.text", "-f", "jsonl"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "POLICY_KG_KB": str(example_kb)}
    ) as run:
        assert run.stdout and run.stderr
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait() == 0


def test_parquet_is_written_where_pandas_is_installed(example_kb: Path, tmp_path: Path) -> None:
    """In a process of its own, where nothing has imported pandas: commands keep it out."""
    command = [*RUN, "export", "parquet", str(tmp_path / "out")]
    environment = {**os.environ, "POLICY_KG_KB": str(example_kb)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert pandas.read_parquet(tmp_path / "out" / "Report.parquet").shape[0] == 16


@pytest.mark.parametrize(
    "lang, example, words", [("en", "Example: kg ", "[a-z]{4,}"), ("zh", "例：kg ", "[\u4e00-\u9fff]{2,}")]
)
def test_every_help_is_in_both_languages_and_has_an_example(lang: str, example: str, words: str) -> None:
    program = (
        "import sys\nfrom kg.cli.app import app\n"
        f"for command in {COMMANDS!r}:\n"
        f"    print('##', command)\n"
        "    try:\n        app([*command.split(), '--help'], prog_name='kg')\n    except SystemExit as e:\n"
        "        assert not e.code, command\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "POLICY_KG_LANG": lang, "PYTHONUTF8": "1"}, check=True)  # fmt: skip
    texts = dict(part.split("\n", 1) for part in done.stdout.split("## ")[1:])
    assert tuple(texts) == COMMANDS
    assert set(COMMANDS) >= CONTRACT
    for command, text in texts.items():
        assert f"{example}{command}" in " ".join(text.split()), command
        first = text.split("\n\n")[1]
        assert re.search(words, first), first
        assert lang == "zh" or not re.search("[\u4e00-\u9fff]", first), first
        assert text.startswith({"en": f"Usage: kg {command} ", "zh": f"用法：kg {command} "}[lang])
        assert lang == "en" or not re.search("required|default:|and exit|OPTIONS|^[A-Z][a-z]+:", text, re.M), text


def test_columns_of_named_queries_have_chinese_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "tr", lambda zh, en: zh)
    columns = {column for query in all_queries() for column in query.columns}
    assert len(columns) > 100
    assert [c for c in sorted(columns - {"id"}) if not re.search("[\u4e00-\u9fff]", words.title(c))] == []
    for query in all_queries():
        titles = [words.title(c) for c in query.columns if c != "text"]  # which a table leaves out beside its sentence
        assert len(titles) == len(set(titles)), query.id


def test_version(kg: Kg) -> None:
    assert re.fullmatch(r"policy-kg \d+\.\d+\.\d+\n", kg("--version").out)


def test_load_reads_only_what_is_new_and_names_what_it_refuses(kg: Kg, tmp_path: Path) -> None:
    reports, base = tmp_path / "reports", tmp_path / "kb"
    reports.mkdir()
    source = Path("examples/reports")
    shutil.copy(source / "龙华区2023年政府工作报告.txt", reports)
    first = kg("load", reports, "--kb", base, "-j", "1", "-f", "json")
    assert (first.code, first.json["files"]["new"], first.json["reports"]) == (0, 1, 1)
    assert {"files", "reports", "passages", "mentions", "statements", "seconds"} <= set(first.json)
    shutil.copy(source / "龙华区2024年政府工作报告.docx", reports)
    second = kg("load", reports, "--kb", base, "-j", "1", "-f", "json")
    assert second.code == 3
    assert (second.json["files"]["new"], second.json["files"]["unchanged"]) == (1, 1)
    assert [r["file"] for r in second.json["files"]["refused"]] == ["龙华区2024年政府工作报告.docx"]
    assert "now 1 report, " in kg("load", reports, "--kb", base, "-j", "1").out
    told = kg("load", reports, "--kb", base, "-j", "1", "--lang", "zh")
    assert told.code == 3 and "读不了：龙华区2024年政府工作报告.docx：文件损坏" in told.out
    removed = kg("remove", "龙华区2023年政府工作报告.txt", "--kb", base)
    assert removed.code == 0 and removed.err == "1 file and all that came from it: gone.\n"
    assert kg("reports", "--kb", base, "-f", "json").json == []


def test_what_reading_had_to_change_is_said(kg: Kg, tmp_path: Path) -> None:
    data = Path("examples/reports/龙华区2023年政府工作报告.txt").read_bytes()
    (tmp_path / "a.docx").write_bytes(data)
    base = tmp_path / "kb"
    note = "a.docx: named .docx, but it holds .txt: read as that"
    loaded = kg("load", tmp_path / "a.docx", "--kb", base, "-j", "1")
    assert loaded.code == 0 and f"note on reading: {note}\n" in loaded.out
    status = kg("status", "--kb", base, "--lang", "zh").out
    assert status.endswith("a.docx  扩展名是 .docx，内容是 .txt，按内容读取\n")
    (found,) = kg("status", "--kb", base, "-f", "json").json["notes"]
    assert (found["file"], len(found["notes"])) == ("a.docx", 1)
    assert kg("text", tmp_path / "a.docx", "--kb", "/nowhere").err.endswith(note + "\n")


def test_text_of_a_member_of_an_archive(kg: Kg, tmp_path: Path) -> None:
    report = Path("examples/reports/龙华区2023年政府工作报告.txt")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(report, "b.txt")
    base = tmp_path / "kb"
    assert kg("load", tmp_path / "a.zip", "--kb", base, "-j", "1").code == 0
    (piece,) = kg("shared", "河长制", "--kb", base, "-f", "json").json["places"][0]["evidence"]
    assert piece["file"] == "a.zip!/b.txt"
    inside = kg("text", "a.zip!/b.txt", "--kb", base).out
    assert inside == kg("text", report).out
    assert inside[piece["start"] : piece["end"]] == piece["text"]


def test_status_tells_what_could_not_be_read(kg: Kg) -> None:
    found = kg("status", "-f", "json").json
    assert (found["files"], found["reports"], found["graph"]["complete"]) == (15, 16, True)
    assert [r["file"] for r in found["refused"]] == ["龙华区2024年政府工作报告.docx"]
    told = kg("status").out
    assert "reports: 16 (and 0 repeated ones) from 15 files" in told and "level with the facts" in told


def test_status_names_several_reports_of_a_year_and_contradictions_in_one_language(kg: Kg, tmp_path: Path) -> None:
    reports, base = tmp_path / "reports", tmp_path / "kb"
    reports.mkdir()
    text = kg("text", "龙华区2023年政府工作报告.txt").out
    other = "\n".join(f"今年全区要在第{n}个社区修好道路{n * 7}公里，新建口袋公园{n + 3}个。" for n in range(60))
    (reports / "南山区2023年政府工作报告.txt").write_text(text, encoding="utf-8")
    (reports / "下.txt").write_text(f"{text[:150]}\n二、2023年重点工作安排\n{other}", encoding="utf-8")
    assert kg("load", reports, "--kb", base, "-j", "1").code == 0
    (row,) = kg("status", "--kb", base, "-f", "json").json["several_of_a_year"]
    assert (row["place"], row["plan_year"], len(row["files"])) == ("广东省深圳市龙华区", 2023, 2)
    told = kg("status", "--kb", base).out
    assert "Places with several reports of one year" in told
    assert "the file's name or a column says 南山区, the text 广东省深圳市龙华区\n" in told
    assert "文件名或表列说是南山区，正文是广东省深圳市龙华区\n" in kg("status", "--kb", base, "--lang", "zh").out


def test_what_is_no_longer_where_it_was_loaded_from_is_said(kg: Kg, tmp_path: Path) -> None:
    reports, base = tmp_path / "reports", tmp_path / "kb"
    for name in ("kept", "gone away"):
        (reports / name).mkdir(parents=True)
    text = kg("text", "龙华区2023年政府工作报告.txt").out
    (reports / "kept" / "龙华区.txt").write_text(text, encoding="utf-8")
    (reports / "gone away" / "某区.txt").write_text(text.replace("龙华", "坪山"), encoding="utf-8")
    assert kg("load", reports / "kept", reports / "gone away", "--kb", base, "-j", "1", "--no-track").err == ""
    gone = reports / "gone away"
    shutil.rmtree(gone)
    said = f'no longer there: {gone} (1 file); what came from it stays, to take it out: kg remove "{gone}"\n'
    again = kg("load", reports / "kept", "--kb", base, "-j", "1", "--no-track")
    assert (again.code, again.err) == (0, said)
    assert kg("reports", "--kb", base).err == said
    assert kg("reports", "--place", "龙华区", "--kb", base).err == ""
    assert kg("status", "--kb", base).err == said
    assert kg("status", "--kb", base, "-f", "json").json["absent"] == [{"path": str(gone), "files": ["某区.txt"]}]
    assert kg("remove", gone, "--kb", base).code == 0
    assert kg("reports", "--kb", base).err == ""
