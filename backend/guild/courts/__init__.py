"""Courts and their jurors."""
