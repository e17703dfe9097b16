"""Starts the product on a machine that has Python and nothing else: servers from wheels, and one supervisor.

Only the standard library is imported here, so that settings can ask for an address before Django exists.
"""
