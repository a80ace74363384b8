"""Advice for a draft: its grade, its budget, and what to expect of an offer."""
