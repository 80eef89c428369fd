"""The places that a name may begin with: 深圳海洋大学, 坪山文化馆新馆."""

from __future__ import annotations

from collections.abc import Callable, Iterable

_KINDS = ("自治州", "自治县", "自治区", "特别行政区", "地区", "新区", "省", "市", "区", "县", "盟", "旗", "州")
_LEVELS = ("province", "city", "county")

Place = tuple[str, str, "str | None", Iterable[str]]
"""Id, level, parent's id, names of all years."""


class PlaceNames:
    """Names and stems: provinces and cities everywhere, counties only inside the report's own province.

    清水河 is a county of Inner Mongolia and a quarter of Shenzhen.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        rows = [
            (id, level, parent, list(names)) for id, level, parent, names in places if level in (*_LEVELS, "national")
        ]
        parents = {id: parent for id, _, parent, _ in rows}
        levels = {id: level for id, level, _, _ in rows}
        self._province = {id: _up(id, parents, levels) for id in parents}
        self._names: dict[str, tuple[str, ...]] = {}
        self._wide: dict[str, str] = {}
        self._near: dict[tuple[str | None, str], str] = {}
        for wanted in _LEVELS:
            for id, level, _, names in rows:
                if level != wanted:
                    continue
                stems = [next((name[: -len(kind)] for kind in _KINDS if name.endswith(kind)), name) for name in names]
                self._names[id] = tuple(
                    sorted({n for n in (*names, *stems) if len(n) >= 2}, key=lambda n: (-len(n), n))
                )
                for name, stem in zip(names, stems, strict=True):
                    for form in (name, stem):
                        if len(form) >= 2 and wanted == "county":
                            self._near.setdefault((self._province[id], form), id)
                        elif len(form) >= 2:
                            self._wide.setdefault(form, id)
        self._longest = max((len(n) for n in (*self._wide, *(n for _, n in self._near))), default=0)

    def province(self, place: str) -> str | None:
        """The province that a place lies in: names mean the same in reports of all its places."""
        return self._province.get(place)

    def names(self, place: str) -> tuple[str, ...]:
        """All names of a place and their stems, the longest first; none of a town."""
        return self._names.get(place, ())

    def seen_from(self, place: str | None) -> Callable[[str], tuple[str, int] | None]:
        """The finder for names in reports of a place: the place that a name begins with and the length there."""
        province = self._province.get(place or "")

        def head(letters: str) -> tuple[str, int] | None:
            for size in range(min(self._longest, len(letters)), 1, -1):
                found = self._wide.get(letters[:size]) or self._near.get((province, letters[:size]))
                if found is not None:
                    return found, size
            return None

        return head


def home(places: PlaceNames, place: str, above: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(name, id) of a place and of those above it, as its reports call them inside of other names."""
    return tuple((name, id) for id in (place, *above) for name in places.names(id))


def _up(id: str, parents: dict[str, str | None], levels: dict[str, str]) -> str | None:
    """The province of a place; None for the country."""
    at: str | None = id
    while at is not None and at in parents:
        if levels[at] == "province":
            return at
        at = parents[at]
    return None
