"""Runs a Neo4j server from its published Maven artifacts, for tests and for people without a container engine.

    python tools/neo4j_server.py --home DIR [--port 7687]        # password from $NEO4J_PASSWORD, else without one

Needs Java 17 and, the first time, Maven. The artifacts (GPLv3) are kept in the user's cache folder, or where
`$POLICY_KG_CACHE` says; they are no part of the project.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VERSION = "5.26.30"
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>neo4j-artifacts</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{VERSION}</version></dependency>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
  </dependencies>
</project>
"""
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class CannotStart(Exception):
    """Java, Maven or the artifacts are missing, or the server did not come up; says what to do."""


def cache_folder() -> Path:
    """`$POLICY_KG_CACHE`, else the user's cache folder."""
    if given := os.environ.get("POLICY_KG_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "policy-kg"


def java() -> str:
    """The Java command.

    Raises:
        CannotStart: there is none, or it is older than 17.
    """
    home = os.environ.get("JAVA_HOME")
    command = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if command is None:
        raise CannotStart("Java 17 is not installed")
    said = subprocess.run([command, "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < 17:
        raise CannotStart(f"Java 17 is needed: {said.splitlines()[:1]}")
    return command


def artifacts() -> Path:
    """The folder with the server's jars; fetched with Maven the first time.

    Raises:
        CannotStart: Maven is not there or failed.
    """
    folder = cache_folder() / f"neo4j-{VERSION}"
    if (folder / "lib").is_dir():
        return folder / "lib"
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotStart("Maven is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        (Path(work) / "pom.xml").write_text(_POM, encoding="utf-8")
        done = subprocess.run(
            [maven, "-B", "-q", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"],
            cwd=work, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise CannotStart(f"Maven could not fetch Neo4j {VERSION}:\n{(done.stdout + done.stderr)[-2000:]}")
        try:
            (Path(work) / "lib").rename(folder / "lib")
        except OSError:
            if not (folder / "lib").is_dir():  # else another process was faster
                raise
    return folder / "lib"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A running server; `stop()` ends it cleanly, `kill()` at once.

    Args:
        home: its folder; what is there already is kept.
        settings: more lines of neo4j.conf, by name.
    """

    def __init__(self, home: Path, port: int | None = None, settings: dict[str, str] | None = None) -> None:
        self.home = home
        self.port = port or free_port()
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self.settings = settings or {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Of the server's process; None before it was started."""
        return self._process.pid if self._process else None

    @property
    def log(self) -> str:
        """What the server wrote, the end of it."""
        texts = [p.read_text("utf-8", "replace") for p in (self.home / "logs").glob("*.log")]
        out = self.home / "logs" / "out.txt"
        return "\n".join([*texts, out.read_text("utf-8", "replace") if out.exists() else ""])[-6000:]

    def start(self, timeout: float = 120) -> Server:
        """Starts it and waits until it answers.

        Raises:
            CannotStart: it did not come up; with the end of its log.
        """
        command, jars = java(), artifacts()
        for name in ("conf", "data", "logs", "run", "plugins", "import"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        settings = {
            "server.bolt.enabled": "true",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.usage_report.enabled": "false",
            "dbms.security.allow_csv_import_from_file_urls": "false",
            "server.memory.pagecache.size": "256m",
            **self.settings,
        }
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text(lines, encoding="utf-8")
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENS]
        with (self.home / "logs" / "out.txt").open("ab") as out:
            self._process = subprocess.Popen(
                [
                    command, "-Xmx2g", *opens, "-Dfile.encoding=UTF-8",
                    "-cp", f"{jars}{os.sep}*{os.pathsep}{self.home / 'plugins'}{os.sep}*",
                    "org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}",
                    f"--config-dir={self.home / 'conf'}", "--console-mode",
                ],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise CannotStart(f"Neo4j ended with exit code {self._process.returncode}:\n{self.log}")
            if self._answers():
                return self
            time.sleep(0.25)
        self.kill()
        raise CannotStart(f"Neo4j did not answer within {timeout:g} s:\n{self.log}")

    def _answers(self) -> bool:
        """Does it speak Bolt: the handshake offers version 5."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as probe:
                probe.sendall(b"\x60\x60\xb0\x17" + b"\x00\x00\x00\x05" + b"\x00" * 12)
                return probe.recv(4) == b"\x00\x00\x00\x05"
        except OSError:
            return False

    def set_password(self, password: str) -> None:
        """Replaces the password that a new server has for the user neo4j."""
        import neo4j

        with neo4j.GraphDatabase.driver(self.uri, auth=("neo4j", "neo4j")) as driver:
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password", password=password, database_="system"
            )

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def wait(self) -> None:
        if self._process is not None:
            self._process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="folder of the server; it keeps the data")
    parser.add_argument("--port", type=int, default=7687)
    given = parser.parse_args()
    password = os.environ.get("NEO4J_PASSWORD")
    fresh = not (given.home / "data" / "dbms").is_dir()
    settings = {} if password else {"dbms.security.auth_enabled": "false"}
    server = Server(given.home.resolve(), given.port, settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.start()
        if password and fresh:
            server.set_password(password)
        print(f"{server.uri} is ready; Ctrl-C ends it", flush=True)
        server.wait()
    except CannotStart as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()


if __name__ == "__main__":
    main()
