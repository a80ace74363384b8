"""Who has the most points."""
