"""Votes cast, and votes that are sent for those who signed them."""
