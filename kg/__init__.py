"""The knowledge base: facts of government work reports, each with the sentence that states it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.base import KnowledgeBase

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(path: str | Path | None = None, neo4j: str | None = None) -> KnowledgeBase:
    """Opens the knowledge base in folder `path` (else `$POLICY_KG_KB`, else `./policy-kb`) for reading.

    Args:
        neo4j: URI of the server that holds the graph (else `$NEO4J_URI`, else the graph is embedded).

    Raises:
        kg.errors.NoKnowledgeBase: the folder holds none, and no server is named.
    """
    from kg.base import KnowledgeBase  # imported late: `kg --help` must not load numpy

    return KnowledgeBase.open(path, neo4j)
