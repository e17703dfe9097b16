"""Taxonomy, readings, lists, events and models, for managers."""

from matching.admin import events, learning, lists, models, readings, taxonomy

__all__ = ["events", "learning", "lists", "models", "readings", "taxonomy"]
