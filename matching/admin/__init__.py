"""Taxonomy, readings and models, for managers."""

from matching.admin import learning, models, readings

__all__ = ["learning", "models", "readings"]
