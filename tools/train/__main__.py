"""Trains the tagger: `python -m tools.train teacher|student|export --shared ../shared --work DIR`.

teacher  BiGRU from lac_small's weights on the annotated passages
student  small convolutions on the same passages and on the unannotated reports as the teacher reads them
export   writes loaders/data/tagger.npz (half precision) for the wheel

Needs torch (`pip install torch`); the tagger itself is read with numpy alone. One thread and fixed seeds: the same
input gives the same weights on one machine.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kg.model import Document
from loaders.extract.tagger.viterbi import decode
from tools.train import loop
from tools.train.data import Example, annotated, examples, report_of
from tools.train.export import export
from tools.train.network import Student, Teacher
from tools.train.pretrained import lac_embedding, lac_layers


def place_matches() -> Any:
    """The gazetteer's matches, cheap enough for every sentence."""
    from loaders.places import PlaceFinder

    return PlaceFinder().matches


def texts(folder: Path) -> dict[str, str]:
    """The decoded text of every report file below a folder."""
    from loaders.read import read_file, walk

    return {
        part.file: part.text
        for found in walk(folder)
        if isinstance(found, tuple)
        for part in read_file(*found)
        if isinstance(part, Document)
    }


def characters(sources: list[str]) -> dict[str, int]:
    """Characters seen at least three times, most frequent first; 0 is the unknown one."""
    from kg.text import fold

    counts = collections.Counter(c for t in sources for c in fold(t).lower())
    kept = sorted((c for c, n in counts.items() if n >= 3), key=lambda c: (-counts[c], c))
    return {c: i + 1 for i, c in enumerate(kept)}


def held_out(
    passages: list[dict[str, Any]], fold: int, folds: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Training passages and those of the reports in this fold; all for training when `fold` is negative."""
    names = sorted({report_of(p["id"]) for p in passages})
    random.Random(7).shuffle(names)
    test = {n for i, n in enumerate(names) if fold >= 0 and i % folds == fold}
    return [p for p in passages if report_of(p["id"]) not in test], [p for p in passages if report_of(p["id"]) in test]


def run(args: argparse.Namespace) -> None:
    torch.set_num_threads(args.threads)
    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    passages = annotated(Path(args.shared))
    reports = texts(Path(args.shared) / "reports") if args.command != "export" else {}
    index_file = work / "characters.json"
    if index_file.exists():
        index = json.loads(index_file.read_text(encoding="utf-8"))
    else:
        index = characters([p["text"] for p in passages] + list(reports.values()))
        index_file.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    if args.command == "export":
        return write(args, work, index, held_out(passages, args.fold, 12)[1])
    training, testing = held_out(passages, args.fold, 12)
    matches = place_matches() if not args.no_places else (lambda text: [])
    train_set = list(examples(training, index, matches))
    test_set = list(examples(testing, index, matches))
    by_passage = {p["id"]: p["items"] for p in testing}
    print(len(train_set), "sentences to train,", len(test_set), "held out,", len(index), "characters", flush=True)
    torch.manual_seed(args.seed)
    pretrained = lac_embedding(index)
    model: torch.nn.Module
    if args.command == "teacher":
        model = Teacher(len(index) + 1, pretrained)
        lac_layers(model)
        rates = [(lambda n: n.startswith(("embedding.char", "layers")), 1e-3), (lambda n: True, 3e-3)]
        soft = None
    else:
        model = Student(len(index) + 1, pretrained, args.width, tuple(args.dilations))
        rates = [(lambda n: True, 4e-3)]
        train_set, soft = with_teacher(work, args, train_set, index, matches, reports, testing)

    def report(epoch: int) -> None:
        torch.save(model.state_dict(), work / f"{args.command}-{args.name}.pt")
        if test_set and (epoch % 2 == 1 or epoch + 1 == args.epochs):
            print(
                epoch + 1, {k: round(v, 3) for k, v in loop.evaluate(model, test_set, by_passage).items()}, flush=True
            )

    loop.train(
        model,
        train_set,
        epochs=args.epochs,
        rates=rates,
        seed=args.seed,
        batch=args.batch,
        soft=soft,
        after_epoch=report,
    )


def with_teacher(
    work: Path, args: argparse.Namespace, train_set: list[Example], index: dict[str, int], matches: Any,
    reports: dict[str, str], testing: list[dict[str, Any]],
) -> tuple[list[Example], Any]:  # fmt: skip
    """Adds the unannotated lines of the reports, labelled by the teacher, to the training set."""
    teacher = Teacher(len(index) + 1, None)
    teacher.load_state_dict(torch.load(work / f"teacher-{args.teacher}.pt"))
    seen = {p["text"] for p in testing}
    annotated_text = {e.text for e in train_set}
    lines = [
        {"id": f"unannotated#{n}", "text": line}
        for n, line in enumerate(
            sorted({x.strip() for t in reports.values() for x in t.splitlines() if len(x.strip()) > 25})
        )
        if not any(line in s for s in seen)
    ]
    extra = [e for e in examples(lines, index, matches) if e.text not in annotated_text]
    both = [*train_set, *extra]
    seen_by_teacher = (
        [dataclasses.replace(e, matrix=_without_places(e.matrix)) for e in both] if args.teacher_no_places else both
    )
    read = loop.emit(teacher, seen_by_teacher)
    emitted = {id(e): read[id(s)] for e, s in zip(both, seen_by_teacher, strict=True)}
    transitions, start = teacher.crf.transitions.detach().numpy(), teacher.crf.start.detach().numpy()
    decoded = decode([emitted[id(e)][0] for e in extra], transitions, start)
    relabelled = [
        Example(
            e.passage,
            e.text,
            e.matrix,
            tags.astype(np.int32),
            np.where(tags > 0, emitted[id(e)][1].argmax(1), -1).astype(np.int32),
        )
        for e, tags in zip(extra, decoded, strict=True)
    ]
    soft = {id(e): emitted[id(e)] for e in train_set}
    soft |= {id(new): emitted[id(old)] for new, old in zip(relabelled, extra, strict=True)}
    print(len(relabelled), "unannotated sentences", flush=True)
    return train_set + relabelled, lambda e: soft.get(id(e))


def write(args: argparse.Namespace, work: Path, index: dict[str, int], testing: list[dict[str, Any]]) -> None:
    """Calibrates a student on the held-out passages and writes it for the wheel."""
    model = Student(len(index) + 1, None, args.width, tuple(args.dilations))
    model.load_state_dict(torch.load(work / f"student-{args.name}.pt"))
    test_set = list(examples(testing, index, place_matches()))
    figures = loop.evaluate(model, test_set, {p["id"]: p["items"] for p in testing})
    print({k: round(float(v), 3) for k, v in figures.items()})
    calibration = loop.calibrate(model, test_set)
    print("calibration", calibration)
    export(model, index, calibration, Path(args.out))
    print(args.out, Path(args.out).stat().st_size, "bytes")


def _without_places(matrix: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    matrix = matrix.copy()
    matrix[:, 4] = 0
    return matrix


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["teacher", "student", "export"])
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--work", required=True)
    parser.add_argument("--fold", type=int, default=0, help="held-out twelfth of the reports; -1: none")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=4096, help="characters")
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", default="loaders/data/tagger.npz")
    parser.add_argument("--name", default="0")
    parser.add_argument("--teacher", default="0")
    parser.add_argument("--no-places", action="store_true")
    parser.add_argument("--teacher-no-places", action="store_true", help="the teacher was trained with --no-places")
    parser.add_argument("--dilations", type=int, nargs="+", default=[1, 2, 4, 8])
    run(parser.parse_args())


if __name__ == "__main__":
    main()
