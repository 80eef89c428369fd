"""How fast the page is, in a real Chromium without a GPU, beside pyvis as shipped on the same graph.

    python -m benchmarks.page --kb KB            figures of a knowledge base, and of a generated graph
    python -m benchmarks.page --no-pyvis         without the comparison, which takes minutes
    python -m benchmarks.page --pyvis-seconds 60 it gets so long to build its page and to answer, then it is ended

Prints a table and, with --out, writes the figures as JSON. The generated graph has 10,000 nodes (300 places) and 50,000
lines, each with a sentence. `wall` is what a person waits for (ready: the page's own clock from the start of
navigation; interactions: to the second frame after, or until what was asked for is there), `cpu` what the page's main
thread worked for it, which is the same on a busy machine. Frames a second mean little where other programs keep the
processors: see `cpu` a frame beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.page.course import OUTCOMES
from kg.page.data import PageData
from kg.page.render import render
from tools.browser import browser, open_page, problems, requests
from tools.generate_page import generated

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

PATIENCE = 120  # seconds that pyvis gets

# runs what is asked for, then waits for the second frame: what a person waits for
_TIMED = """
const [code, done] = arguments, start = performance.now();
(0, eval)(code);
requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
"""
_TYPE = "const s = document.querySelector('#search'); s.value = '{}'; s.dispatchEvent(new Event('input'))"
_CLICK = "document.querySelector('{}').click()"
INTERACTIONS = {
    "search": _TYPE.format("sq"),
    "choose a hit": _CLICK.format("#hit0"),
    "to the network": _CLICK.format("#tab-network"),
    "to the timeline": _CLICK.format("#tab-timeline"),
    "to the table": _CLICK.format("#tab-table"),
    "to the matrix": _CLICK.format("#tab-matrix"),
    "filter by level": _CLICK.format("#filters input[type=checkbox]"),
    "close": _CLICK.format("#panel .close"),
}
# runs what is asked for, then waits until a condition holds and has been drawn
_UNTIL = """
const [code, condition, done] = arguments, there = (0, eval)(`() => ${condition}`), start = performance.now();
(0, eval)(code);
const look = () => requestAnimationFrame(there() ? () => done(performance.now() - start) : look);
requestAnimationFrame(look);
"""
_KEY = "document.querySelector('#view canvas').dispatchEvent(new KeyboardEvent('keydown', {{key: '{}'}}))"
# the tab "Over the years": the place with most answers, whose part of the data is unpacked first
YEARS = {
    "to the years": (_CLICK.format("#tab-years"), "document.querySelector('#view canvas')"),
    "a place's years": (_KEY.format("Enter"), "document.querySelector('#filters .swatch')"),
    "a promise": (_KEY.format("ArrowDown") + ";" + _KEY.format("Enter"), "document.querySelector('#panel blockquote')"),
    "its projects": (_CLICK.format("#part-projects"), "document.querySelector('#filters input[type=radio]')"),
    "its targets": (_CLICK.format("#part-targets"), "!document.querySelector('#filters input[type=radio]')"),
}  # fmt: skip
_FRAMES = """
window.__frames = new Promise(done => {
  const times = [];
  const tick = now => { times.push(now); now - times[0] < 2500 ? requestAnimationFrame(tick) : done(times); };
  requestAnimationFrame(tick);
});
"""


def measure(driver: Chrome, path: Path, rounds: int = 3) -> dict[str, Any]:
    """File size, time until ready (median), the slowest of each interaction's medians, frames, memory."""
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    ready = [open_page(driver, path, wait=60) for _ in range(rounds)]
    times: dict[str, list[tuple[float, float]]] = {key: [] for key in INTERACTIONS}
    for _ in range(rounds):
        open_page(driver, path, wait=60)
        time.sleep(2)
        for key, code in INTERACTIONS.items():
            driver.execute_async_script(_TIMED, "")
            times[key].append(_cpu(driver, lambda code=code: driver.execute_async_script(_TIMED, code)))  # type: ignore[misc]
    if driver.execute_script("return !!document.querySelector('script[id^=course-]')"):
        times |= {key: [] for key in YEARS}
        for _ in range(rounds):
            open_page(driver, path, wait=60)
            time.sleep(2)
            for key, asked in YEARS.items():
                driver.execute_async_script(_TIMED, "")
                times[key].append(_cpu(driver, lambda asked=asked: driver.execute_async_script(_UNTIL, *asked)))  # type: ignore[misc]
    open_page(driver, path, "v=network&m=both&k=1", wait=60)
    count = str(driver.execute_script("return document.querySelector('#count').textContent"))
    return {
        "file_mb": round(path.stat().st_size / 1e6, 2),
        "ready_ms": round(statistics.median(ready)),
        "interactions_ms": {key: _median(values) for key, values in times.items()},
        "network": count,
        "zoom": _frames(driver, "#view", wheel=True),
        "pan": _frames(driver, "#view", wheel=False),
        "requests": len(requests(driver)),
        "problems": problems(driver),
    }


