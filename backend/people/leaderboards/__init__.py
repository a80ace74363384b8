"""Who earned most, on both sides."""
