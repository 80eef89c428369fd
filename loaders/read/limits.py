"""How much a reader accepts. Sizes are bytes of the decoded or unpacked form, lengths are code points."""

from __future__ import annotations

MAX_FILE_BYTES = 100_000_000  # of a file that is read in one piece (text, docx, pdf)
MAX_PAGE_BYTES = 5_000_000  # of a web page; parsers take minutes for more, and a report has some 200,000
MAX_LINE_CHARS = 1_000_000  # a report of one line has some 60,000
MAX_CELL_CHARS = 5_000_000  # of a table
EXCEL_CELL_CHARS = 32_767  # Excel keeps no more: a text of just this length was cut off
MAX_ROW_BYTES = 20_000_000  # of a line of jsonl
MIN_CELL_HAN = 200  # a cell with fewer Chinese characters is no full text, unless its column is named so
MIN_NAMED_HAN = 60  # … and then this many
SAMPLE_ROWS = 50  # rows that decide which column holds the text
MAX_BAD_BYTES = 3  # places that do not decode, in an otherwise good text
MAX_CONTROL_SHARE = 0.02  # of control characters in a text; above it is binary
MIN_COMMON_SHARE = 0.7  # of the commonest 3,755 characters among all Chinese ones; below it the encoding is wrong

MAX_MEMBERS = 50_000  # of an archive
MAX_MEMBER_BYTES = 100_000_000
MAX_PACKAGE_XML_BYTES = 50_000_000  # of the XML parts of a docx or xlsx together; a report has some 0.2 MB
MAX_ARCHIVE_BYTES = 4_000_000_000  # of all members together
MAX_RATIO = 200  # unpacked to packed, of a member over RATIO_FROM_BYTES
RATIO_FROM_BYTES = 2_000_000
MAX_ARCHIVE_DEPTH = 3  # a.zip!/b.zip!/c.zip!/d.txt

MIN_PDF_CHARS_A_PAGE = 5  # on average; a scanned page has none
MAX_PDF_UNMAPPED_SHARE = 0.3  # of characters without a Unicode value
OFFICE_SECONDS = 90  # for one file, with the first start of LibreOffice
