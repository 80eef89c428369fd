"""The promises of places compared with what the next reports say, in processes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial

import msgspec

from kg.errors import KgError
from kg.facts import FactStore
from kg.load.due import Pair, Work
from kg.load.reader import Reader
from kg.load.workers import Died, Task, work_off
from kg.model import Record
from kg.tracking.records import Tracked
from kg.tracking.sides import Side, side
from kg.tracking.tracker import Tracker
from kg.tracking.writing import Answered

_AHEAD = 24  # places that wait for each process: they last while entities are resolved
_WORTH = 6  # pairs of reports, from which on processes are faster than this one
_PART = 4  # pairs that a process compares at a time: so a place of many years keeps all of them busy

_tracked = msgspec.msgpack.Decoder(list[list[Tracked]])


class Job(Record, frozen=True):
    """A place whose promises are to be tracked: its reports, and which answers which (`Tracker.promises`)."""

    sides: tuple[Side, ...]
    pairs: tuple[tuple[int, int | None], ...]


def promises_of(
    store: FactStore,
    reader: Reader,
    tracker: Tracker,
    work: Sequence[Work],
    jobs: int,
    executor: Executor | None,
    meanwhile: Callable[[], None],
) -> Iterator[tuple[str, list[Answered] | str]]:
    """The answers of the pairs of each place, or why there are none; `meanwhile` is called before the first."""
    due = [place for place in work if place.pairs]
    if executor is None and (jobs == 1 or sum(len(place.pairs) for place in due) < _WORTH):
        meanwhile()
        for place, pairs, _ in due:
            yield place, _answered(pairs, _in_this_one(tracker, _job(store, pairs)))
    else:
        parts = [part for place in due for part in _parts(place)]
        expected = Counter(part.place for part in parts)
        made: dict[str, list[list[Answered] | str]] = defaultdict(list)

        def task(part: Work) -> Task:
            return partial(track_one, reader, msgspec.msgpack.encode(_job(store, part.pairs)))

        for (place, pairs, _), found in work_off(parts, task, jobs, executor, meanwhile, _AHEAD):
            made[place].append(_answered(pairs, _decoded(found)))
            if len(made[place]) == expected[place]:
                yield place, _together(made.pop(place))
    yield from ((place.place, []) for place in work if not place.pairs)


def _parts(work: Work) -> Iterator[Work]:
    """The pairs of a place in turns: neighbours share a report, whose clauses are looked at once."""
    for at in range(0, len(work.pairs), _PART):
        yield Work(work.place, work.pairs[at : at + _PART])


def _together(parts: Iterable[list[Answered] | str]) -> list[Answered] | str:
    """What the parts of a place gave; where one gave none, why."""
    found: list[Answered] = []
    for part in parts:
        if isinstance(part, str):
            return part
        found += part
    return found


def _job(store: FactStore, pairs: Sequence[Pair]) -> Job:
    rows = {r["report"]: r for _, plan, later in pairs for r in (plan, later) if r}
    number = {report: n for n, report in enumerate(rows)}
    # the text is not sent: spans are all that comes back
    sides = tuple(msgspec.structs.replace(side(store, row), text="") for row in rows.values())
    return Job(sides, tuple((number[p["report"]], number[x["report"]] if x else None) for _, p, x in pairs))


def _answered(pairs: Sequence[Pair], found: Sequence[Sequence[Tracked]] | str) -> list[Answered] | str:
    if isinstance(found, str):
        return found
    return [
        Answered(year, plan["report"], later["report"] if later else None, promises)
        for (year, plan, later), promises in zip(pairs, found, strict=True)
    ]


def _in_this_one(tracker: Tracker, job: Job) -> Sequence[Sequence[Tracked]] | str:
    try:
        return tracker.promises(job.sides, job.pairs)
    except KgError:  # the wording is wrong: no place can be tracked
        raise
    except Exception as error:  # a fault of ours in one place must not stop the others
        return f"{type(error).__name__}: {error}"


def track_one(reader: Reader, job: bytes) -> bytes:
    """In a worker: the encoded answers, or the encoded reason why there are none."""
    tracker = reader.tracker()
    assert tracker is not None
    return msgspec.msgpack.encode(_in_this_one(tracker, msgspec.msgpack.decode(job, type=Job)))


def _decoded(found: bytes | Died) -> list[list[Tracked]] | str:
    if isinstance(found, Died):
        return found.reason
    try:
        return _tracked.decode(found)
    except msgspec.ValidationError:
        return msgspec.msgpack.decode(found, type=str)
