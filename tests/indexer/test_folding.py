"""Rows equal the contracts' own words after whatever happened (R49): folding, and the comparison that proves it."""

from collections.abc import Callable

from indexer.models import Credit, Seat, Task
from tests.indexer.rig import Rig
from tests.world import World


def test_a_mixed_life_folds_to_what_the_contracts_say(lived: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(lived)
    rig.index()
    report = rig.verify()
    assert [str(difference) for difference in report.differences] == []
    assert report.facts > 100
    assert report.number == lived.head
    assert {row["state"] for row in rig.rows(Seat)} == {17, 18}
    assert len(rig.rows(Task)) == 4
    assert rig.rows(Credit)
    assert rig.timelines()
    rig.standing()
