"""Mirrors the chain into SQL: fetch, check, decode, fold, all of a range in one transaction."""
