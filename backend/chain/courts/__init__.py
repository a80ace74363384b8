"""Courts, their jurors and their rounds, as the chain has them."""
