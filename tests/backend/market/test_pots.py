"""What others add to a task: shown as the pot has it, paid with the work or taken back (R80)."""

from tests.backend.dealing import API, Deals, refused
from tests.backend.house import House
from tests.world import DAY, ETHER

WORD = "0x" + "ab" * 32


def test_a_pot_is_filled_and_paid_with_the_work(live_house: House) -> None:
    deals = Deals.at(live_house)
    world, worker = deals.world, deals.world.workers[0]
    task = deals.post(token=world.token.address)
    path = f"{API}/tasks/{task.id}/pot"
    empty = deals.client.get(path).json()
    assert (empty["contributed"], empty["state"], empty["contributors"], empty["mine"]) == ("0", "open", 0, None)
    assert deals.page(task)["pot"] is None
    givers = world.posters[1], world.stranger
    for giver, amount in zip(givers, ("20000000", "5000000"), strict=True):
        deals.act(task, giver, "contribute", amount=amount)
    told = deals.client.get(path, params={"account": givers[0]}).json()
    assert (told["contributed"], told["net"], told["contributors"], told["mine"]) == (
        "25750000",
        "25000000",
        2,
        "20600000",
    )
    assert deals.page(task)["pot"] == {"contributed": "25750000", "net": "25000000", "state": "open"}
    page = deals.client.get(f"{path}/contributions", params={"limit": 1}).json()
    rest = deals.client.get(f"{path}/contributions", params={"limit": 1, "cursor": page["next_cursor"]}).json()
    assert [(item["contributor"], item["net"]) for item in (*page["items"], *rest["items"])] == [
        (givers[0], "20000000"),
        (givers[1], "5000000"),
    ]
    deals.act(task, worker, "claim")
    assert deals.client.get(path).json()["state"] == "waiting"
    assert deals.made(task, givers[0], "contribute", amount="1").json()["params"]["reason"] == "pot_closed"
    assert deals.made(task, givers[0], "refund_pot").json()["params"]["reason"] == "pot_unpaid"
    deals.act(task, worker, "submit", worker, digest=WORD)
    deals.act(task, world.posters[0], "accept", worker)
    assert deals.client.get(path).json()["state"] == "payable"
    before = world.token.functions.balanceOf(worker).call()
    deals.act(task, world.stranger, "pay_pot", worker)
    assert world.token.functions.balanceOf(worker).call() - before == 25_000_000
    assert deals.page(task)["pot"]["state"] == "paid"


def test_contributors_take_back_what_can_not_be_paid_any_more(live_house: House) -> None:
    deals = Deals.at(live_house)
    world = deals.world
    giver = world.stranger
    task = deals.post(deadline=world.now + 2 * DAY)
    deals.act(task, giver, "contribute", amount=str(ETHER))
    deals.wait(2 * DAY)
    assert deals.page(task)["pot"]["state"] == "refundable"
    assert deals.made(task, world.posters[1], "refund_pot").json()["params"]["reason"] == "nothing_contributed"
    deals.act(task, giver, "refund_pot")
    [item] = deals.client.get(f"{API}/tasks/{task.id}/pot/contributions").json()["items"]
    assert (item["net"], item["refunded"]) == ("0", str(ETHER + ETHER * 3 // 100))
    closed = deals.post()
    deals.act(closed, giver, "contribute", amount="1000000")
    deals.act(closed, world.posters[0], "close_open_seats")
    assert deals.page(closed)["pot"]["state"] == "refundable"
    deals.act(closed, giver, "refund_pot")


def test_a_task_with_many_seats_has_no_pot_and_amounts_have_a_form(light_live_house: House) -> None:
    deals = Deals.at(light_live_house)
    many, one = deals.post(seats=2), deals.post()
    giver = deals.world.stranger
    for path in (f"{API}/tasks/{many.id}/pot", f"{API}/tasks/{many.id}/pot/contributions"):
        assert refused(deals.client.get(path), 404, "not_found")
    assert deals.made(many, giver, "contribute", amount="1").json()["params"]["reason"] == "not_listed"
    for amount in ("", "-1", "1.5", "0x1", "9" * 78):
        answer = deals.made(one, giver, "contribute", amount=amount)
        assert refused(answer, 422, "argument_invalid"), (amount, answer.text)
    assert refused(deals.made(one, giver, "contribute"), 422, "argument_invalid")
    assert refused(deals.made(one, giver, "contribute", amount="1", more="1"), 422, "argument_invalid")
