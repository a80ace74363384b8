"""How far the chain is indexed."""
