"""The tail of the chain's outbox, for those who watch."""
