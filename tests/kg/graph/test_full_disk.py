"""A server whose disk is really full: one sentence that says so, a graph that says it is incomplete, and a way on."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j_server import missing
from small_graph import fill

from kg.errors import ServerError
from kg.graph.bolt import Credentials
from kg.graph.neo4j import Neo4jGraph
from kg.graph.project import Projection
from tools.neo4j_server import Server

# small logs that are not reserved beforehand, so that a small disk will do
SETTINGS = {
    "dbms.security.auth_enabled": "false",
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.size": "1m",
    "server.memory.pagecache.size": "32m",
}
pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 96 MB; only where this process may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk], capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"no mount here: {error}")
    if done.returncode:
        pytest.skip(f"may not mount: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def stuff(disk: Path) -> Path:
    """A file that takes all the space that is left."""
    filler = disk / "filler"
    size = 1 << 20
    with filler.open("wb", buffering=0) as file:
        while size:
            try:
                file.write(b"\0" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC
                size //= 2
    return filler


def test_a_full_disk_is_said_and_the_next_load_goes_on(small_disk: Path, tmp_path: Path) -> None:
    if reason := missing():
        pytest.skip(reason)
    server = Server(tmp_path / "server", settings={**SETTINGS, "server.directories.data": str(small_disk)})
    credentials = Credentials("neo4j", None, None)
    try:
        server.start()
        store = Neo4jGraph(server.uri, credentials)
        with fill(tmp_path / "kb") as facts:
            projection = Projection(facts.db, "kb-of-the-test")
            filler = stuff(small_disk)
            with pytest.raises(ServerError, match="the server's disk is full"):
                store.refresh(projection)
            store.close()
            filler.unlink()
            server.stop()
            server.start()
            store = Neo4jGraph(server.uri, credentials)
            assert store.digest() is None
            store.refresh(projection)
            assert store.digest() == projection.digest()
            assert store.counts() == projection.counts()
            store.close()
    finally:
        server.stop()
