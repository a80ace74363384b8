"""The taxonomy of skills, searched by name and alias."""
