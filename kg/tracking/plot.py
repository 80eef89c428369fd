"""Targets against results as SVG: one strip an indicator, a mark a year."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from kg.text import decimal, hedged

Row = dict[str, Any]
_WIDTH, _HEIGHT, _LEFT, _TOP = 720, 96, 190, 30
_STYLE = (
    "text{font:12px system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;fill:#222}"
    ".band{fill:#9db8d9}.aim{stroke:#1f4e8c;stroke-width:2}.hit{fill:#1a7f4b}.off{fill:#b3261e}.grid{stroke:#ddd}"
    "@media(prefers-color-scheme:dark){text{fill:#eee}.grid{stroke:#444}.band{fill:#3d5778}.aim{stroke:#8fb6ea}}"
)


def svg(rows: Sequence[Row], title: str) -> str:
    """A standalone SVG of the rows of `kg.tracking.targets.compare`.

    A bar spans the range that the target's hedge means (open ends run to the edge of the strip), a line stands at the
    number itself, a dot at the result: filled green where the target was met, red where it was not.
    """
    strips: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        strips.setdefault((row["indicator"], row["measure"]), []).append(row)
    years = sorted({r["year"] for r in rows})
    height = _TOP + _HEIGHT * max(1, len(strips)) + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' aria-label="{escape(title)}"><style>{_STYLE}</style><text x="8" y="18">{escape(title)}</text>'
    ]
    for number, ((name, _), strip) in enumerate(strips.items()):
        parts += _strip(name, strip, years, _TOP + number * _HEIGHT)
    for year in years:
        parts.append(f'<text x="{_x(years, year):g}" y="{height - 8}" text-anchor="middle">{year}</text>')
    return "".join(parts) + "</svg>\n"


def _strip(name: str, rows: Sequence[Row], years: Sequence[int], top: int) -> list[str]:
    values = [v for r in rows for v in (r["target"], r["target_max"], r["result"]) if v is not None]
    low, high = min(values), max(values)
    margin = (high - low or abs(high) or 1.0) * 0.25
    low, high = low - margin, high + margin

    def y(value: float) -> float:
        return float(round(top + (_HEIGHT - 16) * (high - min(max(value, low), high)) / (high - low), 1))

    unit = escape(rows[0]["unit"])
    parts = [
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - 8}" y1="{top + _HEIGHT - 12}" y2="{top + _HEIGHT - 12}"/>',
        f'<text x="8" y="{top + 40}">{escape(name)}</text><text x="8" y="{top + 56}">{unit}</text>',
    ]
    for row in rows:
        x = _x(years, row["year"])
        top_end, bottom = (
            (row["high"] if row["high"] is not None else high),
            (row["low"] if row["low"] is not None else low),
        )
        told = f"{row['year']}: {_number(row)}" + (
            f" → {decimal(row['result'])}{row['unit']}" if row["result"] is not None else ""
        )
        parts.append(f'<g><title>{escape(told)}</title><rect class="band" x="{x - 7:g}" width="14" y="{y(top_end)}"')
        parts.append(f' height="{max(1.0, y(bottom) - y(top_end)):g}"/>')
        parts.append(
            f'<line class="aim" x1="{x - 9:g}" x2="{x + 9:g}" y1="{y(row["target"])}" y2="{y(row["target"])}"/>'
        )
        if row["result"] is not None:
            met = "hit" if row["verdict"] in ("fulfilled", "exceeded") else "off"
            parts.append(f'<circle class="{met}" cx="{x:g}" cy="{y(row["result"])}" r="4"/>')
        parts.append("</g>")
    return parts


def _x(years: Sequence[int], year: int) -> float:
    step = (_WIDTH - _LEFT - 24) / max(1, len(years))
    return _LEFT + step * (years.index(year) + 0.5)


def _number(row: Row) -> str:
    return hedged(row["target"], row["target_max"], row["comparator"], row["unit"])
