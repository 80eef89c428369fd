"""The authority file of industries; sections and divisions of GB/T 4754-2017 are known by their own names as well."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from io import StringIO

from kg.errors import BadData
from kg.model import Record
from kg.text import fold
from kg.vocabulary import read_vocabulary
from loaders import DATA

FILE = "industries.yaml"
FIELDS = "emerging_fields.yaml"
CODES = "gbt4754.csv"
_LEFT_OUT = re.compile(r"[\s“”\"‘’'「」（）()、]")
_TAIL = re.compile("(?:全产业链|产业链条?|产业集群|产业带|产业体系|产业|行业|集群)$")
# words that praise an industry and do not make it another one
_HEAD = re.compile("^(?:现代|新型|传统|特色|优势|支柱|主导|高端|先进|智慧|绿色|高效|优质|大|新兴)")


class Industry(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry; the header of the file says what its fields hold."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    gbt: tuple[str, ...] = ()
    emerging: str | None = None


class Field(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the emerging fields; the header of their file says what it holds."""

    number: int
    name: str
    about: str


@lru_cache(maxsize=1)
def gbt_names() -> dict[str, str]:
    """GB/T 4754-2017: code → name; sections are a letter, divisions two digits, groups three, classes four."""
    return {row["code"]: row["name"] for row in csv.DictReader(StringIO((DATA / CODES).read_text(encoding="utf-8")))}


@lru_cache(maxsize=1)
def emerging_fields() -> tuple[Field, ...]:
    """The nine fields of strategic emerging industries.

    Raises:
        BadData: the file is wrong.
    """
    return read_vocabulary(DATA / FIELDS, tuple[Field, ...])


@lru_cache(maxsize=1)
def industries() -> tuple[Industry, ...]:
    """All entries of the authority file, and the sections and divisions of GB/T 4754 whose names none of them has.

    Raises:
        BadData: the file is wrong, names a code or field that does not exist, or two entries claim one name.
    """
    entries = read_vocabulary(DATA / FILE, tuple[Industry, ...])
    fields = {field.name for field in emerging_fields()}
    taken: dict[str, str] = {}
    for entry in entries:
        for code in entry.gbt:
            if code not in gbt_names():
                raise BadData(f"{FILE}: {entry.id}", f"GB/T 4754 没有代码 {code} / has no such code")
        if entry.emerging is not None and entry.emerging not in fields:
            raise BadData(f"{FILE}: {entry.id}", f"{entry.emerging} 不在 {FIELDS} / is not in {FIELDS}")
        for name in (entry.name, *entry.aliases):
            if taken.setdefault(key(name), entry.id) != entry.id:
                raise BadData(f"{FILE}: {entry.id}", f"{name} 已属于 {taken[key(name)]} / is claimed twice")
    national = tuple(
        Industry(id=f"gbt-{code.lower()}", name=name, gbt=(code,))
        for code, name in gbt_names().items()
        if len(code) <= 2 and key(name) not in taken
    )
    return (*entries, *national)


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Industry]:
    return {key(name): entry for entry in reversed(industries()) for name in (*entry.aliases, entry.name)}


def key(name: str) -> str:
    """The form in which names are compared: folded, without white space, quotation marks, brackets and 、, capitals."""
    return _LEFT_OUT.sub("", fold(name)).upper()


@lru_cache(maxsize=4096)
def lookup(name: str) -> Industry | None:
    """The entry that a name in a report means: as it stands, without 产业链 and the like, with or without 业."""
    known = _by_key()
    plain = key(name)
    bare = _TAIL.sub("", plain)
    for one in (plain, bare, bare + "业", bare.removesuffix("业")):
        if len(one) >= 2 and one in known:
            return known[one]
    praised = _HEAD.sub("", bare)
    if praised != bare and len(praised) >= 2:
        return known.get(praised) or known.get(praised + "业") or known.get(praised.removesuffix("业"))
    return None
