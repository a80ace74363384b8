"""What became of tasks, for advice on the next one."""
