"""Texts that wallets sign once."""
