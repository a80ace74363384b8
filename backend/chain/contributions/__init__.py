"""Contribution rewards as the chain has them."""
