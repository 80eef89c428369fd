"""Scores the real extraction on annotated passages, and compares it with the figures that are committed.

    python -m tools.evaluate [--shared DIR] [--errors FILE] [--update]      the dev passages, in their reports
    python -m tools.evaluate --train [--limit N] [--errors FILE]            the training passages, to read errors

Matching is that of `shared/eval/score.py`. Dev is read from whole files, as a user's are; the training passages of one
report are read as one document with the periods that the readers gave. The errors quote the passages: their file
belongs outside the repository. Exit code 1: macro strict F1 on dev fell by more than 0.005 below docs/quality.json.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.load.extracting import row
from kg.model import Document, Passage, Piece, Report, ReportFacts
from loaders.mentions import read_passages
from loaders.pipeline import ReportReader
from loaders.places import Gazetteer
from tools.extraction_errors import Found, attributes, errors, matched
from tools.measure_programmes import load_gold, scorer

QUALITY = Path(__file__).resolve().parents[1] / "docs" / "quality.json"
TOLERANCE = 0.005
BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def dev(shared: Path, score: ModuleType) -> list[Found]:
    """The dev passages, each with the mentions that begin inside it.

    Raises:
        LookupError: a passage does not stand in its file.
    """
    reader = ReportReader()
    cache: dict[str, Any] = {}
    found = []
    for gold in load_gold(shared, "dev"):
        file = gold["file"]
        if file not in cache:
            (part,) = reader.read(shared / "eval" / "texts" / file, file).documents
            mentions = [row(file, m) for report in part.reports for m in report.mentions if m.attributes.within is None]
            cache[file] = (part.document.text, *score.squeeze(part.document.text), mentions)
        text, flat, keep, mentions = cache[file]
        want = score.squeeze(gold["text"])[0]
        at = flat.find(want)
        if at < 0:
            raise LookupError(f"{file}: the text of {gold['id']} is not in it")
        start, end = keep[at], keep[at + len(want) - 1] + 1
        found.append(Found(gold, [m for m in mentions if start <= m["start"] < end], text))
    return found


def train(shared: Path, limit: int | None = None) -> Iterable[Found]:
    """The training passages; those of one report are one document. `limit`: reports, the first of the sorted ids."""
    by_report: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    for gold in load_gold(shared, "train"):
        by_report[report_of(gold["id"])].append(gold)
    for report in sorted(by_report)[:limit]:
        passages = by_report[report]
        document, facts = read_annotated(report, passages)
        for number, gold in enumerate(passages):
            mentions = [row(report, m) for m in facts.mentions if m.passage == number and m.attributes.within is None]
            yield Found(gold, mentions, document.text)


def report_of(passage_id: str) -> str:
    return passage_id.partition("#")[0].partition("@")[0]


def read_annotated(report: str, golds: Sequence[dict[str, Any]]) -> tuple[Document, ReportFacts]:
    """What is read in annotated passages of one report."""
    document, head, passages = annotated_report(report, golds)
    return document, read_passages(document, head, passages)


def annotated_report(report: str, golds: Sequence[dict[str, Any]]) -> tuple[Document, Report, tuple[Passage, ...]]:
    """Annotated passages of one report as one document: one line each, periods as annotated."""
    text, passages = "", []
    for gold in golds:
        start = len(text)
        text += gold["text"] + "\n"
        end = len(text) - 1
        piece = Piece(clean=0, start=start, length=end - start)
        passages.append(
            Passage(start=start, end=end, kind="body", period=gold["period"], text=gold["text"], pieces=(piece,))
        )
    name, _, year = report.rpartition("_")
    places = Gazetteer.load().lookup(name) if name else []
    plan = int(year) if year.isdigit() else None
    head = Report(
        start=0,
        end=len(text),
        kind="report",
        place=places[0].id if places else None,
        delivered=str(plan) if plan else None,
        review_year=plan - 1 if plan else None,
        plan_year=plan,
    )
    document = Document(file=report, text=text, format="txt")
    return document, head, tuple(passages)


def figures(found: Sequence[Found], score: ModuleType) -> dict[str, Any]:
    """What the table shows, rounded to four places."""
    types: dict[str, Any] = {}
    for kind in score.TYPES:
        counts: collections.Counter[str] = collections.Counter()
        right: collections.Counter[str] = collections.Counter()
        total: collections.Counter[str] = collections.Counter()
        for one in found:
            strict, close, missed, extra = matched(one, kind, score)
            counts.update(strict=len(strict), close=len(close), missed=len(missed), extra=len(extra))
            for gold, mine in strict + close:
                for name, same in attributes(kind, gold, mine, score):
                    total[name] += 1
                    right[name] += same
        s, c, miss, extra_n = (counts[k] for k in ("strict", "close", "missed", "extra"))
        types[kind] = {
            "gold": s + c + miss,
            "strict": _rounded(score.prf(s, miss + c, extra_n + c)),
            "relaxed": _rounded(score.prf(s + c, miss, extra_n)),
            "attributes": {name: [round(right[name] / n, 4), n] for name, n in sorted(total.items())},
        }
    counted = [t for t in types.values() if t["gold"]]
    periods = [
        (f.gold["period"], collections.Counter(m["period"] for m in f.mentions).most_common(1)[0][0])
        for f in found
        if f.mentions
    ]
    mentions = [(m, f.text) for f in found for m in f.mentions]
    return {
        "passages": len(found),
        "types": types,
        "macro_strict_f1": round(sum(t["strict"][2] for t in counted) / len(counted), 4),
        "macro_relaxed_f1": round(sum(t["relaxed"][2] for t in counted) / len(counted), 4),
        "period": round(sum(a == b for a, b in periods) / len(periods), 4) if periods else None,
        "masked_numbers": sum(m["type"] == "indicator" and _masked(m["text"]) for m, _ in mentions),
        "text_is_file_text": round(
            sum(text[m["start"] : m["end"]] == m["text"] for m, text in mentions) / max(1, len(mentions)), 4
        ),
        "calibration": calibration(found, score),
    }


def calibration(found: Sequence[Found], score: ModuleType) -> list[list[float]]:
    """For each bin of confidence: its lower end, mean confidence, share that is strictly right, number of items."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in BINS[:-1]]
    for one in found:
        for kind in score.TYPES:
            if kind == "indicator":
                continue
            strict, close, _, extra = matched(one, kind, score)
            for mine, same in (
                [(m, True) for _, m in strict] + [(m, False) for _, m in close] + [(m, False) for m in extra]
            ):
                if mine["confidence"] is not None:
                    at = max(i for i, low in enumerate(BINS) if low <= mine["confidence"])
                    bins[at].append((mine["confidence"], same))
    return [
        [low, round(sum(c for c, _ in cell) / len(cell), 3), round(sum(s for _, s in cell) / len(cell), 3), len(cell)]
        for low, cell in zip(BINS, bins, strict=False)
        if cell
    ]


