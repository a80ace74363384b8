"""Those who hold and those who cast votes."""
