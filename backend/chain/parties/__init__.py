"""Who has to do with a task: its poster, and whoever took a seat of it."""
