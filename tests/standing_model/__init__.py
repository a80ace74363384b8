"""The standing a second time, in plain Python: what seats are worth, what is left of it, and who may take what.

`arithmetic` has the pure functions, `model` the rules over them and the words that the chain keeps, `ring` a market and
rings of accounts that deal with themselves, to tell what standing costs each. Nothing here knows a chain.
"""
