"""Rewards in the guild's token for work that paid a fee."""
