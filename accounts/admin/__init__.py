"""The managers' admin: people, employers and what happened. Every act goes through a service."""

from accounts.admin import audit, employers, people, site

__all__ = ["audit", "employers", "people", "site"]
