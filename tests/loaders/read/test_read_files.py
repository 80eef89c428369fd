# ruff: noqa: E501 - a case is one row, however long
"""One file at a time: what it becomes, or why it is refused."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import tracemalloc
import warnings
import zipfile
from base64 import b64decode
from collections.abc import Callable
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg.model import Document, Refusal
from loaders.read import SUFFIXES, read_file
from loaders.read import office as office_module

BODY = (
    "云溪县政府工作报告\n各位代表：\n一、2022年工作回顾\n"
    "过去一年，我们修通了三条乡道，新建两所幼儿园，全县粮食总产量达到12.5万吨，群众出行和孩子上学都方便了许多。\n"
    "二、2023年工作安排\n新的一年，要把河长制落到每一条小溪，让老百姓喝上放心水，地区生产总值增长6%左右。\n"
) * 3
ROWS = [
    {"正文": BODY, "地区": "云溪县", "年份": 2022},
    {"正文": BODY.replace("三条", "四条"), "地区": "云溪县", "年份": 2023},
]


def docx_bytes(text: str = BODY) -> bytes:
    made = docx.Document()
    for line in text.split("\n"):
        made.add_paragraph(line)
    return saved(made)


def saved(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def xlsx_bytes(rows: list[dict[str, object]], sheet: str = "报告") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page.append(list(rows[0]))
    for row in rows:
        page.append(list(row.values()))
    return saved(book)


def csv_text(rows: list[dict[str, object]]) -> str:
    quoted = ('"' + '","'.join(str(v).replace('"', '""') for v in row.values()) + '"' for row in rows)
    return "\r\n".join([",".join(rows[0]), *quoted]) + "\r\n"


def pdf_bytes(pages: list[list[str]], password: str | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=password, invariant=1)
    for page in pages:
        canvas.setFont("STSong-Light", 12)
        for number, line in enumerate(page):
            canvas.drawString(
                72 + 24 * (len(line) - len(line.lstrip("\u3000"))) // 2, 770 - 20 * number, line.strip("\u3000")
            )
        canvas.rect(50, 50, 20, 20)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def zip_bytes(members: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def gbk_named_zip() -> bytes:
    """As Chinese Windows tools write it: the name in GBK without the flag that says UTF-8."""
    data = zip_bytes({"AAAAAA.txt": BODY.encode()})
    return data.replace(b"AAAAAA.txt", "云溪县".encode("gbk") + b".txt")


def encrypted_zip() -> bytes:
    data = bytearray(zip_bytes({"a.txt": BODY.encode()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying_zip() -> bytes:
    """A member that says it is small."""
    data = zip_bytes({"a.txt": b"\xe4\xb8\xad" * 1_000_000})
    return data.replace((3_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def lying_docx() -> bytes:
    """Its text says that it is small, and is followed by a hundred million blanks."""
    with zipfile.ZipFile(io.BytesIO(docx_bytes())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] += b" " * 100_000_000
    size = len(members["word/document.xml"])
    return zip_bytes(members).replace(size.to_bytes(4, "little"), (5000).to_bytes(4, "little"))


def read(tmp_path: Path, name: str, data: bytes) -> list[Document | Refusal]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_file(path, name))


FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
NOISE = random.Random(5).randbytes(3000)
TEXTS: dict[str, tuple[str, bytes, str | None]] = {  # file, bytes, encoding; all must give BODY
    "utf-8": ("a.txt", BODY.encode(), "utf-8"),
    "utf-8 with BOM": ("a.txt", BODY.encode("utf-8-sig"), "utf-8"),
    "utf-16 with BOM": ("a.txt", BODY.encode("utf-16"), "utf-16"),
    "utf-16 big endian": ("a.txt", b"\xfe\xff" + BODY.encode("utf-16-be"), "utf-16"),
    "utf-16 without BOM": ("a.txt", BODY.encode("utf-16-le"), "utf-16-le"),
    "utf-16 big endian without BOM": ("a.txt", BODY.encode("utf-16-be"), "utf-16-be"),
    "utf-32": ("a.txt", BODY.encode("utf-32"), "utf-32"),
    "gb18030": ("a.TXT", BODY.encode("gb18030"), "gb18030"),
    "line ends of Windows": ("a.txt", BODY.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
    "line ends of old Macs": ("a.txt", BODY.replace("\n", "\r").encode(), "utf-8"),
    "markdown": ("a.md", BODY.encode(), "utf-8"),
    "docx": ("a.docx", docx_bytes(BODY[:-1]) , None),
    "docx under an old name": ("a.doc", docx_bytes(BODY[:-1]), None),
    "csv of one row": ("a.csv", csv_text(ROWS[:1]).encode(), "utf-8"),
    "csv with BOM": ("a.csv", csv_text(ROWS[:1]).encode("utf-8-sig"), "utf-8"),
    "csv in gb18030": ("a.csv", csv_text(ROWS[:1]).encode("gb18030"), "gb18030"),
    "csv in utf-16": ("a.csv", csv_text(ROWS[:1]).encode("utf-16"), "utf-16"),
    "csv with semicolons": ("a.csv", f'province;全文\n云溪县;"{BODY}"\n'.encode(), "utf-8"),
    "csv with NUL and no header": ("a.csv", f'云溪县,"{BODY}"\n'.encode(), "utf-8"),
    "tsv": ("a.tsv", f'省份\t内容\n云溪县\t"{BODY}"\n'.encode(), "utf-8"),
    "xlsx of one row": ("a.xlsx", xlsx_bytes(ROWS[:1]), None),
    "jsonl of one row": ("a.jsonl", json.dumps(ROWS[0]).encode(), None),
    "json list": ("a.json", json.dumps(ROWS[:1], ensure_ascii=False).encode(), None),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "encoding"), TEXTS.values(), ids=TEXTS)
def test_text_is_kept(tmp_path: Path, name: str, data: bytes, encoding: str | None) -> None:
    (found,) = read(tmp_path, name, data)
    assert isinstance(found, Document), found
    assert found.text.rstrip("\n") == BODY.rstrip("\n")
    assert (found.file, found.encoding, found.notes) == (name, encoding, ())


REFUSED: dict[str, tuple[str, bytes | Callable[[], bytes], str, str]] = {  # file, bytes, file refused, part of the reason
    "empty": ("a.txt", b"", "a.txt", "the file is empty"),
    "only blanks": ("a.txt", " \r\n\t\n".encode("utf-16"), "a.txt", "no text"),
    "binary under a text name": ("a.txt", b"\x89PNG\r\n\x1a\n" + NOISE, "a.txt", "binary data under a text name (png)"),
    "archive under a text name": ("a.txt", zip_bytes({"a.txt": b"x"}), "a.txt", "binary data under a text name (zip)"),
    "noise under a docx name": ("a.docx", NOISE, "a.docx", "damaged or cut off (unknown data"),
    "another kind of package": ("a.docx", zip_bytes({"OFD.xml": b"x"}), "a.docx", "it is of type .ofd, which is not read"),
    "mht without a page": ("a.mht", b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx\n", "a.mht", "no text"),
    "noise": ("a.txt", NOISE, "a.txt", "binary data"),
    "mixed encodings": ("a.txt", BODY.encode() + BODY.encode("gb18030"), "a.txt", f"mixed (byte {len(BODY.encode())})"),
    "utf-16 cut in a character": ("a.txt", BODY.encode("utf-16")[:-1], "a.txt", "encoding is unknown"),
    "one line of 50 MB": ("a.txt", lambda: b"abcdefghij" * 5_000_000, "a.txt", "line 1 is longer than 1000000"),
    "over 100 MB": ("a.txt", lambda: b"abcdefghi\n" * 10_000_001, "a.txt", "too large (100000010 bytes"),
    "csv cell of 50 MB": ("a.csv", lambda: b"text,b\n" + b"abcdefghij" * 5_000_000, "a.csv", "longer than 5000000"),
    "truncated docx": ("a.docx", docx_bytes()[:9000], "a.docx", "damaged or cut off"),
    "zip without a document": ("a.docx", zip_bytes({"a.txt": b"x"}), "a.docx", "damaged or cut off"),
    "docx with a password": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
    "docx that bursts": ("a.docx", lambda: zip_bytes({"word/document.xml": b" " * 60_000_000}), "a.docx", "zip bomb"),
    "pdf with a password": ("a.pdf", pdf_bytes([["报告"]], password="x"), "a.pdf", "encrypted"),
    "scanned pdf": ("a.pdf", pdf_bytes([[], [], []]), "a.pdf", "a PDF of 3 pages without text"),
    "truncated pdf": ("a.pdf", b"%PDF-1.4\n" + NOISE, "a.pdf", "damaged or cut off"),
    "page without text": ("a.html", b"<html><head><title>x</title></head><body></body></html>", "a.html", "no text"),
    "page over 5 MB": ("a.html", lambda: b"<p>abcdefg</p>" * 400_000, "a.html", "too large (5600000 bytes"),
    "table of contents": ("index.csv", "file,place,year\na.txt,云溪县,2023\n".encode(), "index.csv", "no table of reports"),
    "empty table": ("a.xlsx", xlsx_bytes([{"正文": ""}]), "a.xlsx", "no table of reports"),
    "broken xlsx": ("a.xlsx", zip_bytes({"a.txt": b"x"}), "a.xlsx", "damaged or cut off"),
    "broken json": ("a.json", b'[{"a": 1', "a.json", "damaged or cut off"),
    "picture": ("a.jpg", b"\xff\xd8\xff", "a.jpg", "it is of type .jpg, which is not read"),
    "no suffix": ("LICENSE", b"x", "LICENSE", "its name has no suffix"),
    "truncated zip": ("a.zip", zip_bytes({"a.txt": BODY.encode()})[:200], "a.zip", "damaged or cut off"),
    "zip bomb": ("a.zip", lambda: zip_bytes({"a.txt": b"0" * 30_000_000}), "a.zip!/a.txt", "zip bomb (30000000 bytes"),
    "member over 100 MB": ("a.zip", lambda: zip_bytes({"a.txt": b"0" * 100_000_001}, zipfile.ZIP_STORED), "a.zip!/a.txt", "zip bomb"),
    "member larger than it says": ("a.zip", lying_zip, "a.zip!/a.txt", "damaged or cut off"),
    "member in bzip2": ("a.zip", zip_bytes({"a.txt": BODY.encode()}, zipfile.ZIP_BZIP2), "a.zip!/a.txt", "method that is not read (12)"),
    "docx that says it is small": ("a.docx", lying_docx, "a.docx", "damaged or cut off"),
    "encrypted member": ("a.zip", encrypted_zip(), "a.zip!/a.txt", "encrypted"),
    "bad member": ("a.zip", zip_bytes({"a.docx": b"PK\x03\x04"}), "a.zip!/a.docx", "damaged or cut off"),
    "deep nesting": (
        "a.zip",
        lambda: zip_bytes({"b.zip": zip_bytes({"c.zip": zip_bytes({"d.zip": zip_bytes({"a.txt": b"x"})})})}),
        "a.zip!/b.zip!/c.zip!/d.zip",
        "nested more than 3 deep",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "file", "reason"), REFUSED.values(), ids=REFUSED)
def test_refusal_says_what_and_why(
    tmp_path: Path, name: str, data: bytes | Callable[[], bytes], file: str, reason: str
) -> None:
    (found,) = read(tmp_path, name, data() if callable(data) else data)
    assert isinstance(found, Refusal), found.text[:200]
    assert found.file == file
    assert reason in found.reason
    assert " / " in found.reason, "Chinese and English"


def test_a_lying_package_is_not_unpacked_as_a_whole(tmp_path: Path) -> None:
    data = lying_docx()
    tracemalloc.start()
    read(tmp_path, "a.docx", data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000, "its text holds 100 MB"


TABLES: dict[str, tuple[str, bytes, list[str], list[dict[str, str]]]] = {  # file, bytes, names, hints
    "csv": ("a.csv", csv_text(ROWS).encode(), ["a.csv!/#1", "a.csv!/#2"], [{"place": "云溪县", "year": "2022"}, {"place": "云溪县", "year": "2023"}]),
    "xlsx": ("a.xlsx", xlsx_bytes(ROWS, "县区"), ["a.xlsx!/县区#1", "a.xlsx!/县区#2"], [{"place": "云溪县", "year": "2022"}, {"place": "云溪县", "year": "2023"}]),
    "jsonl": (
        "a.jsonl",
        "\n".join(json.dumps(r) for r in ({"text": BODY, "province": "甲省", "city": "甲省乙市"}, {"text": BODY, "备注": "补"})).encode(),
        ["a.jsonl!/#1", "a.jsonl!/#2"],
        [{"province": "甲省", "city": "甲省乙市", "place": "甲省乙市"}, {"备注": "补"}],
    ),
    "column found by its content": ("a.csv", f'x,省,市\n"{BODY}",甲省,乙市\n\n"{BODY}",甲省,丙市\n'.encode(), ["a.csv!/#1", "a.csv!/#3"], [{"province": "甲省", "city": "乙市", "place": "甲省乙市"}, {"province": "甲省", "city": "丙市", "place": "甲省丙市"}]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "names", "hints"), TABLES.values(), ids=TABLES)
def test_rows_of_a_table(tmp_path: Path, name: str, data: bytes, names: list[str], hints: list[dict[str, str]]) -> None:
    found = [d for d in read(tmp_path, name, data) if isinstance(d, Document)]
    assert [d.file for d in found] == names
    assert [d.hints for d in found] == hints


def test_a_row_without_text_and_a_bad_line_stop_nothing(tmp_path: Path) -> None:
    lines = [json.dumps({"text": BODY, "year": 2022}), "{", json.dumps({"text": "", "year": 2023}), "[1]"]
    found = read(tmp_path, "a.jsonl", "\n".join(lines).encode())
    assert [d.file for d in found] == [f"a.jsonl!/#{n}" for n in (1, 2, 3, 4)]
    assert [isinstance(d, Document) for d in found] == [True, False, False, False]
    assert "no full text" in found[2].reason  # type: ignore[union-attr]


def test_control_characters_become_spaces_one_for_one(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "a.txt", ("甲\0乙\x1f丙\ufffe丁\t\f" + BODY).encode())
    assert isinstance(found, Document)
    assert found.text == "甲 乙 丙 丁\t\f" + BODY
    assert found.notes[0].startswith("3 个")
    (row,) = read(tmp_path, "b.jsonl", ('{"text": "\\ud800' + BODY.replace("\n", "\\n") + '"}').encode())
    assert isinstance(row, Document)
    assert row.text == " " + BODY


def test_traditional_characters_in_big5(tmp_path: Path) -> None:
    text = "我代表縣人民政府報告工作，請各位審議。過去的一年，我們在發展中不斷進步，人民的生活有了很大的改善。" * 5
    (found,) = read(tmp_path, "a.txt", text.encode("big5"))
    assert isinstance(found, Document) and (found.text, found.encoding) == (text, "big5")


def test_docx_shows_what_a_reader_sees(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("报告")
    table = made.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("指标", "数值", "产量", "12.5万吨"), strict=True
    ):
        cell.text = text
    made.add_table(1, 1).rows[0].cells[0].text = "框中的段落"
    for text, changes in (("修订", "<w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"),
                          ("隐藏", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>")):  # fmt: skip
        paragraph = made.add_paragraph(text)
        for child in parse_xml(f"<w:p {nsdecls('w')}>{changes}</w:p>"):
            paragraph._p.append(child)
    body = made.element.body
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    body.insert(len(body) - 1, parse_xml(control))
    made.add_paragraph("换行\n之后\t制表")
    (found,) = read(tmp_path, "a.docx", saved(made))
    assert isinstance(found, Document)
    assert found.text == "报告\n指标\t数值\n产量\t12.5万吨\n框中的段落\n修订新增\n隐藏\n控件\n换行\n之后\t制表"


def test_a_docx_report_in_a_cell_keeps_its_paragraphs(tmp_path: Path) -> None:
    made = docx.Document()
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "正文", BODY.strip() * 2
    (found,) = read(tmp_path, "a.docx", saved(made))
    assert isinstance(found, Document)
    assert found.text.split("\n") == ["正文", *(BODY.strip() * 2).split("\n")]


def test_docx_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    made = docx.Document()
    for text, note in (("落实双碳战略", 2), ("推行林长制", 1)):
        mark = parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{note}"/></w:r>')
        made.add_paragraph(text)._p.append(mark)
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for n, text in ((1, "林的注"), (2, "碳的注"))
    )
    blob = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        blob,
        made.part.package,
    )
    made.part.relate_to(part, FOOTNOTES)
    (found,) = read(tmp_path, "a.docx", saved(made))
    assert isinstance(found, Document)
    assert found.text.split("\n") == ["落实双碳战略[1]", "推行林长制[2]", "[1] 碳的注", "[2] 林的注"]


def test_a_cell_as_long_as_excel_allows_is_noted(tmp_path: Path) -> None:
    (whole,) = read(tmp_path, "a.xlsx", xlsx_bytes([{"正文": "县" * 32_766}]))
    (cut,) = read(tmp_path, "b.xlsx", xlsx_bytes([{"正文": "县" * 32_767}]))
    assert isinstance(whole, Document) and isinstance(cut, Document)
    assert whole.notes == () and "may be cut off" in cut.notes[0]


def test_few_characters_and_a_bad_byte_are_still_read(tmp_path: Path) -> None:
    (short,) = read(tmp_path, "a.txt", "（略）".encode("gb18030"))
    data = bytearray(BODY.encode())
    data[300] = 0xFF
    (damaged,) = read(tmp_path, "b.txt", bytes(data))
    assert isinstance(short, Document) and short.text == "（略）"
    assert isinstance(damaged, Document) and 1 <= damaged.text.count("\ufffd") <= 3
    at = damaged.text.index("\ufffd")
    assert damaged.notes[0].endswith(f"/ places that did not decode and show as \ufffd: 1, the first at {at}")


@pytest.mark.parametrize("kind", ["cut", "flip", "zero", "insert"])
@pytest.mark.parametrize("name", ["a.docx", "b.xlsx", "c.pdf", "d.zip", "e.html", "f.csv", "g.jsonl", "h.txt"])
def test_no_damage_raises(tmp_path: Path, name: str, kind: str) -> None:
    whole = {
        "a.docx": docx_bytes(), "b.xlsx": xlsx_bytes(ROWS), "c.pdf": pdf_bytes([BODY.split("\n")]),
        "d.zip": zip_bytes({"a.docx": docx_bytes(), "b.txt": BODY.encode()}), "e.html": PAGES["gb2312"],
        "f.csv": csv_text(ROWS).encode(), "g.jsonl": "\n".join(map(json.dumps, ROWS)).encode(), "h.txt": BODY.encode("utf-16"),
    }[name]  # fmt: skip
    chance = random.Random(f"{name} {kind}")
    for _ in range(15):
        data, place = bytearray(whole), chance.randrange(len(whole))
        if kind == "cut":
            del data[place:]
        elif kind == "flip":
            data[place] ^= 1 << chance.randrange(8)
        else:
            data[place : place + 40 * (kind == "zero")] = bytes(40)
        for found in read(tmp_path, name, bytes(data)):
            text = found.text if isinstance(found, Document) else found.reason
            assert text.strip() and "\0" not in text
            text.encode()


def test_docx_automatic_numbers(tmp_path: Path) -> None:
    made = docx.Document()
    numbering = made.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(
            (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
        )
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in ((0, "回顾"), (1, "经济"), (1, "民生"), (2, "办学"), (0, "安排"), (1, "产业"), (None, "正文")):
        paragraph = made.add_paragraph(text)
        if level is not None:
            mark = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    (found,) = read(tmp_path, "a.docx", saved(made))
    assert isinstance(found, Document)
    assert found.text.split("\n") == [
        "一、回顾",
        "（一）经济",
        "（二）民生",
        "1.办学",
        "二、安排",
        "（一）产业",
        "正文",
    ]


def test_pdf_lines_pages_and_indents(tmp_path: Path) -> None:
    pages = [
        ["　　深入实施“千万工程”，支持5G Wi-Fi建设，", "改造道路12.5公里，惠及三个乡镇的群众。"],
        ["下一页的第一行文字，还有更多的内容。"],
    ]
    (found,) = read(tmp_path, "a.pdf", pdf_bytes(pages))
    assert isinstance(found, Document)
    assert found.text == "\n\f".join("\n".join(page) for page in pages) + "\n"


@pytest.mark.parametrize("suffix", ["txt", "doc", "docx", "pdf", "html", "mht", "csv", "xlsx"])
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("docx", docx_bytes()),
        ("pdf", pdf_bytes([BODY.split("\n")[:5]])),
        ("html", f"<!DOCTYPE html>\n<html><body><p>{BODY}</p></body></html>".encode()),
        ("xlsx", xlsx_bytes(ROWS[:1])),
    ],
)
def test_contents_go_before_the_suffix(tmp_path: Path, suffix: str, kind: str, data: bytes) -> None:
    (found,) = read(tmp_path, f"a.{suffix}", data)
    assert isinstance(found, Document), found.reason
    assert found.format == kind
    assert "新建两所幼儿园" in found.text and "<" not in found.text
    same = suffix == kind or {suffix, kind} == {"doc", "docx"}
    assert found.notes == (() if same else found.notes[:1]) and all(f"holds .{kind}" in n for n in found.notes)


@pytest.mark.parametrize("suffix", ["doc", "docx", "pdf", "wps", "xlsx"])
def test_text_under_another_name_is_read(tmp_path: Path, suffix: str) -> None:
    (found,) = read(tmp_path, f"a.{suffix}", BODY.encode("gb18030"))
    assert isinstance(found, Document), found.reason
    assert (found.text, found.encoding) == (BODY, "gb18030")
    assert found.notes == (
        f"扩展名是 .{suffix}，内容是 .txt，按内容读取 / named .{suffix}, but it holds .txt: read as that",
    )


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    saved_page = MIMEMultipart("related")
    saved_page.attach(MIMEText("不是网页的部分", "plain", "utf-8"))
    saved_page.attach(MIMEText(f'<html><meta charset="utf-8"><p>{BODY}</p></html>', "html", "gb18030"))
    (found,) = read(tmp_path, "a.mht", saved_page.as_bytes())
    assert isinstance(found, Document), found.reason
    assert (found.format, found.encoding) == ("mht", "gb18030")
    assert "新建两所幼儿园" in found.text and "不是网页" not in found.text


def printed(pages: list[list[tuple[float, str]]], size: int = 10, picture: bytes | None = None) -> bytes:
    """A PDF: of each page its rows from the top, each as (left, text); what begins at 300 or more stands beside the last."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for page in pages:
        canvas.setFont("STSong-Light", size)
        top = 790.0
        for left, line in page:
            if left < 300:
                top -= 2 * size
            canvas.drawString(left, top, line)
        if picture and not page:
            canvas.drawImage(ImageReader(io.BytesIO(picture)), 50, 50)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


