"""Tasks and seats as the chain has them."""
