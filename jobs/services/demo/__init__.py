"""Writes the composed demonstration into the rows of the product, and takes it out again."""
