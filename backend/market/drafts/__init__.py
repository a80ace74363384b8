"""Drafts of tasks, each account's own."""
