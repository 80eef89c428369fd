"""Trains the sequence tagger: a slow teacher on the annotated passages, a fast student on what the teacher reads."""
