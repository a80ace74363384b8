"""Calls of contracts: read from calldata, and told as what they would change."""
