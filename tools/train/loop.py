"""Batches, the training loop, and strict F1 over held-out passages."""

from __future__ import annotations

import collections
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from loaders.extract.tagger.finder import margin
from loaders.extract.tagger.labels import ATTRIBUTE_VALUES, ATTRIBUTES, TYPES
from loaders.extract.tagger.viterbi import decode, spans_of
from tools.logistic import logistic
from tools.train.data import Example


def batches(
    examples: Sequence[Example], size: int, rng: random.Random | None
) -> Iterator[tuple[list[Example], Tensor, Tensor]]:
    """Batches of about `size` characters of sentences of like length: (examples, features, mask)."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].text) + (rng.random() * 8 if rng else 0))
    groups: list[list[int]] = [[]]
    for i in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(examples[i].text) > size:
            groups.append([])
        groups[-1].append(i)
    if rng:
        rng.shuffle(groups)
    for group in groups:
        chosen = sorted((examples[i] for i in group), key=lambda e: len(e.text))  # the CRF counts on it
        width = max(len(e.text) for e in chosen)
        x = torch.zeros(len(chosen), width, chosen[0].matrix.shape[1], dtype=torch.long)
        mask = torch.zeros(len(chosen), width)
        for j, e in enumerate(chosen):
            x[j, : len(e.text)] = torch.from_numpy(e.matrix.astype(np.int64))
            mask[j, : len(e.text)] = 1
        yield chosen, x, mask


def padded(rows: Sequence[np.ndarray], width: int, fill: int) -> Tensor:
    out = torch.full((len(rows), width), fill, dtype=torch.long)
    for j, row in enumerate(rows):
        out[j, : len(row)] = torch.from_numpy(row.astype(np.int64))
    return out


def train(
    model: nn.Module,
    examples: Sequence[Example],
    *,
    epochs: int,
    rates: Sequence[tuple[Callable[[str], bool], float]],
    batch: int = 4096,
    seed: int = 0,
    soft: Callable[[Example], np.ndarray | None] | None = None,
    after_epoch: Callable[[int], None] | None = None,
) -> None:
    """Adam with a one-cycle rate; `rates` gives the top rate of the parameters that the first predicate accepts.

    8% of the characters and 15% of the bigrams are hidden at random. `soft` may give a teacher's tag distribution
    (n, tags) for a sentence, which is then learned beside the labels.
    """
    rng = random.Random(seed)
    torch.manual_seed(seed)
    groups: list[dict[str, object]] = [{"params": [], "lr": rate} for _, rate in rates]
    for name, parameter in model.named_parameters():
        at = next(i for i, (accepts, _) in enumerate(rates) if accepts(name))
        groups[at]["params"].append(parameter)  # type: ignore[attr-defined]
    optimiser = torch.optim.AdamW(groups, weight_decay=1e-2)
    steps = sum(1 for _ in batches(examples, batch, random.Random(seed))) + 8
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [rate for _, rate in rates], total_steps=epochs * steps, pct_start=0.1
    )
    done = 0
    for epoch in range(epochs):
        model.train()
        began, total, count = time.time(), 0.0, 0
        for chosen, x, mask in batches(examples, batch, rng):
            x[..., 0] = torch.where(torch.rand(x.shape[:2]) < 0.08, torch.zeros_like(x[..., 0]), x[..., 0])
            x[..., 1] = torch.where(torch.rand(x.shape[:2]) < 0.15, torch.zeros_like(x[..., 1]), x[..., 1])
            x[..., 5] = torch.where(torch.rand(x.shape[:2]) < 0.15, torch.zeros_like(x[..., 5]), x[..., 5])
            emissions, scores = model(x, mask)
            tags = padded([e.tags for e in chosen], x.shape[1], 0)
            loss = model.crf.loss(emissions, tags, mask) * 10  # type: ignore[operator,union-attr]
            attributes = padded([e.attributes for e in chosen], x.shape[1], -1)
            if (attributes >= 0).any():
                loss = (
                    loss
                    + nn.functional.cross_entropy(scores.flatten(0, 1), attributes.flatten(), ignore_index=-1) * 0.3
                )
            if soft is not None:
                loss = loss + _distil(emissions, chosen, mask, soft)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5)
            optimiser.step()
            done += 1
            if done < epochs * steps:
                schedule.step()
            total, count = total + loss.item(), count + 1
        print(
            f"epoch {epoch + 1}/{epochs}: loss {total / count:.4f}, {time.time() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        if after_epoch:
            after_epoch(epoch)


def _distil(emissions: Tensor, chosen: Sequence[Example], mask: Tensor, soft: Callable) -> Tensor:  # type: ignore[type-arg]
    """Cross-entropy of the student's emissions with the teacher's; sentences without a teacher are left out."""
    target = torch.zeros_like(emissions)
    known = torch.zeros_like(mask)
    for j, e in enumerate(chosen):
        given = soft(e)
        if given is not None:
            target[j, : len(e.text)] = torch.from_numpy(given)
            known[j, : len(e.text)] = 1
    if not known.any():
        return emissions.sum() * 0
    log = torch.log_softmax(emissions, -1)
    return -(torch.softmax(target, -1) * log).sum(-1).mul(known).sum() / known.sum()


@torch.no_grad()
def emit(model: nn.Module, examples: Sequence[Example]) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Emissions and attribute scores by `id(example)`."""
    model.eval()
    out = {}
    for chosen, x, mask in batches(examples, 16384, None):
        emissions, scores = (t.numpy() for t in model(x, mask))
        for j, e in enumerate(chosen):
            out[id(e)] = (emissions[j, : len(e.text)].copy(), scores[j, : len(e.text)].copy())
    return out


