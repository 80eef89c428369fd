"""The command `kg`. Only this package and `kg.base` bring loaders, knowledge base and queries together."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130  # exit code after Ctrl-C


def main() -> None:
    """Entry point of the command: runs it, prints an error as one message and exits with its code."""
    from kg.cli.console import decoded, fail, prepare_streams

    prepare_streams()
    sys.argv[1:] = [decoded(argument) for argument in sys.argv[1:]]
    from kg.errors import KgError

    try:
        sys.exit(_run())
    except KgError as error:
        fail(error)
    except KeyboardInterrupt:
        _interrupted()
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # the reader (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # mostly a file that the user named and that cannot be written
        if error.filename is None:
            raise
        why = error.strerror or str(error)
        fail(KgError(f"{error.filename}: 系统不允许：{why} / the system refuses it: {why}"))


def _run() -> int:
    """Runs the command; gives its exit code."""
    from kg.cli.app import app
    from kg.cli.language import language
    from kg.cli.usage import UsageError, behind, refuse

    language()  # read from the arguments as they were given
    sys.argv[1:] = behind(sys.argv[1:], [group.name or "" for group in app.registered_groups])
    try:
        with _without_pandas():
            code = app(prog_name="kg", standalone_mode=False)
    except UsageError as error:
        return refuse(error)
    except SystemExit:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # typer's answer to a pipe that the reader closed
            return 0
        raise
    if code == INTERRUPTED:  # typer's answer to Ctrl-C
        _interrupted()
    return code or 0


def _interrupted() -> None:
    from kg.cli.language import tr

    print(tr("已中断；已完成的部分保留。", "Interrupted; what was done is kept."), file=sys.stderr)


@contextmanager
def _without_pandas() -> Iterator[None]:
    """No command uses it, but the Neo4j driver imports it where it is installed, which takes about a second."""
    if "pandas" in sys.modules:
        yield
        return
    sys.meta_path.insert(0, _NoPandas)
    try:
        yield
    finally:
        sys.meta_path.remove(_NoPandas)


class _NoPandas:
    """Says that there is none. `sys.modules["pandas"] = None` would, too, but pyarrow takes that None for pandas."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")
