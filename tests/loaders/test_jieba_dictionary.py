"""jieba's user-dictionary format, there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from passages import passage

from kg.errors import BadData, Unreadable
from kg.model import Report
from loaders.extract import Context
from loaders.jieba_dictionary import Word, authority_words, entries_of, read_dictionary, write_dictionary
from loaders.programmes import Authority, AuthorityFinder


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("三区三线", Word(word="三区三线")),
        ("三区三线 12", Word(word="三区三线", freq=12)),
        ("三区三线 12 nz", Word(word="三区三线", freq=12, tag="nz")),
        ("三区三线 nz", Word(word="三区三线", tag="nz")),
        ("\ufeff双减\t3\tn", Word(word="双减", freq=3, tag="n")),
        ("最多跑 一次 5 nz", Word(word="最多跑 一次", freq=5, tag="nz")),
    ],
)
def test_a_line(tmp_path: Path, line: str, word: Word) -> None:
    path = tmp_path / "user.txt"
    path.write_text(f"{line}\r\n\n", encoding="utf-8")
    assert read_dictionary(path) == [word]


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "user.txt"
    path.write_text("双减 3\n“” 4\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"user\.txt:2"):
        read_dictionary(path)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes("双减 3".encode("gb18030"))
    with pytest.raises(Unreadable, match="UTF-8"):
        read_dictionary(tmp_path / "gbk.txt")
    with pytest.raises(Unreadable, match=r"absent\.txt"):
        read_dictionary(tmp_path / "absent.txt")


def test_the_authority_file_goes_out_and_comes_back(tmp_path: Path) -> None:
    authority = Authority.load()
    words = authority_words(authority)
    write_dictionary(words, tmp_path / "out.txt")
    assert read_dictionary(tmp_path / "out.txt") == words
    assert len(words) >= len(authority)
    assert entries_of(words, authority) == []


def test_a_user_s_words_are_found() -> None:
    authority = Authority.load()
    words = [Word(word="青禾护渠行动"), Word(word="“青禾护渠”行动"), Word(word="三区三线")]
    entries = entries_of(words, authority)
    assert [entry.name for entry in entries] == ["青禾护渠行动"]
    longer = authority.extended(entries)
    assert longer.version != authority.version
    found = longer.lookup("青禾护渠 行动")
    assert found is not None
    assert found.level == "local"
    text = "实施青禾护渠行动。"
    context = Context(report=Report(start=0, end=len(text), kind="report"))
    assert [clue.entity for clue in AuthorityFinder(longer).find(passage(text), context)] == [entries[0].id]
