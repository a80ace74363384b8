"""What an account has posted and taken."""
