#!/usr/bin/env python3
"""How long tracking takes: promises, targets and projects of every place, on a copy of a knowledge base.

python -m benchmarks.tracking KB     KB: a folder with a knowledge base of all reports; it is not changed

All places, then again (nothing to do), then the place of most reports alone, then one of its reports, from the middle
of its years, as if it had changed: seconds, those of work of all processes, peak memory of all processes. Needs the
extra `dev` (psutil).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.load import FOLLOW, timed
from kg.facts import FactStore
from kg.facts.store import FILE
from kg.tracking.writing import forget

GOALS = "≤ 30 s, ≤ 800 MiB"
_MOST = (  # places of most reports
    "SELECT place FROM report WHERE same_as IS NULL AND place IS NOT NULL GROUP BY place"
    " ORDER BY count(*) DESC, place LIMIT ?"
)


def untracked(folder: Path, limit: int | None = None) -> int:
    """Forgets all places, or those of most reports; returns how many."""
    with FactStore.open(folder, write=True) as store, store.transaction() as db:
        places = [place for (place,) in db.execute(_MOST, (-1 if limit is None else limit,))]
        for place in places:
            forget(db, place)
        db.execute("DELETE FROM meta WHERE key = 'tracked'")
    return len(places)


def change(folder: Path) -> int:
    """Makes a report in the middle of the place of most reports another one; returns the number of reports."""
    with FactStore.open(folder, write=True) as store, store.transaction() as db:
        sql = (
            "SELECT f.name FROM report r JOIN document d ON d.id = r.document JOIN file f ON f.name = d.file"
            f" WHERE r.same_as IS NULL AND r.place = ({_MOST}) ORDER BY r.plan_year"
        )
        names = [name for (name,) in db.execute(sql, (1,))]
        db.execute("UPDATE file SET sha256 = 'other' WHERE name = ?", (names[len(names) // 2],))
        db.execute("DELETE FROM meta WHERE key = 'tracked'")
    return 1


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "kb"
        folder.mkdir()
        shutil.copyfile(Path(sys.argv[1]) / FILE, folder / FILE)
        program = Path(made) / "follow.py"
        program.write_text(FOLLOW, encoding="utf-8")
        command = [sys.executable, str(program), str(folder)]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent), "PYTHONUTF8": "1"}
        for label, make_due in (
            ("all places", untracked),
            ("nothing to do", partial(untracked, limit=0)),
            ("one place", partial(untracked, limit=1)),
            ("one report", change),
        ):
            count = make_due(folder)
            seconds, work, peak = timed(command, environment)
            print(f"{label:14} {count:4} places  {seconds:6.1f} s  {work:6.1f} s of work  {peak:5.0f} MiB")
        with FactStore.open(folder) as store:
            for table in ("promise", "target", "life"):
                print(f"{table:14} {store.db.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:,}")
    print(f"goal for all places: {GOALS}")


if __name__ == "__main__":
    main()
