"""Mentions straight from files, without a knowledge base."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from kg.load.reader import Reader
from kg.load.workers import Died, Job, read_all
from kg.model import Mention, Refusal
from kg.processors import cores


class _Document(msgspec.Struct, frozen=True):
    file: str


class _Report(msgspec.Struct, frozen=True):
    mentions: tuple[Mention, ...] = ()


class _Part(msgspec.Struct, frozen=True):
    document: _Document
    reports: tuple[_Report, ...] = ()
    not_a_report: str | None = None


class _Facts(msgspec.Struct, frozen=True):
    """Of FileFacts what is printed; the rest is passed over."""

    documents: tuple[_Part, ...]
    refused: tuple[Refusal, ...] = ()


_facts = msgspec.msgpack.Decoder(_Facts)


def extract_files(
    paths: Sequence[Path], reader: Reader, *, jobs: int | None = None, refused: Callable[[Refusal], None] | None = None
) -> Iterator[dict[str, Any]]:
    """Every mention under the paths, as objects of `kg extract` (CONTRACT.md), file by file as they are done.

    Args:
        paths: files, and folders with all below them; names are relative to the folder given.
        jobs: processes; None: one a processor.
        refused: is told what could not be read or is no report.
    """
    tell = refused or (lambda refusal: None)
    work = _jobs(paths, reader, tell)
    for job, result in read_all(reader, work, min(jobs or cores(), max(1, len(work)))):
        if isinstance(result, Died):
            tell(Refusal(file=job.name, reason=result.reason))
        else:
            yield from _mentions(_facts.decode(result), tell)


def _jobs(paths: Sequence[Path], reader: Reader, tell: Callable[[Refusal], None]) -> list[Job]:
    """The files under the paths, the longest first: then the processes end together."""
    work: list[Job] = []
    for root in paths:
        for found in reader.walk(root):
            if isinstance(found, Refusal):
                tell(found)
            else:
                work.append(Job(str(found[0]), found[1]))
    return sorted(work, key=lambda job: (-os.path.getsize(job.path), job.name))


def _mentions(facts: _Facts, tell: Callable[[Refusal], None]) -> Iterator[dict[str, Any]]:
    """What is printed of one file."""
    for refusal in facts.refused:
        tell(refusal)
    for part in facts.documents:
        if part.not_a_report:
            tell(Refusal(file=part.document.file, reason=part.not_a_report))
        for report in part.reports:
            for mention in report.mentions:
                yield row(part.document.file, mention)


def row(file: str, mention: Mention) -> dict[str, Any]:
    """One mention as `kg extract` prints it; unknown attributes are left out, `id` is null for what is not resolved."""
    return {
        "file": file,
        "start": mention.start,
        "end": mention.end,
        "type": mention.type,
        "text": mention.text,
        "name": mention.name,
        "period": mention.period,
        "year": mention.year,
        "role": mention.role,
        "role_why": mention.role_why,
        "rule": mention.rule,
        "confidence": mention.confidence,
        "id": mention.entity,
        **msgspec.to_builtins(mention.attributes),
    }
