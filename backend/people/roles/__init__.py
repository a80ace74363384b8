"""Roles, the first admin and the audit log."""
