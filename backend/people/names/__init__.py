"""Names beside addresses."""
