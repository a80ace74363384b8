"""The off-chain half of Guildhall: SQL and content in, HTTP and WebSocket out."""
