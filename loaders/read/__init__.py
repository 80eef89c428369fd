"""Reading: a path → Documents and Refusals, one module per format family.

`read_file` chooses the reader; `walk` lists a folder. A member of an archive is `a.zip!/b.txt`, a row of a table
`f.csv!/#3` or `f.xlsx!/sheet#3`, unless the table holds a single report, which then goes by the file's own name.
"""

from __future__ import annotations

from loaders.read.file import SUFFIXES, read_file
from loaders.read.folder import walk

__all__ = ["SUFFIXES", "read_file", "walk"]
