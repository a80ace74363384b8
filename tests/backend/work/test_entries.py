"""Contents of a contest: nobody's but their author's until the reveal, then the poster's and the entrants' (R9)."""

import secrets

from tests.backend.chain.test_actions_on_chain import contest
from tests.backend.dealing import Deals
from tests.backend.documents import deliverable
from tests.backend.guild.test_disputes import WORK, kept, readers
from tests.backend.house import House
from tests.world import DAY


def test_an_entry_is_its_authors_alone_until_it_is_revealed(own_house: House) -> None:
    deals = Deals.at(own_house)
    world = deals.world
    first, second, silent = world.workers[:3]
    task = contest(world)
    deals.look()
    named = {"poster": world.posters[0], "first": first, "second": second, "silent": silent}
    named |= {"judge": world.members[0], "stranger": world.posters[2]}
    people = {name: deals.unlocked(account) for name, account in named.items()}
    entries = {}
    for name in ("first", "second", "silent"):
        entries[name] = kept(people[name], WORK, deliverable(task.id))
        deals.enter_with(task, named[name], entries[name], "0x" + secrets.token_hex(32))
        assert readers(people, f"{WORK}/{entries[name]}") == {name}
    # The digest is in nobody's hands yet, and an entrant who names another's as his own reads nothing by it.
    deals.wait(DAY)
    assert readers(people, f"{WORK}/{entries['first']}") == {"first"}
    deals.reveal(task, first)
    assert readers(people, f"{WORK}/{entries['first']}") == {"first", "poster", "second", "silent"}
    assert readers(people, f"{WORK}/{entries['second']}") == {"second"}
    deals.reveal(task, second)
    deals.wait(4 * DAY)
    assert readers(people, f"{WORK}/{entries['silent']}") == {"silent"}
    deals.act(task, second, "escalate", second)
    for name in ("first", "second"):
        assert readers(people, f"{WORK}/{entries[name]}") == {"first", "second", "silent", "poster", "judge"}
    assert readers(people, f"{WORK}/{entries['silent']}") == {"silent"}
    page = deals.page(task)
    assert (page["contest"]["revealed"], page["contest"]["phase"]) == (2, "ruling")
    place = page["contest"]["dispute"]
    dispute = deals.client.get(f"/api/v1/disputes/{place['arbitrator']}/{place['id']}").json()
    assert (dispute["subject"], dispute["worker"]) == ("contest", None)
    assert [(choice["meaning"], choice["worker"]) for choice in dispute["choices"]] == [
        ("refused", None),
        ("entry", first),
        ("entry", second),
        ("entry", silent),
    ]
