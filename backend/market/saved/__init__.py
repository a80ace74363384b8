"""Searches that people keep, and what is new in each."""
