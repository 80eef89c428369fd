"""Makes the example reports of `examples/reports` from the plain texts of `examples/sources`.

    python tools/make_examples.py [FOLDER]

The same sources give the same files: dates inside docx and pdf are fixed. `RECIPES` says which file holds what.
"""

from __future__ import annotations

import csv
import html
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent / "examples"
INDENT = "\u3000\u3000"
FIXED_DATE = (2024, 1, 1, 0, 0, 0)
PDF_LINE = 34  # characters; reports are wrapped at 30 to 40
PDF_LINES = 36  # a page
CUT = 0.6  # of the bytes that are left of the damaged file


class Recipe(NamedTuple):
    file: str
    sources: tuple[str, ...]
    make: Callable[[list[str]], bytes]


def lines_of(text: str) -> list[str]:
    return text.rstrip("\n").split("\n")


def make_utf8(texts: list[str]) -> bytes:
    return texts[0].encode()


def make_gb18030(texts: list[str]) -> bytes:
    return texts[0].replace("\n", "\r\n").encode("gb18030")


def make_docx(texts: list[str]) -> bytes:
    """The paragraphs as Word keeps them: the indent is a setting, not characters."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    made = docx.Document()
    for number, line in enumerate(lines_of(texts[0])):
        paragraph = made.add_paragraph(line.removeprefix(INDENT))
        if line.startswith(INDENT):
            paragraph.paragraph_format.first_line_indent = Pt(22)
        elif number < 2:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    out = io.BytesIO()
    made.save(out)
    return fix_dates(out.getvalue())


def fix_dates(package: bytes) -> bytes:
    """The same zip archive with one date for all members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            fixed = zipfile.ZipInfo(member.filename, FIXED_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(member))
    return out.getvalue()


def make_truncated_docx(texts: list[str]) -> bytes:
    whole = make_docx(texts)
    return whole[: int(CUT * len(whole))]


def make_html(texts: list[str]) -> bytes:
    """A page as governments publish them: navigation around the text, GB 2312 declared."""
    lines = [html.escape(line.removeprefix(INDENT)) for line in lines_of(texts[0])]
    body = "\n".join(f"<p>{line}</p>" for line in lines[1:])
    page = f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{lines[0]}</title></head>
<body>
<div class="nav"><a href="/">首页</a> <a href="/zwgk">政务公开</a> <a href="/bmfw">办事服务</a></div>
<div class="article">
<h1>{lines[0]}</h1>
{body}
</div>
<div class="footer">网站地图 联系我们</div>
</body></html>
"""
    return page.encode("gb18030")


def make_csv(texts: list[str]) -> bytes:
    """One report a row, as spreadsheets save it: UTF-8 with a byte-order mark, cells of many lines."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["地区", "年份", "标题", "正文"])
    for text in texts:
        first, meeting = lines_of(text)[:2]
        writer.writerow([first.removesuffix("政府工作报告"), meeting[2:6], first, text.rstrip("\n")])
    return out.getvalue().encode("utf-8-sig")


def make_pdf(texts: list[str]) -> bytes:
    """Lines of 34 characters, page numbers at the foot; a font that is not embedded, so that the file stays small."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(lines_of(texts[0])[0])
    wrapped: list[tuple[str, bool]] = []  # a line, and whether it is centred
    for number, line in enumerate(lines_of(texts[0])):
        pieces = [line[i : i + PDF_LINE] for i in range(0, len(line), PDF_LINE)]
        wrapped += [(piece, number < 2) for piece in pieces]
    width, height = A4
    for page, start in enumerate(range(0, len(wrapped), PDF_LINES), 1):
        canvas.setFont("STSong-Light", 13)
        for row, (piece, centred) in enumerate(wrapped[start : start + PDF_LINES]):
            y = height - 80 - 19 * row
            if centred:
                canvas.drawCentredString(width / 2, y, piece)
            else:
                indent = 26 if piece.startswith(INDENT) else 0
                canvas.drawString(76 + indent, y, piece.removeprefix(INDENT))
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(width / 2, 40, f"— {page} —")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


RECIPES = (
    Recipe("2023年广东省政府工作报告.docx", ("guangdong-2023",), make_docx),
    Recipe("2024年广东省政府工作报告.html", ("guangdong-2024",), make_html),
    Recipe("深圳市政府工作报告2022-2024.csv", ("shenzhen-2022", "shenzhen-2023", "shenzhen-2024"), make_csv),
    Recipe("坪山区2022年政府工作报告.txt", ("pingshan-2022",), make_utf8),
    Recipe("坪山区2023年政府工作报告.txt", ("pingshan-2023",), make_gb18030),
    Recipe("坪山区2025年政府工作报告.docx", ("pingshan-2025",), make_docx),
    Recipe("龙华区2022年政府工作报告.pdf", ("longhua-2022",), make_pdf),
    Recipe("龙华区2023年政府工作报告.txt", ("longhua-2023",), make_utf8),
    Recipe("龙华区2024年政府工作报告.docx", ("longhua-2024",), make_truncated_docx),
    Recipe("长沙市2024年政府工作报告.txt", ("changsha-2024",), make_utf8),
    Recipe("望城区2022年政府工作报告.docx", ("wangcheng-2023",), make_docx),
    Recipe("平凉市2022年政府工作报告.txt", ("pingliang-2023",), make_gb18030),
    Recipe("庄浪县2022年政府工作报告.pdf", ("zhuanglang-2023",), make_pdf),
    Recipe("平桥区2023年政府工作报告.html", ("pingqiao-2023",), make_html),
    Recipe("某市2022年政府工作报告.txt", ("masked-2022",), make_utf8),
)


def source(name: str) -> str:
    return (ROOT / "sources" / f"{name}.txt").read_bytes().decode().replace("\r\n", "\n")


def make(recipe: Recipe) -> bytes:
    """The bytes of one example file."""
    return recipe.make([source(name) for name in recipe.sources])


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    for recipe in RECIPES:
        (folder / recipe.file).write_bytes(make(recipe))
        print(folder / recipe.file)


if __name__ == "__main__":
    main()
