"""Files of all kinds of damage in one folder: each is read or named with its reason, and none costs another."""

from __future__ import annotations

import io
import os
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from kg_command import Answer, Kg

CITIES = (
    "平凉",
    "兰州",
    "天水",
    "酒泉",
    "张掖",
    "金昌",
    "白银",
    "定西",
    "陇南",
    "庆阳",
    "武威",
    "临夏",
    "合作",
    "华亭",
)
COUNTIES = ("崇信", "泾川", "灵台", "静宁", "庄浪", "永登", "榆中", "皋兰", "永靖", "广河")
PLACES = (*(f"{name}市" for name in CITIES), *(f"{name}县" for name in COUNTIES))
SENTENCE = "　　（{}）抓好第{}件民生实事，推进老旧小区改造，新建云溪第{}小学，完善县乡公路养护制度，让出行更方便。\n"


def report(place: str) -> str:
    """A short report of our own, in the shape of a real one."""
    return (
        f"{place}人民政府工作报告\n——2023年1月5日在{place}第十届人民代表大会第二次会议上\n各位代表：\n"
        "　　现在，我代表市政府作报告，请审议。\n　　一、2022年工作回顾\n"
        "　　地区生产总值增长6%。河长制全面推行，三区三线划定完成。\n　　二、2023年工作安排\n"
        "　　地区生产总值增长7%左右。开工建设云溪大桥。\n"
    ) + "".join(SENTENCE.format(c, c, c) for c in "一二三四五六七八九十甲乙丙丁戊己庚辛")


T = dict(zip(PLACES, map(report, PLACES), strict=True))


