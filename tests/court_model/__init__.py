"""The court told a second time, in Python and from its rules: what every call gives, and how every dispute stands."""
