"""`ReportReader`: one file → `FileFacts`, through all stages. What it knows is loaded late, once in each process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

import kg
from kg.model import Document, DocumentFacts, FileFacts, Place, Programme, Refusal, Term
from kg.versions import version_of

if TYPE_CHECKING:
    from kg.tracking.tracker import Tracker

_HERE = Path(__file__).parent
_CODE = (".py", ".yaml", ".xz", ".msgpack", ".npz", ".csv", ".json", ".txt")  # what changes what is read


class ReportReader(msgspec.Struct, frozen=True):
    """Reads reports with the shipped vocabulary; a `kg.load.Reader`.

    `dictionary` is a file of the user's own programmes in jieba's format (`loaders.jieba_dictionary`). `mentions_only`
    leaves out what only a knowledge base needs: the text, passages, relations, signatures and the programmes named
    inside the names of others.
    """

    dictionary: str | None = None
    mentions_only: bool = False

    @property
    def version(self) -> str:
        """A hash of the program's version, its rules and its vocabulary: any change of them reads all files again."""
        if self.dictionary is None:
            return _version()
        from loaders.mentions import authority_of

        return f"{_version()}-{authority_of(self.dictionary).version}"

    def walk(self, root: Path) -> Iterator[tuple[Path, str] | Refusal]:
        from loaders.read import walk

        return walk(root)

    def read(self, path: Path, name: str) -> FileFacts:
        """All that a file holds; what cannot be read stands in `refused`.

        Args:
            name: the file's name in the knowledge base.
        """
        from loaders.read import read_file

        documents, refused = [], []
        for item in read_file(path, name):
            if isinstance(item, Refusal):
                refused.append(item)
            else:
                documents.append(_document_facts(_hinted(item, name), self))
        return FileFacts(documents=tuple(documents), refused=tuple(refused))

    def renamed(self, facts: FileFacts, old: str, new: str) -> FileFacts | None:
        """The facts under another name; None where the name's hints change what the text is taken for."""
        from loaders.metadata import describe
        from loaders.places import Gazetteer

        documents = []
        for document_facts in facts.documents:
            before = document_facts.document
            hints = {k: v for k, v in before.hints.items() if k != "name" or v != _stem(before.file)}
            document = msgspec.structs.replace(before, file=new + before.file[len(old) :], hints=hints)
            document = _hinted(document, new)
            reports = []
            for report_facts in document_facts.reports:
                known = report_facts.report
                report = describe(document, known.start, known.end, Gazetteer.load())
                if msgspec.structs.replace(report, contradictions=known.contradictions) != known:
                    return None
                reports.append(msgspec.structs.replace(report_facts, report=report))
            documents.append(
                DocumentFacts(document=document, reports=tuple(reports), not_a_report=document_facts.not_a_report)
            )
        refused = tuple(Refusal(file=new + r.file[len(old) :], reason=r.reason) for r in facts.refused)
        return FileFacts(documents=tuple(documents), refused=refused)

    def places(self) -> Iterable[Place]:
        """The gazetteer down to counties, and its regions; towns enter the knowledge base when a report names them."""
        from loaders.places import Gazetteer

        return Gazetteer.load().all()

    def place(self, key: str) -> Place | None:
        from loaders.places import Gazetteer

        return Gazetteer.load().get(key)

    def short_names(self, place: Place) -> Iterable[str]:
        from loaders.places.stems import short_forms

        names = dict.fromkeys((place.name, *(dated.name for dated in place.names)))
        return dict.fromkeys(short for name in names for short in short_forms(name) if short not in names)

    def programmes(self) -> Sequence[Programme]:
        from loaders.mentions import authority_of

        return authority_of(self.dictionary).programmes()

    def terms(self) -> Iterable[Term]:
        from loaders.extract.resolve import terms

        return terms()

    def tracker(self) -> Tracker:
        from loaders.tracker import ReportTracker

        return ReportTracker(_version())


def _hinted(document: Document, name: str) -> Document:
    """A file's own name is a hint where it is no row of a table."""
    if document.file != name and "!/" in document.file and "#" in document.file.rpartition("!/")[2]:
        return document
    return msgspec.structs.replace(document, hints={"name": _stem(document.file), **document.hints})


def _stem(name: str) -> str:
    return PurePosixPath(name.replace("!/", "/")).stem


def _document_facts(document: Document, reader: ReportReader) -> DocumentFacts:
    """What a document holds: split into reports, each described and cut into passages, which are read."""
    from loaders.mentions import read_passages
    from loaders.metadata import describe
    from loaders.places import Gazetteer
    from loaders.segment import segment
    from loaders.split import split

    spans = split(document)
    if isinstance(spans, str):
        return DocumentFacts(document=document, not_a_report=spans)
    gazetteer = Gazetteer.load()
    reports = []
    for start, end in spans:
        report = describe(document, start, end, gazetteer)
        reports.append(
            read_passages(document, report, segment(document, report), reader.dictionary, reader.mentions_only)
        )
    if reader.mentions_only:
        document = msgspec.structs.replace(document, text="")
    return DocumentFacts(document=document, reports=tuple(reports))


@lru_cache(maxsize=1)
def _version() -> str:
    own = [_HERE.parent / "kg" / f"{module}.py" for module in ("ids", "model", "text")]
    code = sorted(p for p in _HERE.rglob("*") if p.suffix in _CODE)
    return version_of([*own, *code], made_by=kg.__version__)
