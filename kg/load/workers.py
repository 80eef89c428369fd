"""Work in processes: bounded; a worker that dies, or comes to no end, costs only what it was working on."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from kg.errors import KgError, Unreadable, Usage
from kg.load.reader import Reader
from kg.model import FileFacts, Refusal

_TRIES = 2  # a thing is worked on again alone before it is blamed
_NICE = 5  # of the processes: beside two of them the one that gives out the work keeps a core
_AHEAD = 2  # things waiting per worker
PATIENCE = 600.0  # seconds; a report takes less than one, a place less than ten
LIMIT = "POLICY_KG_TIMEOUT"  # the environment variable that sets another

Thing = TypeVar("Thing")
Task = Callable[[], bytes]
"""Picklable: what a worker does for one thing."""


class Job(msgspec.Struct, frozen=True):
    """A file to read."""

    path: str
    name: str


class Died(msgspec.Struct, frozen=True):
    """The process that worked on a thing ended every time, or had to be ended."""

    reason: str = (
        "处理它的进程两次意外终止（内存不足或程序崩溃），其余不受影响"
        " / its process died twice (out of memory, or a crash); the others are not affected"
    )


def read_all(
    reader: Reader,
    jobs: Sequence[Job],
    processes: int,
    executor: Executor | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Iterator[tuple[Job, bytes | Died]]:
    """The encoded FileFacts of each file, in the order in which they are done.

    Args:
        processes: 1 reads in this process, which nothing stops where a file comes to no end.
        meanwhile, executor: as for `work_off`.

    Raises:
        Usage: $POLICY_KG_TIMEOUT is no number of seconds.
    """
    if executor is None and (processes == 1 or not jobs):
        _limit()
        if meanwhile is not None:
            meanwhile()
        for job in jobs:
            yield job, read_one(reader, job)
    else:
        yield from work_off(jobs, lambda job: partial(read_one, reader, job), processes, executor, meanwhile)


def work_off(
    things: Iterable[Thing],
    task: Callable[[Thing], Task],
    processes: int,
    executor: Executor | None = None,
    meanwhile: Callable[[], None] | None = None,
    ahead: int = _AHEAD,
) -> Iterator[tuple[Thing, bytes | Died]]:
    """What the task of each thing gives, in the order in which they are done.

    Where a process dies, those under way are tried again alone; where nothing was done for $POLICY_KG_TIMEOUT seconds
    (else PATIENCE), the processes are ended, which is the same.

    Args:
        task: called here, when a process is about to be free: what it holds is sent there.
        executor: of the caller's own, instead of processes of this machine; it must survive a worker's death itself.
        meanwhile: called once, here, when the workers have begun; also where there is nothing to do.
        ahead: things that wait for each process: enough that none has nothing to do meanwhile.

    Raises:
        Usage: $POLICY_KG_TIMEOUT is no number of seconds.
    """
    patience = _limit()
    work = _Work(things, task, ahead * processes, meanwhile or nothing)
    if not work.left:
        work.begun()
    if executor is not None:
        yield from work.through(executor, None)
    while work.left:
        pool = pool_of(min(processes, len(work.left)))
        try:
            yield from work.through(pool, patience)
        except BrokenProcessPool:
            pass
        finally:
            pool.shutdown(cancel_futures=True)
        for thing in work.late:
            yield thing, _late(patience)
        for thing in work.suspects:
            yield thing, _alone(task(thing), patience)


class _Work(Generic[Thing]):
    """Things on their way through one pool after the other.

    Attributes:
        left: what was not handed over yet.
        suspects: what was under way when the last pool broke.
        late: what was under way alone when nothing was done for too long.
    """

    def __init__(
        self, things: Iterable[Thing], task: Callable[[Thing], Task], ahead: int, meanwhile: Callable[[], None]
    ) -> None:
        self.left = deque(things)
        self.suspects: list[Thing] = []
        self.late: list[Thing] = []
        self._task = task
        self._ahead = ahead
        self._meanwhile = meanwhile

    def begun(self) -> None:
        """What is done here meanwhile, once."""
        meanwhile, self._meanwhile = self._meanwhile, nothing
        meanwhile()

    def through(self, pool: Executor, patience: float | None) -> Iterator[tuple[Thing, bytes]]:
        """Raises BrokenProcessPool where a process died, or was ended since nothing was done for `patience` seconds."""
        self.suspects, self.late = [], []
        under_way: dict[Future[bytes], Thing] = {}
        try:
            while True:
                while len(under_way) < self._ahead and self.left:
                    under_way[pool.submit(self._task(self.left[0]))] = self.left[0]
                    self.left.popleft()
                self.begun()
                if not under_way:
                    return
                done = wait(under_way, timeout=patience, return_when=FIRST_COMPLETED).done
                if not done:
                    _kill(pool)
                    if len(under_way) == 1:
                        self.late.extend(under_way.values())
                        return
                for future in done:
                    result = future.result()
                    yield under_way.pop(future), result
        except BrokenProcessPool:
            # one at least, or a pool that breaks before it gets anything would be followed by others without end
            self.suspects = list(under_way.values()) or [self.left.popleft()]
            raise


def nothing() -> None:
    """What there is to do meanwhile where nothing is."""


def _limit() -> float:
    given = os.environ.get(LIMIT, "")
    try:
        seconds = float(given) if given else PATIENCE
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise Usage(f"{LIMIT}={given}：应是秒数 / a number of seconds is expected")
    return seconds


def _late(patience: float) -> Died:
    return Died(
        f"{patience:g} 秒仍未完成，已停止；其余不受影响（环境变量 {LIMIT} 可改这个时限，单位秒）"
        f" / not done within {patience:g} seconds and stopped; the others are not affected"
        f" (${LIMIT} sets another limit, in seconds)"
    )


def _alone(task: Task, patience: float) -> bytes | Died:
    for _ in range(_TRIES):
        with pool_of(1) as pool:
            try:
                pool.submit(nothing).result()  # the start of the process is no time of the thing
                future = pool.submit(task)
                return future.result(patience)
            except BrokenProcessPool:
                continue
            except FutureTimeout:
                if future.done():  # by the task itself
                    raise
                _kill(pool)
                return _late(patience)
    return Died()


def _kill(pool: Executor) -> None:
    """Ends the processes of a pool, which then is broken; before Python 3.14 it has no method of its own for that."""
    for process in list(getattr(pool, "_processes", {}).values()):
        process.kill()


def read_one(reader: Reader, job: Job) -> bytes:
    """The encoded FileFacts of a file; what it raises becomes a refusal, for one file must not stop the others."""
    try:
        facts = reader.read(Path(job.path), job.name)
    except Unreadable as error:
        facts = FileFacts(documents=(), refused=(Refusal(file=job.name, reason=error.reason),))
    except (KgError, ImportError):  # the vocabulary is wrong or a library is missing: no file can be read
        raise
    except Exception as error:  # a fault of ours in one file; its text says where
        said = f"{type(error).__name__}: {error} {_where(error)}"
        why = f"程序出错，请报告：{said} / a fault of the program, please report it: {said}"
        facts = FileFacts(documents=(), refused=(Refusal(file=job.name, reason=why),))
    return msgspec.msgpack.encode(facts)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""


def pool_of(processes: int) -> ProcessPoolExecutor:
    """Processes that end with this one, each on one core."""
    # spawned on every system: a fork would copy the open fact store
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _start_worker)


def one_core() -> None:
    """Lets numpy compute on one core, where it is not imported yet: it reads the variables when it is."""
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def _start_worker() -> None:
    """A worker leaves Ctrl-C to its parent, ends when the parent is gone, and computes on one core.

    Where every process has threads for all cores, they wait for each other: several times slower with numpy's OpenBLAS.
    """
    one_core()
    if hasattr(os, "nice"):  # the process that gives out the work has more of its own (resolving, writing) than they
        with suppress(OSError):
            os.nice(_NICE)
    gc.set_threshold(50_000, 20, 20)  # seldom: what is read holds no circles, and the vocabulary is large
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    atexit.register(os._exit, 0)  # to take apart all that it knows would take half a second
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
