"""Measures matching on records of another market."""
