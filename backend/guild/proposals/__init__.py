"""Proposals: the list, the page of each, and a look at one before it is made."""
