"""Sealed reviews of ended seats: neither side learns of the other's before both are in or time is up."""
