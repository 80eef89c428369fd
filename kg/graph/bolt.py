"""The way to a Neo4j server: credentials, connection, and its errors in one clear sentence each."""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import neo4j
from neo4j import exceptions

from kg.errors import GraphError, QueryRefused, ServerError, Usage

OLDEST = (5, 0)
_ENV_FILE = ".env"
# as a server says it whose disk was really full
_DISK_FULL = "no space left|disk.*full|read-only|database.*panic|could not append transaction"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Never printed: the password is left out of the repr."""

    user: str
    password: str | None = field(repr=False)
    database: str | None

    @classmethod
    def read(cls, folder: Path | None = None) -> Credentials:
        """From the environment, else from the file `.env` in `folder` (None: the current one), else asked for.

        `NEO4J_USER` (neo4j), `NEO4J_PASSWORD`, `NEO4J_DATABASE`. Without a password and without a terminal to ask on,
        the server is tried without one.
        """
        given = {**_env_file((folder or Path.cwd()) / _ENV_FILE), **os.environ}
        user = given.get("NEO4J_USER") or "neo4j"
        password = given.get("NEO4J_PASSWORD") or None
        if password is None and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
            password = getpass.getpass(f"Neo4j 密码 / password ({user}): ", stream=sys.stderr) or None
        return cls(user, password, given.get("NEO4J_DATABASE") or None)


def _env_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines, with or without quotes and `export`; others are no business of ours."""
    found: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return found
    for line in lines:
        name, sign, value = line.strip().removeprefix("export ").partition("=")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        if sign and name.strip().startswith("NEO4J_"):
            found[name.strip()] = value
    return found


def connect(uri: str, credentials: Credentials) -> neo4j.Driver:
    """An open driver whose server answers and is new enough.

    Raises:
        Usage: the URI is none, or holds a password.
        ServerError: no server, wrong password, wrong database, too old.
    """
    parts = urlsplit(uri)
    if parts.username or parts.password:
        raise Usage(
            "地址里不要写用户名和密码，请用环境变量 NEO4J_USER、NEO4J_PASSWORD 或 .env 文件"
            " / leave user and password out of the address: use $NEO4J_USER and $NEO4J_PASSWORD, or a .env file"
        )
    if not re.fullmatch(r"(bolt|neo4j)(\+s|\+ssc)?", parts.scheme):
        raise _no_address(uri, f"scheme {parts.scheme!r}")
    try:
        driver = _driver(uri, credentials, notifications_min_severity="OFF")
    except (ValueError, exceptions.ConfigurationError) as error:
        raise _no_address(uri, str(error)) from error
    try:
        with errors(uri, credentials):
            try:
                agent = driver.get_server_info().agent  # unlike a query it does not try again and again
            except exceptions.ConfigurationError:  # before 5.7 a server cannot be told to keep its notes to itself
                driver.close()
                driver = _driver(uri, credentials)
                agent = driver.get_server_info().agent
            _check_version(uri, agent)
            with driver.session(database=credentials.database) as session:
                session.run("RETURN 1").consume()
    except BaseException:
        driver.close()
        raise
    return driver


def _driver(uri: str, credentials: Credentials, **settings: Any) -> neo4j.Driver:
    auth = (credentials.user, credentials.password) if credentials.password else None
    return neo4j.GraphDatabase.driver(
        uri, auth=auth, connection_acquisition_timeout=15, connection_timeout=10, max_transaction_retry_time=15,
        **settings,
    )  # fmt: skip


def _no_address(uri: str, why: str) -> Usage:
    return Usage(
        f"{uri}: 不是 Neo4j 的地址，应类似 bolt://127.0.0.1:7687 或 neo4j+s://… / is no address of Neo4j,"
        f" which looks like bolt://127.0.0.1:7687 or neo4j+s://… ({why})"
    )


def _check_version(uri: str, agent: str) -> None:
    """`agent` is what the server calls itself: Neo4j/5.26.30."""
    name, _, version = agent.partition("/")
    numbers = tuple(int(n) for n in version.split(".")[:2] if n.isdigit())
    if name == "Neo4j" and numbers and numbers < OLDEST:
        raise ServerError(
            f"{uri}: 服务器 Neo4j {version}，需要 5 以上，请升级 / the server is Neo4j {version}, 5 or newer is needed"
        )


