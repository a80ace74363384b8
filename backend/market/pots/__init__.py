"""What others add to the reward of a task."""
