"""The task list and the task page, over the real contracts and the real indexer (R4, R5, R14, R49, R60)."""

from typing import Any

from backend.core.skills import skill_word
from tests.backend.documents import deliverable, post_task, store, task_document
from tests.backend.house import Browser, House
from tests.world import DAY, ETHER, Task

TASKS = "/api/v1/tasks"


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def action(page: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (entry for entry in page["actions"] if entry["action"] == name)
    return dict(found)


def test_a_task_goes_through_its_whole_life_in_list_and_page(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    ada = own_house.person(client).sign_in()
    poster, worker = world.posters[0], world.workers[0]
    document = task_document(title="Index the chain 索引")
    task = post_task(own_house, ada, document)
    own_house.clock.time = world.now
    own_house.index()

    def page(account: str | None = None) -> dict[str, Any]:
        answer = client.get(f"{TASKS}/{task.id}", params={"account": account} if account else None)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    first = page()
    (item,) = client.get(TASKS, params={"poster": poster, "limit": 1}).json()["items"]
    assert item == {key: first[key] for key in item}
    assert item["title"] == "Index the chain 索引"
    assert item["summary"] == document["body"]
    assert (item["status"], item["document_state"], item["grade"], item["mode"]) == ("open", "ok", "C", "claim")
    assert item["skills"] == ["solidity", "testing"]
    assert item["reward"] == str(ETHER)
    assert item["token"] == {"address": "0x" + "0" * 40, "symbol": "ETH", "decimals": 18}
    assert first["document"] == document
    assert action(first, "claim")["reason"] == "not_connected"
    # What the page needs for its calls is what the contract itself would say.
    terms = tuple(int(word) if number >= 8 else word for number, word in enumerate(first["packed"]))
    assert "0x" + world.escrow.functions.hashTerms(terms).call().hex() == task.id
    assert world.escrow.functions.funding(terms).call() == int(first["funding"])
    assert world.escrow.functions.taskWord(task.id).call() == int(first["task_word"]["word"])

    claim = action(page(worker), "claim")
    assert (claim["allowed"], claim["value"], claim["params"]["max_bond"]) == (True, str(ETHER // 10), str(ETHER // 10))
    assert action(page(poster), "claim")["reason"] == "self_deal"
    world.claim(task, worker)
    own_house.index()
    taken = page(worker)
    assert taken["status"] == "in_progress"
    assert action(taken, "submit")["allowed"]
    (seat,) = taken["seat_list"]
    assert (seat["worker"], seat["state"]) == (worker, "working")
    assert seat["ends_at"] == seat["clock"] + 7 * DAY
    preimage = [seat["preimage"]["digest"], *(int(seat["preimage"][name]) for name in ("money", "held", "stakes"))]
    assert world.escrow.functions.hashSeat(preimage).call() == int(seat["seat_word"]) >> 48
    assert world.escrow.functions.seatWord(task.id, worker).call() == int(seat["seat_word"])

    world.submit(task, worker)
    own_house.index()
    assert page()["status"] == "in_review"
    assert action(page(poster), "accept")["allowed"]
    assert action(page(worker), "accept")["reason"] == "not_poster"
    assert action(page(), "release")["reason"] == "too_early"
    world.accept(task, worker)
    own_house.index()
    paid = page(worker)
    assert paid["status"] == "completed"
    assert action(paid, "record")["allowed"]
    kinds = [entry["kind"] for entry in paid["timeline"]]
    assert kinds[0] == "task_posted"
    assert kinds[-1] == "seat_ended"
    assert paid["block"]["number"] == world.head
    assert paid["finality"] in {"head", "safe", "finalized"}
    look_at_accounts(own_house, client, task, worker)


def look_at_accounts(own_house: House, client: Browser, task: Task, worker: str) -> None:
    """Record the paid seat and look at both sides' pages."""
    world = own_house.world
    assert world is not None
    poster = world.posters[0]
    world.record(task, worker)
    own_house.index()
    recorded = client.get(f"{TASKS}/{task.id}").json()
    assert recorded["seat_list"][0]["recorded"] is True
    assert [entry for entry in recorded["actions"] if entry["action"] == "record"] == []
    work = client.get(f"/api/v1/accounts/{worker}/work").json()
    assert work["seats"][0]["task"]["id"] == task.id
    assert {"skill": "solidity", "completions": 1, "defaults": 0} in work["standing"]
    assert work["suspended_until"] is None
    profile = client.get(f"/api/v1/accounts/{worker.lower()}").json()
    assert (profile["address"], profile["counts"]["paid"]) == (worker, 1)
    assert profile["account"] == f"eip155:31337:{worker}"
    posted = client.get(f"/api/v1/accounts/{poster}/work").json()["posted"]
    assert task.id in [item["id"] for item in posted]


def test_filters_orders_and_pages_of_the_list(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    ada = own_house.person(client).sign_in()
    poster = world.posters[2]
    dollars = world.token.address

    def post(**changes: Any) -> str:
        document = changes.pop("document", {})
        world.sleep(1)
        return post_task(own_house, ada, task_document(**document), poster=poster, **changes).id

    cheap = post(reward=ETHER // 50, skill=skill_word("python"), document={"lang": "zh", "skills": ["python", "gis"]})
    dear = post(reward=2 * ETHER, grade=2)
    stable = post(token=dollars, reward=250 * 10**6, grade=1, deadline=world.now + 3 * DAY)
    near = post(deadline=world.now + 2 * DAY, seats=3)
    own_house.index()
    own_house.dispatch()

    def listed(**query: Any) -> list[str]:
        return ids(client.get(TASKS, params={"poster": poster, **query}))

    assert listed() == [near, stable, dear, cheap]
    assert listed(sort="deadline")[:2] == [near, stable]
    assert listed(sort="reward", token="0x" + "0" * 40) == [dear, near, cheap]
    assert listed(token=dollars) == [stable]
    assert listed(grade="A") == [dear]
    assert listed(grade="B") == [stable]
    assert listed(skill="gis") == [cheap]
    assert listed(skill="python") == [cheap]
    assert listed(lang="zh") == [cheap]
    assert listed(mode="contest") == []
    assert listed(token="0x" + "0" * 40, min_reward=str(ETHER)) == [near, dear]
    assert listed(token="0x" + "0" * 40, max_reward=str(ETHER - 1)) == [cheap]
    assert listed(token="0x" + "0" * 40, min_reward="9" * 78) == []
    assert listed(status="open") == [near, stable, dear, cheap]
    assert listed(status="closed") == []
    for sort in ("newest", "reward", "deadline"):
        whole, pages, cursor = listed(sort=sort), [], None
        while True:
            query = {"poster": poster, "sort": sort, "limit": 1, **({"cursor": cursor} if cursor else {})}
            answer = client.get(TASKS, params=query)
            pages += ids(answer)
            cursor = answer.json()["next_cursor"]
            if cursor is None:
                break
        assert pages == whole, sort
    own_house.clock.time = world.now + 2 * DAY
    assert listed(status="expired") == [near]
    assert near not in listed(status="open")


def test_a_brief_that_names_a_deliverable_shows_nobody_the_deliverable(live_house: House) -> None:
    """Its digest is public on the chain, so anyone can post a task that names it."""
    world = live_house.world
    assert world is not None
    client = live_house.client()
    worker = live_house.person(client).sign_in()
    secret = worker.client.post("/api/v1/deliverables", json=deliverable("0x" + "ab" * 32, body="secret")).json()
    task = world.post(brief=secret["digest"])
    live_house.index()
    live_house.dispatch()
    page = client.get(f"{TASKS}/{task.id}").json()
    assert (page["document"], page["document_state"], page["title"]) == (None, "missing", None)
    assert client.get(f"/api/v1/documents/{secret['digest']}").status_code == 404


def test_a_document_changed_in_the_store_is_not_shown_on_the_page(live_house: House) -> None:
    world = live_house.world
    assert world is not None
    ada = live_house.person().sign_in()
    digest = store(ada, task_document())
    task = world.post(brief=digest)
    live_house.index()
    name = digest[2:]
    path = live_house.settings.content_dir / name[:2] / name[2:4] / name
    path.write_bytes(b'{"title": "another"}')
    page = ada.client.get(f"{TASKS}/{task.id}").json()
    assert (page["document"], page["document_state"]) == (None, "mismatch")


def test_credit_and_withdrawal(own_house: House) -> None:
    """The fee becomes the treasury's credit, and a closed seat the poster's."""
    world = own_house.world
    assert world is not None
    client = own_house.client()
    task = world.post()
    world.close(task)
    own_house.index()
    page = client.get(f"{TASKS}/{task.id}", params={"account": world.posters[0]}).json()
    assert page["status"] == "closed"
    assert action(page, "withdraw")["allowed"]
    assert action(page, "close_open_seats")["reason"] == "task_not_open"
    found = client.get(f"/api/v1/accounts/{world.posters[0]}/work").json()["credits"]
    held = world.escrow.functions.credit(world.posters[0], "0x" + "0" * 40).call()
    assert [(entry["token"]["symbol"], entry["amount"]) for entry in found] == [("ETH", str(held))]
    assert found[0]["escrow"] == world.escrow.address
