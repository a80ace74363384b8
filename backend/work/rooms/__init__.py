"""Rooms: who may be in them, and the order of what is said there."""
