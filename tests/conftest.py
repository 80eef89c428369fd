"""Fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("neo4j_server",)


def shared_folder() -> Path | None:
    """The folder with the real reports: `$POLICY_KG_SHARED`, else `../shared` beside the repository; None if absent."""
    given = os.environ.get("POLICY_KG_SHARED")
    folder = Path(given) if given else Path(__file__).resolve().parents[2] / "shared"
    return folder if (folder / "reports" / "index.csv").is_file() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if folder is None:
        pytest.skip("the reports are not there: set POLICY_KG_SHARED or put them in ../shared")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Where `$POLICY_KG_REQUIRE` names a marker, a test of that marker that is skipped has failed."""
    report = yield
    required = os.environ.get("POLICY_KG_REQUIRE", "").split(",")
    if report.skipped and not hasattr(report, "wasxfail") and any(item.get_closest_marker(m) for m in required if m):
        report.outcome = "failed"
        report.longrepr = f"skipped although POLICY_KG_REQUIRE asks for it: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def example_kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the example reports. Not to be changed: copy it first."""
    from kg.load import load
    from loaders.pipeline import ReportReader

    folder = tmp_path_factory.mktemp("examples") / "kb"
    load(folder, [Path(__file__).resolve().parent.parent / "examples" / "reports"], ReportReader(), jobs=1)
    return folder
