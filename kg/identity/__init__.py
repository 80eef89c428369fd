"""One identity across reports: which names of a place, and of the places above it, mean one thing."""

TYPES = ("project", "organisation", "honour", "programme")
