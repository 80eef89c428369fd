"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


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
