"""Figures that the documentation quotes, one command each: `make bench-NAME`."""
