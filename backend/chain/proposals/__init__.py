"""Proposals as the chain knows them: their state, their calls, and what each account may do about them."""
