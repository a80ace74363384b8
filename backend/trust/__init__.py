"""What keeps people safe from each other: reports, and whoever looks at them."""
