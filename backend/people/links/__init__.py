"""Linking wallets to one person by the signatures of both."""
