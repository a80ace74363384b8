"""Criteria of tasks that a machine can check, on what was handed in."""
