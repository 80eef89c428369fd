"""Why a file, or a part of one, was refused and what to do about it: a message a reason, Chinese and English together.

Both languages stand in one text because a refusal is kept in the fact store and may be read later under another
setting. `{…}` are filled in by `unreadable`.
"""

from __future__ import annotations

from kg.errors import Unreadable

REASONS: dict[str, tuple[str, str]] = {
    "missing": ("文件不存在，请检查路径", "there is no such file; check the path"),
    "permission": ("没有读取权限，请修改文件权限后重试", "no permission to read it; change its permissions"),
    "not_a_file": ("不是普通文件，已跳过", "not a regular file"),
    "system": ("系统无法读取（{detail}）", "the system cannot read it ({detail})"),
    "loop": (
        "符号链接成环（指向上级目录 {target}），请删除该链接",
        "a symbolic link that leads back to a folder above it ({target}); remove the link",
    ),
    "dead_link": (
        "符号链接指向的 {target} 不存在，或绕回自身，请修正或删除该链接",
        "a symbolic link to {target}, which is not there or leads back to the link; mend or remove it",
    ),
    "unsupported": (
        "不支持的文件类型 {suffix}，请转换为 txt、docx、pdf、html、csv、xlsx 或 jsonl",
        "it is of type {suffix}, which is not read; convert to txt, docx, pdf, html, csv, xlsx or jsonl",
    ),
    "no_suffix": (
        "文件名没有扩展名，请加上（如 .txt、.docx、.pdf）",
        "its name has no suffix; give it one (.txt, .docx, .pdf …)",
    ),
    "empty": ("文件为空，请重新获取", "the file is empty; fetch it again"),
    "no_text": ("文件中没有文字，请重新获取", "there is no text in it; fetch it again"),
    "binary": (
        "扩展名是文本，内容却是二进制（{detail}），请改用正确的扩展名或重新获取",
        "binary data under a text name ({detail}); give it its right suffix or fetch it again",
    ),
    "encoding": (
        "无法识别文字编码，或多种编码混用（{place}），请另存为 UTF-8",
        "the encoding is unknown or mixed ({place}); save it as UTF-8",
    ),
    "long_line": (
        "单行超过 {limit} 个字符（第 {place} 行），不像报告，请分行后重试",
        "line {place} is longer than {limit} characters, which no report is; break it into lines",
    ),
    "too_large": (
        "文件过大（{size} 字节，上限 {limit}），请拆分",
        "too large ({size} bytes, the limit is {limit}); split it",
    ),
    "damaged": (
        "文件损坏或不完整（{detail}），请重新获取",
        "damaged or cut off ({detail}); fetch it again",
    ),
    "encrypted": ("文件已加密，请去除密码后重试", "encrypted; remove its password and try again"),
    "scanned": (
        "PDF 共 {pages} 页，没有文字层（可能是扫描件），请先做文字识别（OCR）",
        "a PDF of {pages} pages without text, probably scanned; run OCR on it first",
    ),
    "unmapped": (
        "PDF 的文字无法还原为字符（字体缺少编码表），请换一个版本或做文字识别（OCR）",
        "the characters of this PDF have no Unicode values; get another version or run OCR on it",
    ),
    "bomb": (
        "疑似压缩炸弹（解压后 {size} 字节，压缩比 {ratio}），未解压；确属正常请先自行解压",
        "looks like a zip bomb ({size} bytes unpacked, ratio {ratio}), not unpacked; unpack it yourself to trust it",
    ),
    "packing": (
        "压缩方法 {detail} 不受支持，请先解压",
        "packed by a method that is not read ({detail}); unpack it first",
    ),
    "too_deep": (
        "压缩包嵌套超过 {limit} 层，请先解压",
        "archives nested more than {limit} deep; unpack it first",
    ),
    "too_many": (
        "压缩包成员超过 {limit} 个，请先解压",
        "an archive of more than {limit} members; unpack it first",
    ),
    "no_text_column": (
        "表中没有报告全文列，不是报告表；如需读取，请把全文列命名为 full_text 或 正文",
        "a table without a column of full texts, so no table of reports; name that column full_text or 正文",
    ),
    "row_without_text": ("该行没有报告全文", "this row has no full text"),
    "bad_row": ("该行不是 JSON 对象（{detail}），请修正", "this line is no JSON object ({detail}); mend it"),
    "no_office": (
        "读取 {suffix} 需要 LibreOffice，未找到：请安装，或另存为 docx（表格存为 xlsx）",
        "{suffix} needs LibreOffice, which was not found: install it, or save the file as docx (a sheet as xlsx)",
    ),
    "office_timeout": (
        "LibreOffice 转换超过 {limit} 秒，请手工另存为 docx（表格存为 xlsx）",
        "LibreOffice took more than {limit} s; save the file as docx (a sheet as xlsx) by hand",
    ),
    "office_failed": (
        "LibreOffice 无法转换（{detail}），文件可能损坏或已加密，请手工另存为 docx（表格存为 xlsx）",
        "LibreOffice cannot convert it ({detail}), it may be damaged or encrypted; save it as docx (a sheet as xlsx)",
    ),
}


def unreadable(name: str, reason: str, **details: object) -> Unreadable:
    """The error for `reason`, a key of REASONS; `details` fill its placeholders.

    Raises:
        KeyError: the reason or a detail is missing.
    """
    chinese, english = REASONS[reason]
    return Unreadable(name, f"{chinese.format(**details)} / {english.format(**details)}")
