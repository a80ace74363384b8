"""Files that were uploaded to be sent with a message."""
