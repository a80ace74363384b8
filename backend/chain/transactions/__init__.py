"""Calls of the contracts, ready to be sent."""
