"""Parquet, with pyarrow: an optional extra of the distribution."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.export.tables import FLAT, Row, Table, flat
from kg.graph.schema import Type


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise KgError(
            "写 parquet 需要 pyarrow：pip install 'policy-kg[parquet]'"
            " / parquet needs pyarrow: pip install 'policy-kg[parquet]'"
        ) from None
    return pyarrow


def _schema(columns: Sequence[tuple[str, Type]]) -> Any:
    pa = _pyarrow()
    types = {
        "string": pa.string(), "strings": pa.list_(pa.string()), "int": pa.int64(), "float": pa.float64(),
        "bool": pa.bool_(),
    }  # fmt: skip
    return pa.schema([(name, types[type]) for name, type in columns])


class _Files:
    def __init__(self) -> None:
        self._writers: dict[Path, Any] = {}

    def append(self, path: Path, columns: Sequence[tuple[str, Type]], records: list[dict[str, Any]]) -> None:
        pa = _pyarrow()
        schema = _schema(columns)
        if path not in self._writers:
            self._writers[path] = pa.parquet.ParquetWriter(path, schema, compression="zstd")
        self._writers[path].write_table(pa.Table.from_pylist(records, schema=schema))

    def close(self) -> tuple[str, ...]:
        for writer in self._writers.values():
            writer.close()
        return ()


class ParquetFolder(_Files):
    """A file for each label and relation type."""

    def __init__(self, out: Path) -> None:
        super().__init__()
        _pyarrow()
        self._out = out
        out.mkdir()

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        records = [dict(zip(table.names, row, strict=True)) for row in rows]
        self.append(self._out / f"{table.name}.parquet", table.columns, records)


class ParquetFile(_Files):
    """One file for all, with the columns of `kg.export.tables.FLAT`."""

    def __init__(self, out: Path) -> None:
        super().__init__()
        self._out = out
        self.append(out, FLAT, [])

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        if rows:
            self.append(self._out, FLAT, [flat(table, row) for row in rows])
