"""Templates of tasks: some that come with the platform, and each account's own."""
