"""Makes docs/images/page-*.png, the pictures of the README and of docs/page.md, from the example reports.

    python -m tools.screenshots                  into docs/images
    python -m tools.screenshots --kb KB --out DIR --all    every view, light, dark and phone, of any knowledge base

Needs Chromium with its driver (`tools.browser`).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import product
from pathlib import Path

import kg
import kg.page
from kg.base import KnowledgeBase
from tools.browser import PHONE, browser, missing, open_page

HERE = Path(__file__).resolve().parents[1]
VIEWS = ("matrix", "network", "timeline", "table", "years")
SHOWN = ("matrix", "network", "timeline", "evidence", "comparison", "promises", "projects", "targets")  # by the docs


def fragments(base: KnowledgeBase, programme: str, followed: str) -> dict[str, str]:
    """Name of a picture → what the address says: each view, and the panel of a programme and of a comparison.

    Args:
        followed: the place whose years are shown.
    """
    place = base.place(followed)
    later = next((year for year in reversed(place["years"][:-1]) if year + 1 in place["years"]), place["years"][0])
    kept = next((r for r in base.promises(followed, later) if r["outcome"] in ("fulfilled", "exceeded")), None)
    record = f"&rec=a.{later}.{kept['start']}" if kept else ""
    years = f"v=years&p={place['place_id']}"
    chosen = base.entity(programme, "programme")["id"]
    places = [row["place_id"] for row in base.shared(programme)["places"] if row["place_id"]][:2]
    return {
        **{view: f"v={view}&i={chosen}" if view == "timeline" else f"v={view}" for view in VIEWS},
        "evidence": f"i={chosen}&p={places[0]}",
        "comparison": f"v=network&c={'~'.join(places)}",
        "promises": years + record,
        "projects": f"{years}&pt=projects",
        "targets": f"{years}&pt=targets",
    }


def shoot(page: Path, pictures: dict[str, str], out: Path, *, phone: bool = False, dark: bool = False) -> None:
    suffix = ("-phone" if phone else "") + ("-dark" if dark else "")
    size = PHONE if phone else (1280, 760)
    with browser(size, scale=2 if phone else 1.5, dark=dark) as driver:
        for name, fragment in pictures.items():
            open_page(driver, page, fragment, wait=60)
            time.sleep(0.8)  # the sentences are unpacked after the page has drawn itself
            driver.save_screenshot(str(out / f"page-{name}{suffix}.png"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kb", type=Path, help="a knowledge base, else one made of examples/reports")
    parser.add_argument("--out", type=Path, default=HERE / "docs" / "images")
    parser.add_argument("--programme", default="三区三线")
    parser.add_argument("--place", default="深圳市", help="whose years are shown")
    parser.add_argument("--all", action="store_true", help="also dark and phone, of every view")
    options = parser.parse_args()
    reason = missing()
    if reason:
        raise SystemExit(reason)
    with tempfile.TemporaryDirectory() as folder:
        knowledge = options.kb or Path(folder) / "kb"
        if not options.kb:
            from kg.load import load
            from loaders.pipeline import ReportReader

            load(knowledge, [HERE / "examples" / "reports"], ReportReader())
        page = Path(folder) / "page.html"
        with kg.open(knowledge) as base:
            kg.page.write(base, page, title="政策举措：谁与谁共有")
            pictures = fragments(base, options.programme, options.place)
        options.out.mkdir(parents=True, exist_ok=True)
        if not options.all:
            pictures = {name: pictures[name] for name in SHOWN}
        for phone, dark in product((False, True), repeat=2) if options.all else [(False, False)]:
            shoot(page, pictures, options.out, phone=phone, dark=dark)


if __name__ == "__main__":
    main()
