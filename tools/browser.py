"""A real Chromium without a window, for the tests of the page, its benchmark and its screenshots.

Needs Chromium and its driver (Debian: chromium, chromium-driver) and the package selenium (extra `dev`).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-3d-apis",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
DESKTOP, PHONE = (1440, 900), (360, 740)


def missing() -> str | None:
    """Why no browser can be driven here, or None."""
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "the package selenium is not installed"
    for program in (("chromium", "chromium-browser", "google-chrome"), ("chromedriver",)):
        if not any(map(shutil.which, program)):
            return f"{program[0]} is not installed"
    return None


@contextmanager
def browser(
    size: tuple[int, int] = DESKTOP, *, scale: float = 1, dark: bool = False, scripts: bool = True
) -> Iterator[Chrome]:
    """Chromium with a profile of its own, ended and removed with the context.

    Args:
        size: of the window in CSS pixels; narrower than Chromium's smallest window too.
        scale: device pixels to a CSS pixel.
        dark: what `prefers-color-scheme` says.
        scripts: False switches JavaScript off.
    """
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = next(p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p)
    with tempfile.TemporaryDirectory(prefix="kg-browser-", ignore_cleanup_errors=True) as profile:
        for flag in (*_FLAGS, f"--user-data-dir={profile}", "--window-size={},{}".format(*size)):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": scale, "mobile": size[0] < 500}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
            scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
            yield driver
        finally:
            driver.quit()


def open_page(driver: Chrome, path: Path, fragment: str = "", wait: float = 20) -> float:
    """Opens a page and waits until it has drawn itself; returns the milliseconds it took by its own clock."""
    from selenium.webdriver.support.ui import WebDriverWait

    driver.get("about:blank")
    driver.get(path.resolve().as_uri() + (f"#{fragment}" if fragment else ""))
    ready = "return document.documentElement.dataset.ready"
    return float(WebDriverWait(driver, wait, 0.02).until(lambda d: d.execute_script(ready)))


def requests(driver: Chrome) -> list[str]:
    """Addresses that were asked for since the last call, other than those inside the page (file:, data:, blob:)."""
    urls = [
        event["params"]["request"]["url"] for event in _events(driver) if event["method"] == "Network.requestWillBeSent"
    ]
    return [url for url in urls if url.split(":", 1)[0] not in ("file", "data", "blob", "about", "chrome")]


def problems(driver: Chrome) -> list[str]:
    """Errors and warnings of the console since the last call."""
    return [entry["message"] for entry in _log(driver, "browser") if entry["level"] in ("SEVERE", "WARNING")]


def _events(driver: Chrome) -> Iterator[dict[str, Any]]:
    for entry in _log(driver, "performance"):
        yield json.loads(entry["message"])["message"]


def _log(driver: Chrome, kind: str) -> list[dict[str, Any]]:
    return list(driver.get_log(kind))  # type: ignore[no-untyped-call]
