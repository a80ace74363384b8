"""Transactions that the API sends with a key of its own, for people who signed what they want."""
