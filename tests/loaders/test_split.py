"""Where reports begin and end in a file, and which files hold none."""

# ruff: noqa: E501 (rows of Chinese count double)
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_reports import body, paragraphs, report

from kg.model import Document
from loaders.split import split


def _document(text: str) -> Document:
    return Document(file="a.txt", text=text, format="txt")


_ONE = report(
    "2023年清河县政府工作报告",
    "——2024年1月8日在清河县第二十九届人民代表大会第八次会议上",
    "清河县人民政府县长　张三",
    "今天，我代表县人民政府，向大会报告一年来的工作，请大家审议。",
    body("县", 2023, "清河", 1),
)
_TWO = report(
    "2023年临城县政府工作报告",
    "——2024年1月9日在临城县第二十九届人民代表大会第八次会议上",
    "",
    "今天，我代表县人民政府，向大会报告一年来的工作，请大家审议。",
    body("县", 2023, "临城", 2),
)
_NO_OPENING = "2023年平山县政府工作报告\n2024年1月5日在平山县第二十九届人民代表大会第八次会议上\n\n" + body(
    "县", 2023, "平山", 3
)
_SPEECH = "在全县经济工作会议上的讲话\n县长 李四\n同志们：\n下面，我就明年的工作讲三点意见。\n" + body(
    "县", 2023, "清河", 4
)
_CONTENTS = "目　录\n1．2023年清河县政府工作报告\t1\n2．2023年临城县政府工作报告\t15\n3．2023年平山县政府工作报告……29\n"
_CASES = {
    "one report": (_ONE, ["2023年清河县"]),
    "two after another": (_ONE + "\n\n" + _TWO, ["2023年清河县", "2023年临城县"]),
    "three behind a table of contents": (_CONTENTS + "\n".join((_ONE, _TWO, _NO_OPENING)), ["2023年清河县", "2023年临城县", "2023年平山县"]),
    "no address, no opening": (_NO_OPENING, ["2023年平山县"]),
    "a speech": (_SPEECH, ["在全县经济工作会议"]),
    "title with blanks, document number above": ("清河县第十七届人大\n三次会议文件（七）\n" + _ONE.replace("2023年清河县政府工作报告", "政 府 工 作 报 告"), ["清河县第十七届人大"]),
    "navigation around it": ("首页\n>\n政务公开\n【字号：\n大\n中\n小】\n" + _ONE + "\n打印\n关闭窗口\n", ["2023年清河县"]),
    "the page's title, then the report's": ("清河县2024年政府工作报告\n来源：县政府办\n浏览次数：35\n" + _ONE, ["清河县2024年"]),
    "twice, with title": (_ONE + "\n" + _ONE, ["2023年清河县", "2023年清河县"]),
    "twice, the second without head": (_ONE + "\n" + body("县", 2023, "清河", 1), ["2023年清河县", "一、2023年工作回顾"]),
    "no head at all": (body("县", 2023, "清河", 5), ["一、2023年工作回顾"]),
    "lines lost": (_ONE.replace("\n", "　　"), ["2023年清河县"]),
    "plan and budget": (
        "关于清河县2023年国民经济和社会发展计划执行情况与2024年计划草案的报告\n各位代表：\n受县人民政府委托，现将计划执行情况报告如下，请予审议。\n" + body("县", 2023, "清河", 6),
        ["关于清河县"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES)
def test_reports_are_found(case: str) -> None:
    text, starts = _CASES[case]
    spans = split(_document(text))
    assert not isinstance(spans, str), spans
    assert [text[a:b][: len(s)] for (a, b), s in zip(spans, starts, strict=False)] == starts
    assert len(spans) == len(starts)
    assert spans == sorted(spans)
    assert all(a < b for a, b in spans)


_NEWS = (
    "清河县两会开幕\n本报讯（记者 王五）1月8日，清河县第二十九届人民代表大会第八次会议开幕。县长张三作政府工作报告。\n"
    + "\n".join(f"报告指出，{p}代表们认为，报告实在。" for p in paragraphs(("建成", "新增"), 8, 7))
)
_NONE = {
    "stub": ("清河县政府工作报告\n点击下载附件", "太短"),
    "news": (_NEWS, "新闻"),
    "contents": (_CONTENTS * 30, "目录"),
    "index of titles": ("\n".join(f"清河县政府工作报告（第{n}届） 2023-01-{n + 10}" for n in range(1, 20)) * 4, "索引"),
    "notice": (
        "清河县人民政府关于印发政府工作报告的通知\n各乡镇人民政府：\n现将政府工作报告印发给你们，请认真贯彻执行。\n" + paragraphs(("落实",), 5, 8)[0] * 3 + "\n特此通知。\n",
        "通知",
    ),
    "another kind of text": ("清河县城镇燃气管理办法\n" + "\n".join(f"第{n}条 " + p for n, p in enumerate(paragraphs(("检查",), 12, 9))), "不是工作报告"),
    "traditional characters": ("我代表市人民政府，向大會報告工作，請予審議。" + "我們堅持穩中求進，擴大開放，加強監管，辦好實事。" * 60, "繁体字"),
    "prose": ("".join(paragraphs(("看见",), 30, 10)), "没有工作报告"),
}  # fmt: skip


@pytest.mark.parametrize("case", _NONE)
def test_what_is_no_report_says_why(case: str) -> None:
    text, reason = _NONE[case]
    found = split(_document(text))
    assert isinstance(found, str), found
    assert reason in found
    assert " / " in found  # in both languages


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="各位代表：政府工作报告一二、。\n\f\t 2023年清河县", max_size=400), st.integers(0, 3))
def test_spans_are_always_in_order_and_inside(noise: str, copies: int) -> None:
    text = noise + ("\n" + _ONE) * copies
    spans = split(_document(text))
    if isinstance(spans, str):
        assert copies == 0
        return
    for (a, b), (c, _) in zip(spans, [*spans[1:], (len(text), 0)], strict=True):
        assert 0 <= a < b <= c
