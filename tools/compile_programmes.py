"""Checks the authority file of programmes and writes its compiled copy, `loaders/data/programmes.msgpack`.

    python -m tools.compile_programmes

To be run after every change in `loaders/data/programmes`; a test fails where the copy is stale.
"""

from __future__ import annotations

from loaders.programmes.authority import COMPILED, FOLDER, compile_entries


def main() -> None:
    authority = compile_entries(FOLDER, COMPILED)
    defined = sum(entry.definition is not None for entry in authority)
    print(f"{len(authority)} programmes, {defined} with a definition")


if __name__ == "__main__":
    main()
