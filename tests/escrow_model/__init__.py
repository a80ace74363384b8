"""The whole escrow a second time, in plain Python, and a life that both are led through side by side.

`model` says for any call either which error it meets or its new state, events and balances; it knows no chain.
`life` keeps a model and a chain with the real contracts and compares them after every call; `moves` chooses them.
Nothing here imports Brownie: the contract suite and the indexer's both use it, each in its own environment.
"""
