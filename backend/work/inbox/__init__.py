"""Rooms as one of their members sees them."""