def _masked(text: str) -> bool:
    return bool(re.search(r"[*＊xXｘＸ×某]{1,}(?=[%％万亿个家户公亩元])", text))


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(v, 4) for v in values]


def table(result: dict[str, Any]) -> str:
    """The figures for a reader."""
    lines = [f"{'type':<13}{'gold':>6}  strict P / R / F1      relaxed P / R / F1"]
    for kind, t in result["types"].items():
        strict, relaxed = (
            " / ".join(f"{v:.2f}" for v in t[n][:2]) + f" / {t[n][2]:.3f}" for n in ("strict", "relaxed")
        )
        more = "  ".join(f"{name} {value:.2f} ({n})" for name, (value, n) in t["attributes"].items())
        lines.append(f"{kind:<13}{t['gold']:>6}  {strict}    {relaxed}   {more}")
    lines.append(
        f"macro F1 strict {result['macro_strict_f1']:.4f} relaxed {result['macro_relaxed_f1']:.4f}"
        f" over {result['passages']} passages"
    )
    period = "unknown" if result["period"] is None else f"{result['period']:.3f}"
    lines.append(
        f"period {period}; masked numbers read {result['masked_numbers']};"
        f" text == file_text[start:end] {result['text_is_file_text']:.2%}"
    )
    lines.append("confidence  mean   right  items")
    lines += [f"   ≥ {low:.2f}   {mean:.3f}  {right:.3f}  {n}" for low, mean, right, n in result["calibration"]]
    return "\n".join(lines)


def fallen(result: dict[str, Any], committed: dict[str, Any]) -> bool:
    """Whether macro strict F1 is more than the tolerance below the committed one."""
    return bool(result["macro_strict_f1"] < committed["macro_strict_f1"] - TOLERANCE)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--train", action="store_true", help="the training passages instead of dev")
    parser.add_argument("--limit", type=int, help="with --train: only so many reports")
    parser.add_argument("--errors", type=Path, help="write the errors here, grouped by kind")
    parser.add_argument("--update", action="store_true", help="write the figures of dev to docs/quality.json")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    score = scorer(options.shared)
    found = list(train(options.shared, options.limit)) if options.train else dev(options.shared, score)
    result = figures(found, score)
    print(json.dumps(result, ensure_ascii=False) if options.json else table(result))
    if options.errors:
        grouped = errors(found, score)
        options.errors.write_text(
            "".join(f"## {kind} ({len(lines)})\n" + "\n".join(lines) + "\n\n" for kind, lines in grouped.items()),
            encoding="utf-8",
        )
    if options.train:
        return 0
    if options.update:
        QUALITY.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    committed = json.loads(QUALITY.read_text(encoding="utf-8"))
    if fallen(result, committed):
        print(
            f"macro strict F1 fell from {committed['macro_strict_f1']} to {result['macro_strict_f1']}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
