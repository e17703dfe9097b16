"""Demonstration data composed by our own code from facts; nothing here is a real person, company or ad."""
