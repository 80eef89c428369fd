"""What of a run of letters other reports also say: formulas that everybody uses are taken over from nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kg.wording.candidates import grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRAM = 8  # letters


class Background:
    """In how many groups of reports each gram of some runs occurs.

    Args:
        runs: the letters of the runs that will be asked for.
        reports: groups (its province, itself …) and letters of each report.
    """

    def __init__(self, runs: Iterable[str], reports: Iterable[tuple[Sequence[str], str]]) -> None:
        import numpy as np

        asked = [grams(run, GRAM) for run in runs]
        self._wanted = np.unique(np.concatenate(asked)) if asked else np.empty(0, dtype=np.uint64)
        found: dict[str, NDArray[Any]] = defaultdict(lambda: np.zeros(len(self._wanted), dtype=bool))
        for groups, letters in reports:
            said = grams(letters, GRAM)
            at = np.searchsorted(self._wanted, said).clip(max=len(self._wanted) - 1)  # fewer are wanted than said
            here = np.zeros(len(self._wanted), dtype=bool)
            here[at[self._wanted[at] == said]] = True
            for group in groups:
                found[group] |= here
        self._groups = dict(found)

    def known(self, run: str, groups: Sequence[str] | None, least: int = 1, without: Sequence[str] = ()) -> list[bool]:
        """For each gram of a run, whether `least` or more of these groups (None: all but `without`) have it."""
        import numpy as np

        at = np.searchsorted(self._wanted, grams(run, GRAM))
        names = [g for g in (self._groups if groups is None else groups) if g in self._groups and g not in without]
        total = np.zeros(len(at), dtype=int)
        for name in names:
            total += self._groups[name][at]
        return [bool(count >= least) for count in total]
