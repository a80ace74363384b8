"""Lists of invited workers, of which the chain keeps the Merkle root."""
