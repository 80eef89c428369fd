"""Draws relations by a seed to be read by hand, and counts what was judged.

    python -m tools.sample_relations draw DIR --out FILE [--number N] [--each N] [--seed N] [--shared DIR] [--skip FILE]
    python -m tools.sample_relations count FILE…
    python -m tools.sample_relations recall DIR FILE

`draw` reads every report below DIR, draws some, at most one from a passage,
prints them with their sentences, and writes a list without any text: file, kind, rule, offsets of source and target.
The reader adds `verdict`: true where the sentence says what the relation says. `count` prints the precision by kind.
`recall` takes passages that were read whole (file, span, and in `stated` all relations that a reader finds, each with
kind and offsets of source and target; in `doubtful` those that he would not decide) and prints how many of them are
found, and how many others. Passages of which a relation was ever drawn to be judged must not be left out of such a
sample: what was drawn is what is found, so the rest is what is missed.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kg.model import DocumentFacts, Refusal
from kg.text import clean_quote, sentence_span
from loaders.pipeline import ReportReader
from tools.measure_programmes import load_gold

Span = tuple[int, int]  # offsets into the file's text


def stated(folder: Path, known: Collection[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """The relations of the reports below a folder, each as an object without text, and the sentence with marks.

    Definitions from glossaries are left out, they are no grammar; so are passages whose text, without white space, is
    `known`.
    """
    reader = ReportReader()
    for item in reader.walk(folder):
        if isinstance(item, Refusal):
            continue
        path, name = item
        for part in reader.read(path, name).documents:
            text = part.document.text
            for report in part.reports:
                for relation in report.relations:
                    if relation.kind == "defines":
                        continue
                    passage = report.passages[report.mentions[relation.source].passage]
                    if "".join(passage.text.split()) in known:
                        continue
                    ends = [report.mentions[relation.source], report.mentions[relation.target]]
                    first, last = min(e.start for e in ends), max(e.end for e in ends)
                    a, b = sentence_span(text, first, last)
                    marked = text[a:b]
                    for end, mark in sorted(zip(ends, "①②", strict=True), key=lambda e: -e[0].start):
                        at = end.start - a
                        marked = f"{marked[:at]}{mark}【{end.text}】{marked[at + len(end.text) :]}"
                    yield (
                        {
                            "file": part.document.file,
                            "passage": ends[0].passage,
                            "kind": relation.kind,
                            "rule": relation.rule,
                            "source": [ends[0].start, ends[0].end],
                            "target": [ends[1].start, ends[1].end],
                        },
                        clean_quote(marked),
                    )


def annotated_texts(shared: Path) -> set[str]:
    """Annotated passages (training and dev) without white space: what was read before."""
    return {"".join(p["text"].split()) for name in ("train", "dev") for p in load_gold(shared, name)}


def draw(
    found: Sequence[tuple[dict[str, Any], str]],
    number: int,
    seed: int,
    used: set[tuple[str, int]],
    each: int | None = None,
) -> list[tuple[dict[str, Any], str]]:
    """At most one relation of a passage, `each` of a kind, none of the passages in `used` (file and passage)."""
    order = sorted(found, key=lambda f: (f[0]["file"], f[0]["source"], f[0]["target"], f[0]["kind"]))
    random.Random(seed).shuffle(order)
    drawn: list[tuple[dict[str, Any], str]] = []
    taken = set(used)
    of_kind: dict[str, int] = collections.defaultdict(int)
    for relation, sentence in order:
        place = (relation["file"], relation["passage"])
        if place not in taken and len(drawn) < number and (each is None or of_kind[relation["kind"]] < each):
            taken.add(place)
            of_kind[relation["kind"]] += 1
            drawn.append((relation, sentence))
    return drawn


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("--out", type=Path, required=True)
    drawing.add_argument("--number", type=int, default=200)
    drawing.add_argument("--each", type=int, help="at most so many of a kind")
    drawing.add_argument("--seed", type=int, default=1)
    drawing.add_argument("--shared", type=Path, help="leave out passages that are annotated in its folder eval")
    drawing.add_argument("--skip", type=Path, nargs="*", default=[], help="judged files: their passages are left out")
    counting = commands.add_parser("count")
    counting.add_argument("files", type=Path, nargs="+")
    recalling = commands.add_parser("recall")
    recalling.add_argument("folder", type=Path)
    recalling.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    if options.command == "recall":
        for how, (right, all_, others) in recall(options.folder, options.file).items():
            print(f"{how:10} {right} of {all_} found, {others} others")
        return
    if options.command == "count":
        count(options.files)
        return
    used = {(r["file"], r["passage"]) for file in options.skip for r in json.loads(file.read_text(encoding="utf-8"))}
    found = list(stated(options.folder, annotated_texts(options.shared) if options.shared else set()))
    print(collections.Counter(r["kind"] for r, _ in found))
    drawn = draw(found, options.number, options.seed, used, options.each)
    for number, (relation, sentence) in enumerate(drawn):
        print(number, relation["kind"], relation["rule"], sentence, sep="\t")
    lines = ",\n".join(json.dumps(relation, ensure_ascii=False) for relation, _ in drawn)
    options.out.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def count(files: Sequence[Path]) -> None:
    verdicts: dict[str, list[bool]] = collections.defaultdict(list)
    for file in files:
        for relation in json.loads(file.read_text(encoding="utf-8")):
            for name in (relation["kind"], f"  {relation['kind']}: {relation['rule']}", "all"):
                verdicts[name].append(relation["verdict"])
    for name, said in sorted(verdicts.items(), key=lambda v: v[0].strip()):
        print(f"{name:45} {sum(said) / len(said):.3f} of {len(said)}")


def recall(folder: Path, file: Path) -> dict[str, tuple[int, int, int]]:
    """Relations found, stated, and found beyond those, by how the passages were drawn.

    A relation is found where one of its kind has a source and a target that touch those stated.
    """
    reader = ReportReader()
    known: dict[str, list[_Related]] = {}
    counts: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for read in json.loads(file.read_text(encoding="utf-8")):
        if read["file"] not in known:
            name = read["file"].partition("!/")[0]
            for part in reader.read(folder / name, name).documents:
                known[part.document.file] = list(_related(part))
        first, last = read["span"]
        inside = [r for r in known[read["file"]] if first <= r.source[0] and r.source[1] <= last]
        hits = [[r for r in inside if _same(r, stated)] for stated in read["stated"]]
        said = {r[-3:] for hit in hits for r in hit}
        count = counts[read["drawn"]]
        count[0] += sum(map(bool, hits))
        count[1] += len(hits)
        undecided = {r[-3:] for r in inside for doubtful in read.get("doubtful", ()) if _same(r, doubtful)}
        count[2] += len({r[-3:] for r in inside} - said - undecided)
    return {how: (c[0], c[1], c[2]) for how, c in counts.items()}


class _Related(NamedTuple):
    source: Span
    target: Span
    kind: str
    names: tuple[str, str]
    rule: str


def _related(part: DocumentFacts) -> Iterator[_Related]:
    for report in part.reports:
        for relation in report.relations:
            a, b = report.mentions[relation.source], report.mentions[relation.target]
            if relation.kind != "defines":
                yield _Related((a.start, a.end), (b.start, b.end), relation.kind, (a.text, b.text), relation.rule)


def _same(found: _Related, stated: dict[str, Any]) -> bool:
    ends = ((found.source, stated["source"]), (found.target, stated["target"]))
    return found.kind == stated["kind"] and all(a[0] < b[1] and b[0] < a[1] for a, b in ends)


if __name__ == "__main__":
    main()
