"""docker-compose.yml: read by the client where it is there, else by an implementation of the compose specification."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

FILE = Path(__file__).resolve().parent.parent / "docker-compose.yml"


def test_file_is_a_compose_file() -> None:
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0:
        environment = {**os.environ, "NEO4J_PASSWORD": "long-enough"}
        command = [docker, "compose", "-f", str(FILE), "config", "--quiet"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return
    specification = pytest.importorskip("compose_spec", reason="neither docker compose nor compose-spec is installed")
    assert specification.PyCompose.from_yaml(FILE.read_text(encoding="utf-8")).get_service("neo4j") is not None


def test_only_this_machine_reaches_it_and_no_password_stands_there() -> None:
    service = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]["neo4j"]
    assert service["image"].startswith("neo4j:5.26")
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["environment"]["NEO4J_AUTH"].startswith("neo4j/${NEO4J_PASSWORD:?")
    assert service["healthcheck"]["test"][0] == "CMD-SHELL"
    assert service["environment"]["NEO4J_dbms_security_allow__csv__import__from__file__urls"] == "false"
