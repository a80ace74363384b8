"""Offers to end a seat by agreement."""
