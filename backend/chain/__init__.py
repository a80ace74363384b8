"""Readers of the indexed tables and the legal actions they imply."""
