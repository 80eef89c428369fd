"""Two programmes of one name: each report's own, and who asks by the name is told of both."""

from __future__ import annotations

from pathlib import Path

from kg_command import Kg


def test_each_place_has_its_own_and_both_are_told(kg: Kg, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for place, told in (
        ("上海市", "我们走进{}个社区听意见，把办得好的写进清单，把没办好的再办一遍。"),
        ("深圳市", "河边新添步道{}公里，沿路装了路灯和长椅，晚饭后散步的人多了起来。"),
    ):
        lines = [
            f"2023年{place}政府工作报告",
            "各位代表：",
            "现在，我代表市政府报告工作，请予审议。",
            "一、2022年工作回顾",
        ]
        lines += [told.format(n) for n in range(20, 80)]
        lines += ["二、2023年工作安排", "继续推进“五个中心”建设，让城市更有分量。"]
        (reports / f"{place}.txt").write_text("\n".join(lines), encoding="utf-8")
    kb = ("--kb", tmp_path / "kb")
    assert kg("load", reports, *kb, "--jobs", "1").code == 0
    for name, place, other in (
        ("上海五个中心", "上海市", "wuge-zhongxin"),
        ("wuge-zhongxin", "深圳市", "wuge-zhongxin-shanghai"),
    ):
        answer = kg("shared", name, *kb, "--format", "json").json
        assert [p["place"] for p in answer["places"]] == [place]
        assert f"kg shared {other}\n" in kg("shared", name, *kb).out
    assert "another programme of this name" in kg("shared", "五个中心", *kb).out
    assert "another programme" not in kg("shared", "三区三线").out
