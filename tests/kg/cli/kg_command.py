"""Runs the command as a user does, in this process: its arguments, its streams, its exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from kg.cli.language import language


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Kg = Callable[..., Answer]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], example_kb: Path) -> Kg:
    """`kg("shared", "三区三线")`: on the example reports, in English, unless told otherwise."""
    monkeypatch.setenv("POLICY_KG_KB", str(example_kb))
    for name in ("LC_ALL", "LC_MESSAGES", "NEO4J_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    def run(*arguments: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        language.cache_clear()
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        said = capsys.readouterr()
        language.cache_clear()
        assert code is None or isinstance(code, int), code
        return Answer(code or 0, said.out, said.err)

    return run
