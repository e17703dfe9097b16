"""The catalogues of other languages: found in our code, kept as text, compiled without tools of the system.

The compiled file is kept beside the text, so that a fresh machine needs no step and no gettext for it; a test
compares the two.
"""
