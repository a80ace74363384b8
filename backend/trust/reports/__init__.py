"""Messages that were reported, for moderators."""
