"""Alembic revisions of the application tables."""
