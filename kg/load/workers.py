"""Reading in processes: bounded; a worker that dies, or comes to no end, costs only the file that it was reading."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import msgspec

from kg.errors import KgError, Unreadable, Usage
from kg.load.reader import Reader
from kg.model import FileFacts, Refusal

_TRIES = 2  # a file is read again alone before it is blamed
_AHEAD = 2  # files waiting per worker
PATIENCE = 600.0  # seconds; a report takes less than one
LIMIT = "POLICY_KG_TIMEOUT"  # the environment variable that sets another


class Job(msgspec.Struct, frozen=True):
    """A file to read."""

    path: str
    name: str


class Died(msgspec.Struct, frozen=True):
    """The process that read a file ended every time, or had to be ended."""

    reason: str = (
        "读取它的进程两次意外终止（内存不足或程序崩溃），其余文件不受影响"
        " / the process that read it died twice (out of memory, or a crash); the other files are not affected"
    )


def read_all(
    reader: Reader,
    jobs: Sequence[Job],
    processes: int,
    executor: Executor | None = None,
    meanwhile: Callable[[], None] | None = None,
    patience: float | None = None,
) -> Iterator[tuple[Job, bytes | Died]]:
    """The encoded FileFacts of each file, in the order in which they are done.

    Args:
        processes: 1 reads in this process, which nothing stops where a file comes to no end.
        meanwhile: called once, here, when the workers have begun.
        executor: of the caller's own, instead of processes of this machine; it must survive a worker's death itself.
        patience: seconds that may pass without any file being done; None: $POLICY_KG_TIMEOUT, else PATIENCE.

    Raises:
        Usage: $POLICY_KG_TIMEOUT is no number of seconds.
    """
    meanwhile = meanwhile or _nothing
    patience = _limit() if patience is None else patience
    if executor is not None:
        yield from _through(executor, reader, list(jobs), _AHEAD * processes, meanwhile)
    elif processes == 1 or not jobs:
        meanwhile()
        for job in jobs:
            yield job, read_one(reader, job)
    else:
        yield from _in_processes(reader, list(jobs), processes, meanwhile, patience)


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
        f"读了 {patience:g} 秒仍未读完，已停止；其余文件不受影响（环境变量 {LIMIT} 可改这个时限，单位秒）"
        f" / not read within {patience:g} seconds and stopped; the other files are not affected"
        f" (${LIMIT} sets another limit, in seconds)"
    )


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
        why = f"程序出错，请报告 / a fault of the program, please report it: {said}"
        facts = FileFacts(documents=(), refused=(Refusal(file=job.name, reason=why),))
    return msgspec.msgpack.encode(facts)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""


def _in_processes(
    reader: Reader, jobs: list[Job], processes: int, meanwhile: Callable[[], None], patience: float
) -> Iterator[tuple[Job, bytes | Died]]:
    left = jobs
    while left:
        suspects: list[Job] = []
        late: list[Job] = []
        done: set[Job] = set()
        pool = pool_of(min(processes, len(left)))
        try:
            for job, result in _through(pool, reader, left, _AHEAD * processes, meanwhile, suspects, late, patience):
                done.add(job)
                yield job, result
        finally:
            pool.shutdown(cancel_futures=True)
        left = [job for job in left if job not in done and job not in suspects and job not in late]
        meanwhile = _nothing
        for job in late:
            yield job, _late(patience)
        for job in suspects:
            yield job, _alone(reader, job, patience)


def _nothing() -> None:
    pass


def _alone(reader: Reader, job: Job, patience: float) -> bytes | Died:
    for _ in range(_TRIES):
        with pool_of(1) as pool:
            try:
                pool.submit(_nothing).result()  # the start of the process is no time of the file
                future = pool.submit(read_one, reader, job)
                return future.result(patience)
            except BrokenProcessPool:
                continue
            except FutureTimeout:
                if future.done():  # by the reader itself
                    raise
                _kill(pool)
                return _late(patience)
    return Died()


def _kill(pool: Executor) -> None:
    """Ends the processes of a pool, which then is broken; before Python 3.14 it has no method of its own for that."""
    for process in list(getattr(pool, "_processes", {}).values()):
        process.kill()


def _through(
    pool: Executor,
    reader: Reader,
    jobs: Sequence[Job],
    ahead: int,
    meanwhile: Callable[[], None],
    suspects: list[Job] | None = None,
    late: list[Job] | None = None,
    patience: float | None = None,
) -> Iterator[tuple[Job, bytes]]:
    """At most `ahead` files under way. With `suspects`, a broken pool ends it, and those under way are named there.

    Where no file was done for `patience` seconds, the pool's processes are ended; if one was under way alone, it is
    named in `late`.
    """
    waiting = iter(jobs)
    under_way: dict[Future[bytes], Job] = {}
    begun = False
    job: Job | None = None
    try:
        while True:
            while len(under_way) < ahead and (job := next(waiting, None)) is not None:
                under_way[pool.submit(read_one, reader, job)] = job
            if not begun:
                begun = True
                meanwhile()
            if not under_way:
                return
            done = wait(under_way, timeout=patience, return_when=FIRST_COMPLETED).done
            if not done:
                _kill(pool)
                if late is not None and len(under_way) == 1:
                    late.extend(under_way.values())
                    return
            for future in done:
                result = future.result()
                yield under_way.pop(future), result
    except BrokenProcessPool:
        if suspects is None:
            raise
        if job is not None and job not in under_way.values():
            suspects.append(job)  # the one that could not be handed over
        suspects.extend(under_way.values())


def pool_of(processes: int) -> ProcessPoolExecutor:
    """Processes that read, or track."""
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
    gc.set_threshold(50_000, 20, 20)  # seldom: what is read holds no circles, and the vocabulary is large
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
