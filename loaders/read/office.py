"""Formats that only an office suite reads (doc, wps, rtf, odt, xls, et): converted by LibreOffice, if it is there."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from kg.model import Document, Refusal
from loaders.read.limits import OFFICE_SECONDS
from loaders.read.reasons import unreadable

PROGRAM_VARIABLE = "POLICY_KG_SOFFICE"
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SHEETS = frozenset({".xls", ".et"})


def program() -> str | None:
    """LibreOffice's program: `$POLICY_KG_SOFFICE`, else on the path, else where its installers put it."""
    given = os.environ.get(PROGRAM_VARIABLE)
    if given is not None:
        return given if Path(given).is_file() else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def read(stream: BinaryIO, name: str, suffix: str | None = None) -> Iterator[Document | Refusal]:
    """What docx or xlsx hold after the conversion; `suffix`: what the file is, where its name says something else."""
    from loaders.read import docx, tables

    suffix = suffix or PurePosixPath(name).suffix.lower()
    target = "xlsx" if suffix in _SHEETS else "docx"
    converted = io.BytesIO(_convert(stream.read(), suffix, target, name))
    reader = tables if target == "xlsx" else docx
    for result in reader.read(converted, name):
        yield msgspec.structs.replace(result, format=suffix[1:]) if isinstance(result, Document) else result


@lru_cache(maxsize=1)
def _profile() -> tempfile.TemporaryDirectory[str]:
    """An own profile folder for this process: two that share one wait for each other; it goes when the process ends."""
    return tempfile.TemporaryDirectory(prefix="policy-kg-office-", ignore_cleanup_errors=True)


def _convert(data: bytes, suffix: str, target: str, name: str) -> bytes:
    soffice = program()
    if soffice is None:
        raise unreadable(name, "no_office", suffix=suffix)
    with tempfile.TemporaryDirectory(prefix="policy-kg-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"in{suffix}")
        source.write_bytes(data)
        result = Path(folder, "out", f"in.{target}")
        code, said = _run(
            [
                soffice, "--headless", "--norestore", "--nolockcheck", "--nodefault",
                f"-env:UserInstallation={Path(_profile().name).as_uri()}",
                "--convert-to", target, "--outdir", str(result.parent), str(source),
            ],
            name,
        )  # fmt: skip
        if not result.is_file():
            raise unreadable(name, "office_failed", detail=said or f"exit code {code}")
        return result.read_bytes()


def _run(command: list[str], name: str) -> tuple[int, str]:
    # soffice starts a second program: on a timeout both must go, so they get a group of their own
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=OFFICE_SECONDS)
    except subprocess.TimeoutExpired as error:
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise unreadable(name, "office_timeout", limit=OFFICE_SECONDS) from error
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return process.returncode, lines[-1][:200] if lines else ""
