"""Opening a knowledge base: which folder is meant, where its facts stand, and which engine holds its graph."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NoKnowledgeBase
from kg.facts.store import FILE, FactStore

if TYPE_CHECKING:
    from kg.facts.catalogue import Catalogue
    from kg.graph.store import GraphStore

DEFAULT_FOLDER = "policy-kb"


def folder_of(path: str | Path | None) -> Path:
    """The folder meant: `path`, else `$POLICY_KG_KB`, else `./policy-kb`."""
    return Path(path or os.environ.get("POLICY_KG_KB") or DEFAULT_FOLDER)


class Opened:
    """The fact store and the graph of a knowledge base, opened for reading.

    Where the folder holds none but a server is named, there is only the graph on the server (`remote`); `catalogue`
    answers in either case.

    Args:
        server: URI of the Neo4j server that holds the graph; None: it is embedded.

    Raises:
        NoKnowledgeBase: the folder holds none, and no server is named.
        GraphError: there is only a server, and it holds no graph.
    """

    def __init__(self, folder: Path, server: str | None = None) -> None:
        self.folder = folder
        self.server = server
        self.remote = server is not None and not (folder / FILE).is_file()
        self._facts = None if self.remote else FactStore.open(folder)
        self.catalogue: Catalogue = self._facts if self._facts is not None else self._on_server()

    def _on_server(self) -> Catalogue:
        from kg.graph.remote import RemoteCatalogue

        try:
            return RemoteCatalogue(self.graph)
        except BaseException:
            self.close()
            raise

    @property
    def facts(self) -> FactStore:
        """The fact store.

        Raises:
            NoKnowledgeBase: there is only the graph on a server.
        """
        if self._facts is None:
            raise NoKnowledgeBase(
                f"{self.folder} 里没有知识库，而这一步要读报告原文或载入记录；只有服务器上的图时可用 shared、"
                "compare、similar、path、programmes、show、reports、query、cypher、export"
                f" / {self.folder} holds no knowledge base, and this takes the texts of reports or the records of"
                " loading; with nothing but the graph on a server there are shared, compare, similar, path, programmes,"
                " show, reports, query, cypher and export"
            )
        return self._facts

    @cached_property
    def graph(self) -> GraphStore:
        """The graph, brought level with the facts where it is not."""
        from kg.graph.engine import engine, refresh

        store = engine(self.folder, self.server)
        if self._facts is not None:
            refresh(store, self._facts)
        return store

    def close(self) -> None:
        if "graph" in self.__dict__:
            self.graph.close()
        if self._facts is not None:
            self._facts.close()
