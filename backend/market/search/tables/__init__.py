"""The engine that stands on the tables alone."""
