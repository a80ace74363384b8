"""What anyone may know of an account."""
