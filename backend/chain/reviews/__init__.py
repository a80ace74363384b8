"""Reviews as the chain has them, and the texts that were opened."""
