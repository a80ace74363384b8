"""A vote lists another escrow and voids a bad one; the page follows while it stays open (R51, R52).

After the votes in order of name: the clock of the house runs on by months.
"""

from web3 import Web3

from scripts.demo import Demo
from scripts.drill import drill
from tests.e2e.steps import BO, Visit, connect, contract, post_task, task_of


def test_the_page_posts_to_the_version_that_counts_without_being_opened_again(house: Demo, visit: Visit) -> None:
    """The drill checks the contracts, the API and every row of the index; the page was open all the while."""
    bo = visit(BO)
    connect(bo.page)
    drill(house, print)
    task = task_of(house, post_task(bo.page, "Posted after the upgrade"))
    escrow = Web3.to_checksum_address(task["escrow"])
    assert escrow != contract(house, "TaskEscrow").address
    assert contract(house, "Policy").functions.escrowVersion(escrow).call() > 1
