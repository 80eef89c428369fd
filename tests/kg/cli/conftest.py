from kg_command import kg

__all__ = ["kg"]
