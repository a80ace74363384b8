"""Tasks that say nearly the same as another."""
