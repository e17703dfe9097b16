"""Taxonomy, readings, lists and models, for managers."""

from matching.admin import learning, lists, models, readings

__all__ = ["learning", "lists", "models", "readings"]
