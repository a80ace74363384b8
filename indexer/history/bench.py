"""Cases before panels, and what accounts may withdraw there."""

from indexer.generated import DueAdded, DueWithdrawn
from indexer.handlers import panel
from indexer.history.family import Family, by_account, by_number, topics_of
from indexer.models import PanelCase, PanelDue, PanelVote

PANELS = frozenset({"Panel"})

# Two panels use the same numbers, as two arbitrators may.
CASES = Family(
    contracts=PANELS, models=(PanelCase, PanelVote), column="dispute_id", **by_number(1, topics_of(*panel.STEPS))
)
DUES = Family(
    contracts=PANELS,
    models=(PanelDue,),
    column="account",
    **by_account({DueAdded: ("topic2",), DueWithdrawn: ("topic1",)}),
)
FAMILIES = (CASES, DUES)
