"""What each account may do with a task now, and why not."""