@contextmanager
def errors(uri: str, credentials: Credentials, timeout: float | None = None) -> Iterator[None]:
    """Turns what driver and server say into our errors."""
    try:
        yield
    except exceptions.Neo4jError as error:
        raise _of_server(uri, credentials, error, timeout) from error
    except exceptions.UnsupportedServerProduct as error:
        raise ServerError(
            f"{uri}: 那里应答的不是 Neo4j 5（太旧，或是别的程序）；请检查地址和端口（Bolt 一般是 7687），旧的请升级"
            " / what answers there is no Neo4j 5 or newer (too old, or another program): check address and port (Bolt"
            " has 7687 as a rule), upgrade an old server"
        ) from error
    except exceptions.ServiceUnavailable as error:
        if "looks like HTTP" in str(error):
            raise ServerError(
                f"{uri}: 那是 HTTP 端口，要用 Bolt 端口（一般是 7687） / that port speaks HTTP: use the one for Bolt"
                " (7687 as a rule)"
            ) from error
        raise ServerError(
            f"{uri}: 连不上 Neo4j 服务器，或连接中断；请确认它已启动（docker compose up -d）、地址无误，再运行一次"
            " / no Neo4j server answers there, or the connection was lost: see that it runs (docker compose up -d) and"
            " that the address is right, then run it again"
        ) from error
    except (exceptions.SessionExpired, exceptions.IncompleteCommit) as error:
        raise ServerError(
            f"{uri}: 与 Neo4j 的连接中断；图会标为未完成，再运行一次即可续上"
            " / the connection to Neo4j was lost; the graph says that it is incomplete, run it again to go on"
        ) from error
    except exceptions.DriverError as error:
        raise GraphError(f"{uri}: {type(error).__name__}: {error}") from error


def _of_server(
    uri: str, credentials: Credentials, error: exceptions.Neo4jError, timeout: float | None
) -> GraphError | QueryRefused:
    """Our error for what a server says, by its code or, for a full disk and another edition, by its words."""
    code, said = error.code or "", error.message or ""
    limits = (f" {timeout:g} 秒", f" {timeout:g} s") if timeout else ("", " the limit")
    for codes, words, kind, message in _SAID:
        if (codes and re.search(codes, code)) or (words and re.search(words, said)):
            return kind(
                message.format(
                    uri=uri, user=credentials.user, database=credentials.database, said=said,
                    limit=limits[0], limit_en=limits[1],
                )
            )  # fmt: skip
    return ServerError(f"{uri}: {code}: {said}")


# what of a server's code, or of its words, tells → our error; the first that fits
_SAID: tuple[tuple[str | None, str | None, type[GraphError | QueryRefused], str], ...] = (
    (
        r"Security\.Unauthorized|Security\.CredentialsExpired|AuthenticationRateLimit", None, ServerError,
        "{uri}: 用户名或密码不对（用户 {user}），请检查 NEO4J_USER 和 NEO4J_PASSWORD"
        " / wrong user or password (user {user}): check $NEO4J_USER and $NEO4J_PASSWORD",
    ),
    (
        r"Database\.DatabaseNotFound", None, ServerError,
        "{uri}: 没有名为 {database} 的数据库，请检查 NEO4J_DATABASE（社区版只有 neo4j 一个）"
        " / there is no database {database}: check $NEO4J_DATABASE (Community has only neo4j)",
    ),
    (
        r"Security\.Forbidden", None, ServerError,
        "{uri}: 用户 {user} 权限不足，请换一个有权限的用户（NEO4J_USER）"
        " / user {user} may not do that, use one who may ($NEO4J_USER): {said}",
    ),
    (
        r"Statement\.AccessMode", None, QueryRefused,
        "只读会话不能修改图 / a reading session cannot change the graph",
    ),
    (
        r"TransactionTimedOut|Transaction\.Terminated", None, GraphError,
        "查询超过{limit}，已中止 / the query took longer than{limit_en} and was stopped",
    ),
    (
        None, f"(?i:{_DISK_FULL})", ServerError,
        "{uri}: 服务器磁盘已满或只读，腾出空间、重启服务器后再运行一次"
        " / the server's disk is full or read-only: free some space, restart the server, run it again",
    ),
    (
        "UnsupportedAdministrationCommand", "nterprise", ServerError,
        "{uri}: 该功能只有企业版才有，请改用社区版也支持的写法，或换用企业版服务器"
        " / only the Enterprise edition can do that: do without it, or use a server of that edition: {said}",
    ),
    (
        "ConstraintValidationFailed|ConstraintCreationFailed", None, ServerError,
        "{uri}: 数据库里已有别人的节点占用了同样的标签和 id，请换一个数据库"
        " / nodes of others have the same label and id there, use another database: {said}",
    ),
    (
        "MemoryPool|OutOfMemory", None, ServerError,
        "{uri}: 服务器内存不足，请调大 server.memory.heap.max_size（见 docker-compose.yml），重启后再运行一次"
        " / the server ran out of memory: raise server.memory.heap.max_size (see docker-compose.yml), restart it,"
        " run it again: {said}",
    ),
    ("Statement", None, GraphError, "查询有误：{said} / the query is wrong: {said}"),
)  # fmt: skip
