"""CV files: read in a limited child process (reading.read_cv) and turned into proposals (proposal.propose).

This package file imports nothing, because the child process, which must start without Django, loads it.
"""