def packed(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's own, of names that stand twice
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def encrypted(name: str, data: bytes) -> bytes:
    raw = bytearray(packed([(name, data)]))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


DOCX = (Path("examples/reports") / "望城区2022年政府工作报告.docx").read_bytes()
PDF = (Path("examples/reports") / "庄浪县2022年政府工作报告.pdf").read_bytes()
PAGE = "<html><head><meta charset='utf-8'></head><body>" + "".join(f"<p>{p}</p>" for p in T["庄浪县"].split("\n"))
GOOD = T["华亭市"].encode()

READ: dict[str, tuple[bytes, str]] = {  # name → content, place that its report is of
    "gb18030.txt": (T["平凉市"].encode("gb18030"), "平凉市"),
    "utf-16.txt": (T["兰州市"].encode("utf-16"), "兰州市"),
    "utf-16-be without a mark.txt": (T["天水市"].encode("utf-16-be"), "天水市"),
    "utf-8 with a mark.txt": (b"\xef\xbb\xbf" + T["酒泉市"].encode(), "酒泉市"),
    "two marks.txt": (b"\xef\xbb\xbf" * 2 + T["张掖市"].encode(), "张掖市"),
    "one line.txt": (T["金昌市"].replace("\n", "").encode(), "金昌市"),
    "bad bytes.txt": (T["白银市"].encode()[:900] + b"\xff\xfe\x80" + T["白银市"].encode()[900:], "白银市"),
    "surrogate.txt": (T["定西市"].encode() + b"\xed\xa0\x80", "定西市"),
    "nul.txt": (T["陇南市"].replace("河长制", "河长\0制").encode(), "陇南市"),
    "mac lines.txt": (T["庆阳市"].replace("\n", "\r").encode(), "庆阳市"),
    "unicode lines.txt": (T["武威市"].replace("\n", "\u2028").encode(), "武威市"),
    "A/same.txt": (T["崇信县"].encode(), "崇信县"),
    "B/same.txt": (T["泾川县"].encode(), "泾川县"),
    "UPPER.TXT": (T["灵台县"].encode(), "灵台县"),
    "emoji😀 and  blanks.txt": (T["静宁县"].encode(), "静宁县"),
    "page as a.pdf": (PAGE.encode(), "庄浪县"),
    "text as a.docx": (T["永登县"].encode(), "永登县"),
    "名" * 60 + ".txt": (T["榆中县"].encode(), "榆中县"),
    "zero width.txt": (T["皋兰县"].replace("河长制", "河\u200b长\u200b制").encode(), "皋兰县"),
}
UNIX = {"line\nbreak.txt": (T["永靖县"].encode(), "永靖县"), "C:\\reports\\a.txt": (T["广河县"].encode(), "广河县")}
MEMBERS = [("../up.txt", T["临夏市"].encode()), ("same.txt", T["合作市"].encode()), ("same.txt", GOOD)]
REFUSED: dict[str, tuple[bytes, str]] = {  # name → content, reason
    "cut.docx": (DOCX[: len(DOCX) // 2], "damaged or cut off"),
    "tail cut.docx": (DOCX[:-30], "damaged or cut off"),
    "cut.pdf": (PDF[: len(PDF) // 2], "damaged or cut off"),
    "cut.zip": (packed(MEMBERS)[:-60], "damaged or cut off"),
    "no.xlsx": (b"PK\x03\x04" + b"x" * 200, "damaged or cut off"),
    "cut.json": (b"{", "damaged or cut off"),
    "empty.txt": (b"", "the file is empty"),
    "empty.docx": (b"", "the file is empty"),
    "blank.txt": (" \n\n\u3000\n".encode(), "there is no text in it"),
    "noise.txt": (bytes(range(256)) * 40, "binary data under a text name"),
    "zeros.txt": (b"\0" * 5000, "binary data under a text name"),
    "mixed.txt": (GOOD + T["华亭市"].encode("gb18030"), f"the encoding is unknown or mixed (byte {len(GOOD)})"),
    "long line.txt": ("市里加快建设。".encode() * 200_000, "line 1 is longer than"),
    "no column.csv": (b'a,b\n"x\ny', "a table without a column of full texts"),
    "picture.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 500, "it is of type .jpg"),
    "packed.7z": (b"7z\xbc\xaf'\x1c" + b"\0" * 100, "it is of type .7z"),
    "no suffix": (GOOD, "its name has no suffix"),
}
IN_ARCHIVES = {
    "bad.zip": (packed([*MEMBERS, ("cut.docx", DOCX[:3000]), ("empty.txt", b"")]), {
        "bad.zip!/cut.docx": "damaged or cut off", "bad.zip!/empty.txt": "the file is empty",
    }),
    "locked.zip": (encrypted("a.txt", GOOD), {"locked.zip!/a.txt": "encrypted; remove its password"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    contents = {name: data for name, (data, _) in {**READ, **REFUSED}.items()}
    contents |= {name: data for name, (data, _) in IN_ARCHIVES.items()}
    if sys.platform != "win32":
        contents |= {name: data for name, (data, _) in UNIX.items()}
    for name, data in contents.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if sys.platform != "win32":
        (folder / "in" / "nowhere.txt").symlink_to("none.txt")
        (folder / "in" / "A" / "up").symlink_to("..")
        os.mkfifo(folder / "in" / "pipe.txt")
    return folder


def test_what_can_be_read_is_and_the_rest_is_named(kg: Kg, folder: Path) -> None:
    base = folder / "kb"
    said: Answer = kg("load", folder / "in", "--kb", base, "-j", "1", "-f", "json")
    assert said.code == 3
    files = said.json["files"]
    reasons = {row["file"]: row["reason"] for row in files["refused"]}
    wanted = {name: reason for name, (_, reason) in REFUSED.items()}
    wanted |= {name: reason for _, inside in IN_ARCHIVES.values() for name, reason in inside.items()}
    read = {name: place for name, (_, place) in READ.items()}
    read |= {"bad.zip!/up.txt": "临夏市", "bad.zip!/same.txt": "合作市", "bad.zip!/same~2.txt": "华亭市"}
    if sys.platform != "win32":
        wanted |= {"nowhere.txt": "a symbolic link to none.txt", "A/up": "leads back", "pipe.txt": "not a regular file"}
        read |= {name: place for name, (_, place) in UNIX.items()}
    assert reasons.keys() == wanted.keys()
    for name, reason in wanted.items():
        assert reason in reasons[name], name
        assert " / " in reasons[name], name  # Chinese and English
    assert files["not_reports"] == []
    reports = kg("reports", "--kb", base, "-f", "json").json
    assert {row["file"]: row["place"] for row in reports} == read
    assert {row["plan_year"] for row in reports} == {2023}
    for row in reports:
        text = kg("text", row["file"], "--kb", base).out
        assert text[row["start"] : row["start"] + 3] == row["place"], row["file"]
    status = kg("status", "--kb", base, "-f", "json").json
    assert {row["file"] for row in status["refused"]} == set(wanted)
    assert kg("load", folder / "in", "--kb", base, "-j", "1", "-f", "json").json["files"]["new"] == 0
