"""Trains the tagger: `python -m tools.train teacher|read|student|export --shared ../shared --work DIR`.

teacher  BiGRU from lac_small's weights on the annotated passages
read     what several trained networks say on average of every sentence, annotated or not
student  small convolutions on the annotated passages and on the unannotated reports, taught by what was read
export   writes a student for the wheel: loaders/data/tagger.onnx, in eight bits, and tagger.npz

Needs torch and onnx (`pip install torch onnx`); the tagger itself is read with onnxruntime alone. One thread and fixed
seeds: the same input gives the same weights on one machine.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kg.model import Document
from loaders.extract.tagger import features
from loaders.extract.tagger.labels import TAGS
from loaders.extract.tagger.viterbi import decode
from tools.train import export, loop
from tools.train.data import Example, annotated, examples, held_out, joined
from tools.train.network import Student, Teacher
from tools.train.pretrained import lac_embedding, lac_layers

WHOLE = 10_000  # longer than any passage: the product reads passages whole


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


@dataclasses.dataclass(frozen=True)
class Corpus:
    """Sentences to learn from, held out, and of the unannotated reports; `passages`: items of the held-out ones."""

    index: dict[str, int]
    trigrams: features.Codes
    training: list[Example]
    testing: list[Example]
    passages: dict[str, list[dict[str, Any]]]
    unannotated: list[Example]


def corpus(args: argparse.Namespace, *, unannotated: bool) -> Corpus:
    """All sentences with their features; the numbers of the characters and trigrams are kept in the work folder."""
    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    passages = annotated(Path(args.shared))
    known = work / "characters.json"
    kept_trigrams = work / "trigrams.npy"
    read = unannotated or not (known.exists() and kept_trigrams.exists())
    reports = texts(Path(args.shared) / "reports") if read else {}
    everything = [p["text"] for p in passages] + list(reports.values())
    if not known.exists():
        known.write_text(json.dumps(characters(everything), ensure_ascii=False), encoding="utf-8")
    index = json.loads(known.read_text(encoding="utf-8"))
    table = features.lookup(index)
    if not kept_trigrams.exists():
        np.save(kept_trigrams, features.frequent_trigrams(everything, table))
    trigrams = np.load(kept_trigrams)
    numbering = features.Numbering(table, trigrams)
    training, testing = held_out(passages, args.fold, 12)
    matches = place_matches()
    train_set = list(examples(training, numbering, matches))
    test_set = list(examples(testing, numbering, matches))
    extra: list[Example] = []
    if unannotated:
        seen, annotated_text = {p["text"] for p in testing}, {e.text for e in train_set}
        lines = sorted({x.strip() for t in reports.values() for x in t.splitlines() if len(x.strip()) > 25})
        rest = [
            {"id": f"unannotated#{n}", "text": line} for n, line in enumerate(lines) if not any(line in s for s in seen)
        ]
        extra = [e for e in examples(rest, numbering, matches) if e.text not in annotated_text]
    print(len(train_set), "sentences to train,", len(test_set), "held out,", len(extra), "unannotated,", flush=True)
    by_passage = {p["id"]: p["items"] for p in testing}
    return Corpus(index, trigrams, train_set, test_set, by_passage, extra)


def train(args: argparse.Namespace) -> None:
    """Trains a teacher or a student; the work folder has its weights after every epoch."""
    known = corpus(args, unannotated=args.command == "student")
    torch.manual_seed(args.seed)
    pretrained = lac_embedding(known.index)
    options: dict[str, Any] = {"characters": len(known.index) + 1}
    model: torch.nn.Module
    train_set, soft = joined(known.training, args.context), None
    if args.command == "teacher":
        model = Teacher(**options, pretrained=pretrained)
        lac_layers(model)
        rates = [(lambda n: n.startswith(("embedding.char", "layers")), 1e-3), (lambda n: True, 3e-3)]
    else:
        options |= {"width": args.width, "dilations": tuple(args.dilations)}
        options["trigrams"] = len(known.trigrams) + 1 if args.trigrams else 0
        model = Student(**options, pretrained=pretrained)
        if args.start:
            begun = [restored(Path(args.work) / f"student-{name}.pt").state_dict() for name in args.start]
            model.load_state_dict({k: sum(s[k] for s in begun) / len(begun) for k in begun[0]})
        rates = [(lambda n: True, args.rate)]
        train_set, soft = taught(known, args.context, Path(args.work) / f"read-{args.taught_by}.npz")

    testing = joined(known.testing, args.context)

    def report(epoch: int) -> None:
        checkpoint = {"kind": args.command, "options": options, "context": args.context, "state": model.state_dict()}
        torch.save(checkpoint, Path(args.work) / f"{args.command}-{args.name}.pt")
        if testing and (epoch % 2 == 1 or epoch + 1 == args.epochs):
            show(epoch + 1, loop.evaluate(model, testing, known.passages))

    loop.train(
        model, train_set, epochs=args.epochs, rates=rates, seed=args.seed, batch=args.batch, soft=soft,
        after_epoch=report,
    )  # fmt: skip


def restored(path: Path) -> torch.nn.Module:
    """A trained network from its checkpoint."""
    kept = torch.load(path)
    kind = {"teacher": Teacher, "student": Student}[kept["kind"]]
    model: torch.nn.Module = kind(**kept["options"], pretrained=None)
    model.load_state_dict(kept["state"])
    model.context = kept.get("context", 0)
    return model


def read(args: argparse.Namespace) -> None:
    """Writes the mean of what the models say: a row a character (tags, then attributes), annotated sentences first."""
    known = corpus(args, unannotated=True)
    learned, testing = [*known.training, *known.unannotated], known.testing
    models = [restored(Path(args.work) / f"{name}.pt") for name in args.models]
    rows, told = (sum(_said(m, part) / len(models) for m in models) for part in (learned, testing))
    transitions, start = (
        sum(getattr(m.crf, name).detach().numpy() for m in models) / len(models)  # type: ignore[union-attr]
        for name in ("transitions", "start")
    )
    by_example = {
        id(e): (piece[:, : len(TAGS)], piece[:, len(TAGS) :])
        for e, piece in zip(testing, pieces(told, testing), strict=True)
    }
    show("mean", loop.score(by_example, transitions, start, testing, known.passages))
    np.savez(
        Path(args.work) / f"read-{args.name}.npz", rows=rows.astype(np.float16), transitions=transitions, start=start
    )


def _said(model: torch.nn.Module, sentences: Sequence[Example]) -> Any:
    """What a model says of the sentences, a row a character, read with as much context as it learned with."""
    sequences = joined(sentences, model.context)  # type: ignore[arg-type]
    said = loop.emit(model, sequences)
    return np.concatenate([np.concatenate(said[id(e)], 1) for e in sequences])


def pieces(rows: Any, sequences: Sequence[Example]) -> list[Any]:
    """The rows of each sequence."""
    return np.split(rows, np.cumsum([len(e.text) for e in sequences])[:-1])


def taught(known: Corpus, context: int, file: Path) -> tuple[list[Example], Any]:
    """The training sequences and the unannotated ones as they were read, and what was read of each."""
    kept = np.load(file)
    annotated, unannotated = joined(known.training, context), joined(known.unannotated, context)
    if len(kept["rows"]) != sum(len(e.text) for e in (*annotated, *unannotated)):
        raise SystemExit(f"{file}: of other sentences; run `read` again")
    rows = pieces(kept["rows"].astype(np.float32), [*annotated, *unannotated])
    read = rows[len(annotated) :]
    decoded = decode(
        [r[:, : len(TAGS)] for r in read], kept["transitions"].astype(np.float32), kept["start"].astype(np.float32)
    )
    labelled = [
        dataclasses.replace(
            e,
            tags=chosen.astype(np.int32),
            attributes=np.where(chosen > 0, row[:, len(TAGS) :].argmax(1), -1).astype(np.int32),
        )
        for e, row, chosen in zip(unannotated, read, decoded, strict=True)
    ]
    everything = [*annotated, *labelled]
    soft = {id(e): row[:, : len(TAGS)] for e, row in zip(everything, rows, strict=True)}
    return everything, lambda e: soft.get(id(e))


def write(args: argparse.Namespace) -> None:
    """Writes a student for the wheel, calibrated on the held-out passages as the product reads them."""
    known = corpus(args, unannotated=False)
    model = restored(Path(args.work) / f"student-{args.name}.pt")
    testing = joined(known.testing, WHOLE)
    show("student", loop.evaluate(model, testing, known.passages))
    training = joined(known.training, model.context)  # type: ignore[arg-type]
    network, around = export.export(model, known.index, known.trigrams, training)  # type: ignore[arg-type]
    emitted = export.said(network, around, testing)
    decoding = around["transitions"], around["start"]
    show("in eight bits", loop.score(emitted, *decoding, testing, known.passages))
    around["calibration"] = np.array(loop.calibrate(emitted, *decoding, testing))
    print("calibration", around["calibration"])
    export.write(network, around, Path(args.out))


def show(what: object, figures: dict[str, float]) -> None:
    print(what, {k: round(float(v), 3) for k, v in figures.items()}, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["teacher", "read", "student", "export"])
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--work", required=True)
    parser.add_argument("--fold", type=int, default=0, help="held-out twelfth of the reports; -1: none")
    parser.add_argument("--name", default="0", help="of what is written")
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=4096, help="characters")
    parser.add_argument(
        "--context", type=int, default=0, help="characters up to which neighbouring sentences are read as one"
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--models", nargs="+", help="read: names of trained networks, such as teacher-a student-s")
    parser.add_argument("--taught-by", default="0", help="student: name given to `read`")
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--dilations", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument(
        "--start", nargs="+", help="student: goes on from the mean of the weights of these, of the same shape"
    )
    parser.add_argument("--rate", type=float, default=4e-3, help="student: highest rate of learning")
    parser.add_argument("--trigrams", action="store_true", help="student: a table of frequent trigrams")
    parser.add_argument("--out", default="loaders/data", help="export: the folder to write to")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    {"teacher": train, "student": train, "read": read, "export": write}[args.command](args)


if __name__ == "__main__":
    main()
