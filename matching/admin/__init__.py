"""Taxonomy, readings and models, for managers."""

from matching.admin import models, readings

__all__ = ["models", "readings"]
