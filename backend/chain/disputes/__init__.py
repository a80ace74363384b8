"""Disputes as the chain has them, and who judges them."""
