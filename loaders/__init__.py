"""Everything that knows Chinese and reports: reading, splitting, segmenting, extracting, vocabulary."""
