"""`python -m indexer`."""

from indexer.cli import app

app()
