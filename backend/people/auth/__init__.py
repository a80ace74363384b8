"""Sign-in with Ethereum and sessions."""
