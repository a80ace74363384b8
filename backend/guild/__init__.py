"""Governance: the guild's rules, proposals, votes and treasury."""
