"""What is said in rooms, by people and by the chain."""
