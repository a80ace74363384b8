"""What a person says of himself, and the list of people."""
