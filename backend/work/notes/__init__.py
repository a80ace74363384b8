"""What a poster writes when he asks for changes or rejects."""
