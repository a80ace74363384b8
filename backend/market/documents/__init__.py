"""Task documents, found by their digest."""
