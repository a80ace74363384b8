"""Deliverables, read by their author and the task's poster alone."""
