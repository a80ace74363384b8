"""Passports: what an account has earned, to be shown and carried away."""