def evaluate(
    model: nn.Module, examples: Sequence[Example], passages: dict[str, list[dict[str, object]]]
) -> dict[str, float]:
    """Strict F1 by type over passages (distinct texts once a passage), macro, and attribute accuracy."""
    transitions, start = (t.detach().numpy() for t in (model.crf.transitions, model.crf.start))  # type: ignore[union-attr]
    return score(emit(model, examples), transitions, start, examples, passages)


def score(
    emitted: dict[int, tuple[np.ndarray, np.ndarray]],
    transitions: np.ndarray,
    start: np.ndarray,
    examples: Sequence[Example],
    passages: dict[str, list[dict[str, object]]],
) -> dict[str, float]:
    """The figures of `evaluate` for emissions that are there already, by `id(example)`."""
    predicted: dict[tuple[str, str], set[str]] = collections.defaultdict(set)
    right: collections.Counter[str] = collections.Counter()
    seen: collections.Counter[str] = collections.Counter()
    for e in examples:
        emissions, scores = emitted[id(e)]
        for begin, end, name in spans_of(decode([emissions], transitions, start)[0]):
            predicted[e.passage, name].add(e.text[begin:end])
            gold = e.attributes[begin]
            if gold >= 0:
                key = ATTRIBUTES[gold].split("=")[0]
                choice = [ATTRIBUTES.index(f"{key}={v}") for v in ATTRIBUTE_VALUES[key]]
                seen[key] += 1
                right[key] += choice[int(scores[begin:end, choice].mean(0).argmax())] == gold
    result: dict[str, float] = {}
    for name in TYPES:
        hit = extra = missed = 0
        for passage, items in passages.items():
            gold_texts = {str(i["text"]) for i in items if i["type"] == name}
            got = predicted[passage, name]
            hit, extra, missed = (
                hit + len(got & gold_texts),
                extra + len(got - gold_texts),
                missed + len(gold_texts - got),
            )
        result[name] = 2 * hit / max(1, 2 * hit + extra + missed)
    result["macro"] = sum(result.values()) / len(TYPES)
    for key in seen:
        result[key] = right[key] / seen[key]
    return result


def calibrate(
    emitted: dict[int, tuple[np.ndarray, np.ndarray]],
    transitions: np.ndarray,
    start: np.ndarray,
    examples: Sequence[Example],
) -> tuple[float, float]:
    """(a, b) of the logistic that turns a span's margin into the chance that its borders and type are right."""
    margins, right = [], []
    for e in examples:
        emissions = emitted[id(e)][0]
        tags = decode([emissions], transitions, start)[0]
        gold = set(spans_of(e.tags.tolist()))
        for span in spans_of(tags):
            margins.append(margin(emissions, tags, span[0], span[1]))
            right.append(span in gold)
    rows = np.stack([np.array(margins, float), np.ones(len(margins))], axis=1)
    a, b = logistic(rows, np.array(right, float), towards=np.array([1.0, 0.0]))
    return float(a), float(b)
