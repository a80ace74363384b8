"""Points, passports and suspensions, as Reputation keeps them."""
