"""The WebSocket of rooms."""
