#!/usr/bin/env python3
"""Sets everything up in `.venv` and runs the main job or the tests. Needs Python and its package registry only.

python3 tools/start.py demo    loads the example reports and asks which places share a programme
python3 tools/start.py test    style, types and all tests; needs of single tests that are missing are named
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
EXTRAS = {"demo": "", "test": "[dev]"}


def run(*command: str | Path, accept: tuple[int, ...] = (0,)) -> None:
    """Runs a command in the repository and ends with its exit code where it fails."""
    print("$", " ".join(Path(c).name if isinstance(c, Path) else c for c in command), flush=True)
    code = subprocess.run([str(c) for c in command], cwd=ROOT).returncode
    if code not in accept:
        sys.exit(code)


def install(extra: str) -> None:
    """Makes the environment, once for each state of pyproject.toml."""
    stamp = ENVIRONMENT / f".installed{extra}"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        print("making .venv …", flush=True)
        venv.create(ENVIRONMENT, with_pip=True)
    if subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode:
        run(PYTHON, "-m", "ensurepip")  # an environment that another tool made without it
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", f".{extra}")
    stamp.write_text(wanted)


def demo() -> None:
    base = ("--kb", "policy-kb-demo")
    kg = BIN / ("kg.exe" if os.name == "nt" else "kg")
    run(kg, "load", "examples/reports", *base, accept=(0, 3))  # 3: the broken example file was refused, as it should be
    run(kg, "shared", "三区三线", *base)


def test() -> None:
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "mypy")
    run(PYTHON, "-m", "pytest")


def main() -> None:
    if sys.version_info < (3, 10):  # noqa: UP036 (the message is for those who have an older one)
        sys.exit(f"Python 3.10 or newer is needed, this is {sys.version.split()[0]}")
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what not in EXTRAS:
        sys.exit(__doc__)
    install(EXTRAS[what])
    {"demo": demo, "test": test}[what]()


if __name__ == "__main__":
    main()
