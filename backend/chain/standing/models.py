"""What the index knows of standing that other wings name from here."""

from indexer.standing import POSTING, decayed, epoch_at, score_slot

__all__ = ["POSTING", "decayed", "epoch_at", "score_slot"]
