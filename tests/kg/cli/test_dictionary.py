"""A user's own programmes: imported in jieba's format, found by the next load, exported again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "PYTHONUTF8": "1", "POLICY_KG_LANG": "en"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=300)


def test_words_of_the_user_become_programmes(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    lines = ["2023年长沙市望城区政府工作报告", "各位代表：", "一、2022年工作回顾"]
    lines += [f"我们全面推开荷塘夜话，办了{n}场，群众的难事有人听、有人办，全区上下一条心。" for n in range(20, 50)]
    lines += ["二、2023年工作安排", "继续办好荷塘夜话，让更多街坊坐下来说事。"]
    (reports / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    words = tmp_path / "words.txt"
    words.write_text("荷塘夜话 10 nz\n", encoding="utf-8")
    kb = ("--kb", tmp_path / "kb")
    assert run("load", reports, *kb, "--jobs", "1").returncode == 0
    assert run("shared", "荷塘夜话", *kb).returncode == 1
    assert run("dictionary", "import", words, *kb).returncode == 0
    again = json.loads(run("load", reports, *kb, "--jobs", "1", "--format", "json").stdout)
    assert again["files"]["changed"] == 1
    shared = json.loads(run("shared", "荷塘夜话", *kb, "--format", "json").stdout)
    assert [p["place"] for p in shared["places"]] == ["望城区"]
    out = tmp_path / "authority.txt"
    assert run("dictionary", "export", out).returncode == 0
    assert any(line.startswith("三区三线 ") for line in out.read_text(encoding="utf-8").splitlines())


def test_a_line_that_is_no_word_is_named(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("好词 3 n\n一\n", encoding="utf-8")
    done = run("dictionary", "import", words, "--kb", tmp_path / "kb")
    assert done.returncode == 1
    assert "words.txt:2" in done.stderr
