"""Accounts that want nothing to do with each other."""
