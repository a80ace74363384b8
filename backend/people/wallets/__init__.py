"""The wallets of a person."""
