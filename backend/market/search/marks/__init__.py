"""What the index on disk is written from, and the marks of what changed."""
