"""A small market of made-up people and jobs in which the whole learning loop can be watched against a known truth."""
