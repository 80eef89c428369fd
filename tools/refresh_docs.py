#!/usr/bin/env python3
"""Writes anew what the docs take from the program: sessions of the READMEs, docs/cli*.md, docs/json.md.

python -m tools.refresh_docs            rewrites what is stale
python -m tools.refresh_docs --check    only names what is stale, and fails then
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
KEYS = Path(__file__).with_name("json_keys.yaml")
KG = (sys.executable, "-c", "from kg.cli import main; main()")
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.S)
_OPAQUE = ("example", "attributes", "phases")  # objects whose keys differ from row to row
_SECONDS = re.compile(r"\d+\.\d(?= (?:s|秒))")

_HELP = """\
from kg.cli import dictionary, judge
from kg.cli.app import app
names = [c.name for c in app.registered_commands]
for group, of in (("judge", judge.app), ("dictionary", dictionary.app)):
    names += [f"{group} {c.name}" for c in of.registered_commands]
for name in names:
    print("\\x00" + name)
    try:
        app([*name.split(), "--help"], prog_name="kg")
    except SystemExit:
        pass
"""

# command → what it is asked on the examples, so that every key occurs
JSON_OF = {
    "kg load": ["load", "examples/reports", "-j", "1"],
    "kg status": ["status"],
    "kg reports": ["reports"],
    "kg extract": ["extract", "examples/reports/平桥区2023年政府工作报告.html", "-j", "1", "--format", "json"],
    "kg search": ["search", "河长制"],
    "kg shared": ["shared", "三区三线"],
    "kg compare": ["compare", "龙华区", "坪山区"],
    "kg similar PLACE": ["similar", "龙华区"],
    "kg similar": ["similar"],
    "kg similar --communities": ["similar", "--communities"],
    "kg path": ["path", "深圳市", "庄浪县"],
    "kg programmes": ["programmes"],
    "kg programmes --place": ["programmes", "--place", "龙华区"],
    "kg programmes --candidates": ["programmes", "--candidates"],
    "kg programmes --together": ["programmes", "--together", "河长制"],
    "kg show PROGRAMME": ["show", "河长制"],
    "kg show PLACE": ["show", "龙华区"],
    "kg promises": ["promises", "--place", "龙华区", "--year", "2022"],
    "kg targets": ["targets", "--place", "龙华区"],
    "kg projects": ["projects", "--place", "坪山区"],
    "kg query": ["query"],
}


def run(arguments: list[str], folder: Path, lang: str) -> subprocess.CompletedProcess[str]:
    """One `kg` command in `folder`, its messages among its output."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("POLICY_KG", "NEO4J"))}
    environment |= {"POLICY_KG_LANG": lang, "POLICY_KG_WIDTH": "80", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*KG, *arguments], cwd=folder, env=environment, text=True, encoding="utf-8", check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def playground(folder: Path) -> Path:
    """An empty folder with the example reports in it."""
    shutil.copytree(ROOT / "examples" / "reports", folder / "examples" / "reports")
    return folder


def with_sessions(text: str, folder: Path, lang: str) -> str:
    """The text with every `$ kg …` of its console blocks run again, in order; seconds stay as they are."""

    def session(block: re.Match[str]) -> str:
        old, made = block[0], ""
        for part in re.split(r"^(?=\$ )", old, flags=re.M):
            command, _, before = part.partition("\n")
            if not command.startswith("$ kg "):
                made += part
                continue
            said = run(shlex.split(command)[2:], folder, lang).stdout.rstrip() + "\n"
            same = _SECONDS.sub("", said.strip()) == _SECONDS.sub("", before.strip())
            made += part if same else f"{command}\n{said}"
        return made

    return _BLOCK.sub(session, text)


def cli_page(lang: str) -> str:
    """docs/cli.md: every command's own help."""
    environment = {**os.environ, "POLICY_KG_LANG": lang, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    said = subprocess.run(
        [sys.executable, "-c", _HELP],
        text=True,
        encoding="utf-8",
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    title, note = {
        "en": ("# Commands", "Written by `python -m tools.refresh_docs` from the commands' own help."),
        "zh": ("# 命令", "由 `python -m tools.refresh_docs` 根据各命令的帮助生成。"),
    }[lang]
    parts = [part.split("\n", 1) for part in said.split("\x00")[1:]]
    sections = "\n".join(f"## kg {name}\n\n```text\n{text.strip()}\n```\n" for name, text in parts)
    return f"{title}\n\n{note}\n\n{sections}"


def json_page(folder: Path) -> str:
    """docs/json.md: the keys of every command's JSON with their meaning.

    Raises:
        KeyError: a key has no meaning in tools/json_keys.yaml.
    """
    data = yaml.safe_load(KEYS.read_text(encoding="utf-8"))
    meanings: dict[str, str] = data["keys"]
    lines = [data["introduction"].strip()]
    for command, arguments in JSON_OF.items():
        more = [] if "--format" in arguments else ["--format", "json"]
        done = run([*arguments, *more], folder, "en")
        if done.returncode not in (0, 3):
            raise RuntimeError(f"kg {' '.join(arguments)}: {done.stdout}")
        answer = parsed(done.stdout)
        lines += [
            "",
            f"## `{command}`",
            "",
            f"A {'list of objects' if isinstance(answer, list) else 'single object'}.",
            "",
        ]
        lines += ["| key | meaning |", "|---|---|"]
        seen = dict.fromkeys(paths(answer[:200] if isinstance(answer, list) else answer))
        for path in seen:
            name = path.replace("[]", "").rsplit(".", 1)[-1]
            lines.append(f"| `{path}` | {meanings[path] if path in meanings else meanings[name]} |")
    return "\n".join(lines) + "\n"


def parsed(said: str) -> Any:
    """The JSON document of an answer with messages after it."""
    return json.JSONDecoder().raw_decode(said[min(i for i in (said.find("["), said.find("{")) if i >= 0) :])[0]


def paths(value: Any, at: str = "") -> Iterator[str]:
    """Keys as paths: `places[].evidence[].quote`; keys that are names of places as PLACE."""
    if isinstance(value, list):
        for item in value:
            yield from paths(item, f"{at}[]" if at else "")
    elif isinstance(value, dict):
        for key, item in value.items():
            here = key if key.isascii() else "PLACE"
            path = f"{at}.{here}" if at else here
            yield path
            if key not in _OPAQUE:
                yield from paths(item, path)


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Every page that depends on the program, with what it should hold."""
    for name, lang in (("README.md", "en"), ("README.zh-CN.md", "zh")):
        shutil.rmtree(folder / "policy-kb", ignore_errors=True)
        yield name, with_sessions((ROOT / name).read_text(encoding="utf-8"), folder, lang)
    yield "docs/cli.md", cli_page("en")
    yield "docs/cli.zh-CN.md", cli_page("zh")
    yield "docs/json.md", json_page(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        for name, wanted in pages(playground(Path(folder))):
            page = ROOT / name
            if not page.is_file() or page.read_text(encoding="utf-8") != wanted:
                stale.append(name)
                if not check:
                    page.write_text(wanted, encoding="utf-8", newline="\n")
    print("stale:" if check else "written:", ", ".join(stale) or "nothing")
    sys.exit(bool(check and stale))


if __name__ == "__main__":
    main()
