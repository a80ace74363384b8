"""The guild as the chain knows it: token, votes, proposals, treasury, and what each account may do about them."""
