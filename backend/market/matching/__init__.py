"""Finds the workers for a task and the tasks for a worker, and says why."""