COLUMN = [f"第{n}处水渠修好了两岸的村民都用上清水，" for n in "一二三四五六七八九十"]
OTHER = [f"今年再修{n}处水渠让更多的人用上水源，" for n in "一二三四五六七八九十"]
CELLS = [f"产量{n}" for n in "一二三四五六七八九十"]
LAYOUTS: dict[str, tuple[list[list[tuple[float, str]]], list[str]]] = {  # rows of pages, lines in reading order
    "two columns under a title": (
        [[(60, "云溪县人民政府二〇二三年工作报告全文（共两栏，含上一年的回顾与今年的安排等）"), *((x, t) for a, b in zip(COLUMN, OTHER, strict=True) for x, t in ((60, a), (310, b)))]],
        ["云溪县人民政府二〇二三年工作报告全文（共两栏，含上一年的回顾与今年的安排等）", *COLUMN, *OTHER],
    ),
    "the right column ends early": (
        [[(x, t) for a, b in zip(COLUMN, [*OTHER[:4], *[""] * 6], strict=True) for x, t in ((60, a), (310, b)) if t]],
        [*COLUMN, *OTHER[:4]],
    ),
    "a table is no text in columns": (
        [[(x, t) for a, b in zip(COLUMN, CELLS, strict=True) for x, t in ((60, a), (400, b))]],
        [f"{a} {b}" for a, b in zip(COLUMN, CELLS, strict=True)],
    ),
    "headers with numbers": (
        [[(60, f"云溪县政府文件第{n}页"), (60, COLUMN[n]), (60, OTHER[n]), (250, f"县政府办公室印{n}")] for n in range(3)],
        ["云溪县政府文件第0页", COLUMN[0], OTHER[0], "\f" + COLUMN[1], OTHER[1], "\f" + COLUMN[2], OTHER[2]],
    ),
    "page numbers stay, and what stands once": (
        [[(60, COLUMN[n]), (60, OTHER[n]), (250, f"— {n} —")] for n in range(2)],
        [COLUMN[0], OTHER[0], "　　—0—", "\f" + COLUMN[1], OTHER[1], "　　—1—"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LAYOUTS)
def test_pdf_reading_order(tmp_path: Path, case: str) -> None:
    pages, expected = LAYOUTS[case]
    (found,) = read(tmp_path, "a.pdf", printed(pages))
    assert isinstance(found, Document)
    assert found.text.rstrip("\n").split("\n") == expected


# a PNG of one pixel
DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def test_pages_that_are_pictures_are_noted(tmp_path: Path) -> None:
    text = [(60.0, line) for line in COLUMN]
    (whole,) = read(tmp_path, "a.pdf", printed([text, []]))  # a page that is empty is none
    (partly,) = read(tmp_path, "b.pdf", printed([text, [], []], picture=DOT))
    assert isinstance(whole, Document) and isinstance(partly, Document)
    assert whole.notes == ()
    assert partly.notes[0].endswith(
        "2 pages are pictures and were not read (page 2, 3), perhaps scans: run OCR on them"
    )


HTML = "".join(f"<p>{line}</p>\n" for line in BODY.split("\n") if line)
PAGES = {
    "utf-8": f'<html><head><meta charset="utf-8"><title> 云溪县 报告</title></head><body><div>{HTML}</div></body></html>'.encode(),
    "gb2312": f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>云溪县 报告</title></head><body><div class="nav"><a href="/">首页</a></div><div id="zoom">{HTML}</div></body></html>'.encode("gb18030"),
    "no declaration": f"<title>云溪县 报告</title><div>{HTML}</div>".encode("gb18030"),
    "lines by br": ("<title>云溪县 报告</title><script>var a=1</script><table><tr><td>" + "<br/>".join(BODY.split("\n")) + "</td></tr></table>").encode(),
}  # fmt: skip


@pytest.mark.parametrize("data", PAGES.values(), ids=PAGES)
def test_html_keeps_every_paragraph(tmp_path: Path, data: bytes) -> None:
    (found,) = read(tmp_path, "a.html", data)
    assert isinstance(found, Document)
    assert [line for line in found.text.split("\n") if line.strip()] == BODY.rstrip("\n").split("\n")
    assert found.hints == {"title": "云溪县 报告"}


def test_zip_members_are_files(tmp_path: Path) -> None:
    inner = zip_bytes({"d.txt": BODY.encode("gb18030")})
    members = {
        "b/a.txt": BODY.encode(),
        "c.zip": inner,
        "__MACOSX/._a.txt": b"x",
        "~$a.docx": b"x",
        "t.csv": csv_text(ROWS).encode(),
    }
    found = read(tmp_path, "a.zip", zip_bytes(members))
    assert [d.file for d in found] == ["a.zip!/b/a.txt", "a.zip!/c.zip!/d.txt", "a.zip!/t.csv!/#1", "a.zip!/t.csv!/#2"]
    assert all(isinstance(d, Document) for d in found)
    (named,) = read(tmp_path, "b.zip", gbk_named_zip())
    assert named.file == "b.zip!/云溪县.txt"


def test_zip_members_of_one_name_are_all_read(tmp_path: Path) -> None:
    texts = [BODY, BODY.replace("云溪", "白鹭"), BODY.replace("云溪", "青枫")]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's own, of names that stand twice
        for text in texts:
            archive.writestr("a.txt", text)
        archive.writestr("../a.txt", BODY.replace("云溪", "丹霞"))
    found = read(tmp_path, "a.zip", packed.getvalue())
    assert [d.file for d in found] == ["a.zip!/a.txt", "a.zip!/a~2.txt", "a.zip!/a~3.txt", "a.zip!/a~4.txt"]
    assert [d.text for d in found if isinstance(d, Document)] == [*texts, BODY.replace("云溪", "丹霞")]


def test_missing_folder_and_forbidden_file(tmp_path: Path) -> None:
    (missing,) = read_file(tmp_path / "no.txt", "no.txt")
    (folder,) = read_file(tmp_path, "x.txt")
    assert isinstance(missing, Refusal) and "no such file" in missing.reason
    assert isinstance(folder, Refusal) and "not a regular file" in folder.reason
    if sys.platform == "win32" or os.geteuid() == 0:
        return  # nothing is forbidden to root
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    (forbidden,) = read_file(path, "a.txt")
    assert isinstance(forbidden, Refusal) and "permission" in forbidden.reason


def test_without_libreoffice_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office_module.PROGRAM_VARIABLE, str(tmp_path / "none"))
    (found,) = read(tmp_path, "a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE)
    assert isinstance(found, Refusal)
    assert "needs LibreOffice" in found.reason and "docx" in found.reason


@pytest.mark.slow
@pytest.mark.skipif(office_module.program() is None, reason="LibreOffice is not installed")
def test_old_word_files_through_libreoffice(tmp_path: Path) -> None:
    source = tmp_path / "in.docx"
    source.write_bytes(docx_bytes(BODY[:-1]))
    command = [office_module.program() or "", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "doc", "--outdir", str(tmp_path), str(source)], check=True, capture_output=True
    )
    old = (tmp_path / "in.doc").read_bytes()
    for name in ("a.doc", "b.wps"):
        (found,) = read(tmp_path, name, old)
        assert isinstance(found, Document), found
        assert (found.file, found.format, found.text.rstrip("\n")) == (name, name[-3:], BODY.rstrip("\n"))
    (broken,) = read(tmp_path, "c.doc", old[:600])
    assert isinstance(broken, Refusal)


def test_every_reader_is_there() -> None:
    assert {".txt", ".docx", ".pdf", ".html", ".csv", ".xlsx", ".jsonl", ".doc", ".wps", ".zip"} <= SUFFIXES


def test_a_missing_library_is_no_damage_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    path.write_text(f"<html><body><p>{BODY}</p></body></html>", "utf-8")
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ImportError, match="trafilatura"):
        list(read_file(path, "report.html"))
