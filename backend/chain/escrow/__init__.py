"""The escrow as signatures and relayed calls meet it."""
