"""Disputes, and the benches that decide them."""
