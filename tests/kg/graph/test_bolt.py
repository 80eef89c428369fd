"""What a client says to whoever answers on the port: a server of 4.x, one that is older still, another program.

The answers are bytes of the Bolt protocol on a real socket, since a server of 4.x is not among the artifacts.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from kg.errors import ServerError
from kg.graph.bolt import Credentials, connect


def _text(value: str) -> bytes:
    packed = value.encode()
    return b"\xd0" + bytes([len(packed)]) + packed


def version_4(peer: socket.socket) -> None:
    """Agrees to Bolt 4.4; every message succeeds."""
    peer.recv(20)
    peer.sendall(b"\x00\x00\x04\x04")
    told = b"\xb1\x70\xa2" + b"".join(map(_text, ("server", "Neo4j/4.4.40", "connection_id", "bolt-1")))
    while peer.recv(65_536):
        peer.sendall(len(told).to_bytes(2, "big") + told + b"\x00\x00")


def no_common_version(peer: socket.socket) -> None:
    peer.recv(20)
    peer.sendall(b"\x00\x00\x00\x00")


def http(peer: socket.socket) -> None:
    peer.recv(20)
    peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def hangs_up(peer: socket.socket) -> None:
    peer.recv(1)


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a port where everyone gets this answer."""

    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                peer, _ = server.accept()
            except TimeoutError:
                continue
            with peer:
                peer.settimeout(10)
                answer(peer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"bolt://127.0.0.1:{server.getsockname()[1]}"
        done.set()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (version_4, "the server is Neo4j 4.4.40, 5 or newer is needed"),
        (no_common_version, "no Neo4j 5 or newer"),
        (http, "that port speaks HTTP"),
        (hangs_up, "no Neo4j server answers there, or the connection was lost"),
    ],
)
def test_one_sentence_for_what_is_no_neo4j_5(answer: Callable[[socket.socket], None], message: str) -> None:
    began = time.monotonic()
    with answering(answer) as uri, pytest.raises(ServerError, match=message) as caught:
        connect(uri, Credentials("neo4j", "secret-word", None))
    assert time.monotonic() - began < 20
    assert str(caught.value).startswith(uri)
    assert "secret-word" not in str(caught.value)
