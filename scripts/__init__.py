"""Compile, deploy, export and seed. Nothing imports this package but its tests."""
