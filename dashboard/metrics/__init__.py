"""Figures of the platform for managers. Every figure has a key, and the rows behind a key can be listed."""
