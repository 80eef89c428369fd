"""How reports promise, and how the next ones answer: clauses, commitments, claims, outcomes.

Imports nothing: a load asks for some of the words only, and comparing needs 60 MiB of libraries.
"""
