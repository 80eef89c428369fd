"""The fact store: one SQLite file, the system of record."""
