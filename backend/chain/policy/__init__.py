"""The policy of new tasks."""
