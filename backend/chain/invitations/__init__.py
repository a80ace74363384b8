"""Merkle trees of invited workers, as the escrow checks them."""
