"""The guild's own money."""
