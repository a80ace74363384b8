"""The model by one name: what a user of this package imports."""

from tests.escrow_model.contests import EscrowModel, commitment
from tests.escrow_model.ledger import Event, Kept, Refused, Signed

__all__ = ["EscrowModel", "Event", "Kept", "Refused", "Signed", "commitment"]
