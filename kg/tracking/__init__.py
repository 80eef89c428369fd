"""What became of it: promises and their outcomes, targets and results, the life of a project.

Pure over rows and texts; what knows how reports are worded is handed in (`loaders.promises`).
"""
