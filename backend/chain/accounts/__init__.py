"""Standing, suspension and credit of an account."""
