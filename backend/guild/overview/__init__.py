"""The guild at a glance."""
