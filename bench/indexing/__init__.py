"""What `bench.indexer` is made of: a chain like that of a market in use, and one module for each thing measured."""
