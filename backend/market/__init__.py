"""Tasks, their documents, and what an account has posted and taken."""
