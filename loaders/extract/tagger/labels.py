"""What the tagger tells apart: types as B/I tags, and the attributes that it reads off a span."""

from __future__ import annotations

from kg.model import MentionType

TYPES: tuple[MentionType, ...] = ("programme", "project", "organisation", "industry", "honour", "place")
TAGS: tuple[str, ...] = ("O", *(f"{position}-{name}" for name in TYPES for position in "BI"))
ATTRIBUTE_VALUES: dict[str, tuple[str, ...]] = {
    "project.stage": ("planned", "started", "ongoing", "completed"),
    "organisation.subtype": ("company", "zone", "public", "other"),
    "honour.stage": ("awarded", "pursued"),
}
ATTRIBUTES: tuple[str, ...] = tuple(f"{key}={value}" for key, values in ATTRIBUTE_VALUES.items() for value in values)