def _cpu(driver: Chrome, act: Callable[[], float]) -> tuple[float, float]:
    """What `act` returns (milliseconds), and the milliseconds that the main thread worked meanwhile."""

    def worked() -> float:
        metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration") * 1000

    before = worked()
    wall = act()
    return wall, worked() - before


def _median(values: list[tuple[float, float]]) -> dict[str, int]:
    wall, cpu = zip(*values, strict=True)
    return {"wall": round(statistics.median(wall)), "cpu": round(statistics.median(cpu))}


def _frames(driver: Chrome, selector: str, wheel: bool) -> dict[str, float]:
    """Frames a second while the wheel turns or the drawing is dragged for 2.5 seconds, and main-thread work a frame."""
    box = driver.find_element("css selector", selector).rect
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def send(kind: str, **more: Any) -> None:
        driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **more})

    def move() -> float:
        end = time.monotonic() + 2.4
        step = 0
        while time.monotonic() < end:
            step += 1
            if wheel:
                send("mouseWheel", deltaX=0, deltaY=40 if step // 12 % 2 else -40)
            else:
                send("mouseMoved", button="left", buttons=1, **{"x": x + step % 40 * 4})
        return 0.0

    if not wheel:
        send("mousePressed", button="left", buttons=1, clickCount=1)
    driver.execute_script(_FRAMES)
    _, worked = _cpu(driver, move)
    times = driver.execute_async_script("window.__frames.then(arguments[0])")
    if not wheel:
        send("mouseReleased", button="left", clickCount=1)
    frames = len(times) - 1
    return {"fps": round(frames * 1000 / (times[-1] - times[0]), 1), "cpu_ms_a_frame": round(worked / frames, 1)}


def _memory(driver: Chrome) -> float | None:
    """Resident memory of the largest renderer that this driver started (Linux), megabytes."""
    sizes = [0.0]
    for folder in (Path("/proc", str(number)) for number in _below(driver.service.process.pid)):
        try:
            command = (folder / "cmdline").read_bytes()
            resident = re.search(r"VmRSS:\s+(\d+) kB", (folder / "status").read_text(encoding="utf-8"))
        except OSError:  # it ended meanwhile
            continue
        if b"--type=renderer" in command and resident:
            sizes.append(int(resident[1]) / 1000)
    return round(max(sizes)) or None


def _below(root: int) -> list[int]:
    """The processes that a process started, and those that they started (Linux; elsewhere none)."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            found = re.search(r"PPid:\s+(\d+)", status.read_text(encoding="utf-8"))
        except OSError:
            continue
        parents[int(status.parent.name)] = int(found[1]) if found else 0

    def ours(number: int) -> bool:
        while number > 1 and number != root:
            number = parents.get(number, 0)
        return number == root

    return [number for number in parents if number != root and ours(number)]


def content(data: PageData) -> dict[str, Any]:
    """What a page holds: entries and facts by type, and what became of it."""
    entries, facts = Counter(i.kind for i in data.items), Counter(data.items[f.item].kind for f in data.facts)
    return {
        "places": len(data.places),
        "entries": {kind.key: entries[n] for n, kind in enumerate(data.kinds)},
        "facts": {kind.key: facts[n] for n, kind in enumerate(data.kinds)},
        "promises": sum(len(c.promises["year"]) for c in data.courses),
        "answered": sum(OUTCOMES[o] != "open" for c in data.courses for o in c.promises["outcome"]),
        "projects": sum(len(c.projects) for c in data.courses),
        "targets": sum(len(c.targets) for c in data.courses),
    }


def pyvis_within(seconds: int) -> dict[str, Any]:
    """pyvis as shipped on the generated graph, in a process of its own that is ended after so many seconds."""
    figures: dict[str, Any] = {"limit_s": seconds, "build_s": None, "file_mb": None, "answers_after_s": None}
    command = [sys.executable, "-m", "benchmarks.page", "--only-pyvis"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        late = False
        try:
            told, _ = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            late = True
            # a browser that does not answer does not end when asked to
            for number in (*_below(child.pid), child.pid):
                with suppress(OSError):
                    os.kill(number, getattr(signal, "SIGKILL", signal.SIGTERM))
            told, _ = child.communicate()
    for line in told.splitlines():
        figures.update(json.loads(line))
    if figures["answers_after_s"] is None:
        what = "page not built" if figures["build_s"] is None else "no answer"
        figures["reason"] = f"{what} in {seconds} s" if late else f"ended with code {child.returncode}"
    return figures


def pyvis_as_shipped(data: PageData, folder: Path) -> None:
    """Prints what is known as soon as it is: build time and size, then when its page first answers."""
    from pyvis.network import Network

    start = time.monotonic()
    net = Network(cdn_resources="in_line")
    net.add_nodes([p.id for p in data.places], label=[p.name for p in data.places])
    net.add_nodes([i.id for i in data.items], label=[i.name for i in data.items])
    for fact in data.facts:
        net.add_edge(data.places[fact.place].id, data.items[fact.item].id)
    path = folder / "pyvis.html"
    path.write_text(net.generate_html(), encoding="utf-8")
    built = {"build_s": round(time.monotonic() - start, 1), "file_mb": round(path.stat().st_size / 1e6, 2)}
    print(json.dumps(built), flush=True)
    with browser() as driver:
        driver.set_page_load_timeout(3600)
        driver.set_script_timeout(3600)
        start = time.monotonic()
        driver.get(path.as_uri())
        driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
        print(json.dumps({"answers_after_s": round(time.monotonic() - start, 1)}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kb", type=Path, help="a knowledge base, to measure its page")
    parser.add_argument("--no-pyvis", action="store_true")
    parser.add_argument("--no-generated", action="store_true", help="only the knowledge base")
    parser.add_argument("--pyvis-seconds", type=int, default=PATIENCE, help="that pyvis gets to build and to answer")
    parser.add_argument("--only-pyvis", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help="write the figures here as JSON")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.only_pyvis:
            return pyvis_as_shipped(generated(), folder)
        pages: dict[str, Path] = {}
        if options.kb:
            pages["knowledge base"] = folder / "kb.html"
            figures["knowledge base"] = page_of_base(options.kb, pages["knowledge base"])
        if not options.no_generated:
            pages["generated"] = folder / "generated.html"
            figures["generated"] = page_of_generated(pages["generated"])
        for key, path in pages.items():
            with browser() as driver:
                figures[key].update(measure(driver, path))
            with browser() as driver:  # a fresh one: the page opened once, with the most that is drawn
                open_page(driver, path, "v=network&m=both&k=1", wait=60)
                time.sleep(2)
                figures[key]["memory_mb"] = _memory(driver)
        if not options.no_pyvis:
            figures["pyvis as shipped, generated"] = pyvis_within(options.pyvis_seconds)
    text = json.dumps(figures, ensure_ascii=False, indent=2)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


def page_of_base(kb: Path, path: Path) -> dict[str, Any]:
    """Writes the page of a knowledge base; the seconds that it took, and what it holds."""
    import kg
    from kg.page import finish
    from kg.page.gather import gather

    with kg.open(kb) as base:
        start = time.monotonic()
        data = gather(base)
        gathered = time.monotonic() - start
    finish(data).write(path)
    return {"gather_s": round(gathered, 1), "build_s": round(time.monotonic() - start, 1), "content": content(data)}


def page_of_generated(path: Path) -> dict[str, Any]:
    """Writes the page of a generated graph; the seconds that it took, and what it holds."""
    data = generated()
    start = time.monotonic()
    path.write_text(render(data), encoding="utf-8", newline="\n")
    return {"build_s": round(time.monotonic() - start, 1), "content": content(data)}


if __name__ == "__main__":
    main()
