"""The story of the demo: what its people do, told in TOML and carried out as people would."""
