"""The command `kg`. Only this package and `kg.base` bring loaders, knowledge base and queries together."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


def main() -> None:
    """Entry point of the command: runs it, prints an error as one message and exits with its code."""
    from kg.cli.console import decoded, fail, prepare_streams

    prepare_streams()
    sys.argv[1:] = [decoded(argument) for argument in sys.argv[1:]]
    from kg.errors import KgError

    try:
        from kg.cli.app import app

        with _without_pandas():
            app(prog_name="kg")
    except KgError as error:
        fail(error)
    except KeyboardInterrupt:
        from kg.cli.language import tr

        print(tr("已中断；已完成的部分保留。", "Interrupted; what was done is kept."), file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # the reader (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)


@contextmanager
def _without_pandas() -> Iterator[None]:
    """No command uses it, but the Neo4j driver imports it where it is installed, which takes about a second."""
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # an import says that there is none
    try:
        yield
    finally:
        del sys.modules["pandas"]
