"""The node behind the API: its health, and for local chains a guarded way to it."""
