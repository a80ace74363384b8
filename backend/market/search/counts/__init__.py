"""Counting by facet, in SQL."""
