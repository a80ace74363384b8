"""Events of chain and application, delivered to consumers in order and once."""
