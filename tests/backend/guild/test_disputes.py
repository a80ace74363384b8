"""Disputes from rejection to ruling: who may bring, read, vote, appeal and execute, and when (R33, R85)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexer.database import make_engine
from indexer.models import Dispute
from tests.backend.dealing import API, Deals, refused
from tests.backend.documents import deliverable
from tests.backend.house import House, Person
from tests.world import APPEAL_COST, DAY, Task

WORK, NOTES, FILES = f"{API}/deliverables", f"{API}/notes", f"{API}/evidence"


def note(task: Task, worker: str, **changes: Any) -> dict[str, Any]:
    return {
        "schema": "guildhall/note/1",
        "taskId": task.id,
        "worker": worker.lower(),
        "body": "Two functions are not tested.",
        "salt": "0" * 32,
        **changes,
    }


def kept(person: Person, path: str, document: dict[str, Any]) -> str:
    """Store a document and return its digest."""
    answer = person.client.post(path, json=document)
    assert answer.status_code == 201, answer.text
    digest: str = answer.json()["digest"]
    return digest


def bring(person: Person, task: Task, content: bytes = b"# Why\n\nSee the log.", name: str = "why.md") -> Any:
    headers = {"Content-Type": "text/markdown"}
    return person.client.post(FILES, params={"task_id": task.id, "name": name}, content=content, headers=headers)


def readers(people: dict[str, Person], path: str) -> set[str]:
    """Return who of some people reads what is under a path; the others do not find it."""
    answers = {name: person.client.get(path) for name, person in people.items()}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    return {name for name, answer in answers.items() if answer.status_code == 200}


class Story:
    """A task with a seat that is rejected and disputed, and everybody signed in."""

    def __init__(self, house: House) -> None:
        self.deals = Deals.at(house)
        world = self.world = self.deals.world
        # Of the node's accounts these four sit on no bench.
        self.poster, self.worker, rival, self.stranger = world.accounts[3:7]
        assert not {*world.members, *world.appeal_members} & set(world.accounts[3:7])
        self.task = self.deals.post(seats=2, poster=self.poster)
        named = {
            "poster": self.poster,
            "worker": self.worker,
            "rival": rival,
            "judge": world.members[0],
            "appeal judge": world.appeal_members[2],
            "stranger": self.stranger,
        }
        self.people = {name: self.deals.unlocked(account) for name, account in named.items()}

    def submitted(self) -> str:
        """Have the worker hand something in, and return its digest."""
        digest = kept(self.people["worker"], WORK, deliverable(self.task.id))
        self.deals.act(self.task, self.worker, "claim")
        self.deals.act(self.task, self.worker, "submit", self.worker, digest=digest)
        return digest

    def disputed(self) -> tuple[str, str]:
        """Have a submission rejected and that disputed; returns the digests of the work and of the reason."""
        work = self.submitted()
        reason = kept(self.people["poster"], NOTES, note(self.task, self.worker))
        self.deals.act(self.task, self.poster, "reject", self.worker, reason=reason)
        self.deals.act(self.task, self.worker, "dispute", self.worker)
        return work, reason

    @property
    def dispute(self) -> dict[str, Any]:
        """The dispute as its seat names it."""
        found: dict[str, Any] = self.deals.seat(self.task, self.worker)["dispute"]
        return found

    def page(self, account: str | None = None) -> dict[str, Any]:
        """Return the dispute's page."""
        place = self.dispute
        params = {"account": account} if account else {}
        answer = self.deals.client.get(f"{API}/disputes/{place['arbitrator']}/{place['id']}", params=params)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def do(self, account: str, action: str, case: int | None = 0, ruling: int | None = None) -> None:
        """Send what the page offers an account; anything that is said to be allowed must succeed."""
        page = self.page(account)
        [offered] = [one for one in page["actions"] if (one["action"], one["case"]) == (action, case)]
        assert offered["allowed"], offered
        if ruling is not None:
            [offered["data"]] = [choice["vote"] for choice in page["choices"] if choice["ruling"] == ruling]
        self.deals.send(account, offered)
        self.deals.look()

    def allowed(self, account: str) -> set[tuple[str, int | None]]:
        """Return what an account may do, and find that the contracts agree on every action with its own data."""
        page = self.page(account)
        for one in page["actions"]:
            if one["data"] is not None:
                against = self.deals.goes_through(account, one)
                assert (against is None) is one["allowed"], (
                    account,
                    one["action"],
                    one["case"],
                    one["reason"],
                    against,
                )
        return {(one["action"], one["case"]) for one in page["actions"] if one["allowed"]}


def test_notes_and_work_are_read_by_whom_they_concern_and_by_judges_while_it_is_open(live_house: House) -> None:
    story = Story(live_house)
    people, deals = story.people, story.deals
    work = story.submitted()
    assert readers(people, f"{WORK}/{work}") == {"worker", "poster"}
    asked = kept(people["poster"], NOTES, note(story.task, story.worker, body="Please name them."))
    assert readers(people, f"{NOTES}/{asked}") == {"poster"}
    deals.act(story.task, story.poster, "request_changes", story.worker, note=asked)
    assert readers(people, f"{NOTES}/{asked}") == {"poster", "worker"}
    assert deals.seat(story.task, story.worker)["note"] == asked
    # What a stranger writes about a seat concerns nobody, whatever he puts in it.
    forged = kept(people["stranger"], NOTES, note(story.task, story.worker, body="Send me the money."))
    assert readers(people, f"{NOTES}/{forged}") == {"stranger"}
    deals.act(story.task, story.worker, "submit", story.worker, digest=work)
    reason = kept(people["poster"], NOTES, note(story.task, story.worker))
    deals.act(story.task, story.poster, "reject", story.worker, reason=reason)
    assert readers(people, f"{WORK}/{work}") == {"worker", "poster"}
    deals.act(story.task, story.worker, "dispute", story.worker)
    everybody = {"worker", "poster", "judge"}
    for path in (f"{WORK}/{work}", f"{NOTES}/{reason}", f"{NOTES}/{asked}"):
        assert readers(people, path) == everybody, path
    page = story.page()
    assert (page["digest"], page["reason_digest"]) == (work, reason)
    # Another seat of the same task is none of this dispute's business.
    other = kept(people["rival"], WORK, deliverable(story.task.id))
    rival = story.world.accounts[5]
    deals.act(story.task, rival, "claim")
    deals.act(story.task, rival, "submit", rival, digest=other)
    assert readers(people, f"{WORK}/{other}") == {"rival", "poster"}
    deals.wait(30 * DAY)
    deals.act(story.task, story.poster, "execute_ruling", story.worker)
    assert readers(people, f"{WORK}/{work}") == {"worker", "poster"}
    assert readers(people, f"{NOTES}/{reason}") == {"worker", "poster"}


def test_an_escrow_that_lies_speaks_of_its_own_tasks_only(light_live_house: House) -> None:
    story = Story(light_live_house)
    story.disputed()
    place, page = story.dispute, story.page()
    engine = make_engine(light_live_house.settings.database_url, ("chain",))
    with Session(engine) as session, session.begin():
        true = session.scalars(select(Dispute).where(Dispute.task_id == story.task.id)).one()
        row = {column.key: getattr(true, column.key) for column in Dispute.__table__.columns}
        row |= {"escrow": "0x" + "66" * 20, "ruling": 1, "ruled_at": true.opened_at + 1}
        session.add_all(Dispute(**row | {"dispute_id": true.dispute_id + more}) for more in (0, 1))
    engine.dispose()
    assert story.dispute == place
    assert (place["ruling"], story.page()["state"]) == (None, page["state"])
    listed = story.deals.client.get(f"{API}/disputes", params={"task_id": story.task.id}).json()["items"]
    assert [(item["dispute"]["id"], item["dispute"]["ruling"]) for item in listed] == [(place["id"], None)]


def test_evidence_is_brought_by_parties_and_read_by_them_and_the_bench(live_house: House) -> None:
    story = Story(live_house)
    people, deals = story.people, story.deals
    story.submitted()
    assert refused(bring(people["worker"], story.task), 409, "no_open_dispute")
    reason = kept(people["poster"], NOTES, note(story.task, story.worker))
    deals.act(story.task, story.poster, "reject", story.worker, reason=reason)
    deals.act(story.task, story.worker, "dispute", story.worker)
    for name in ("rival", "judge", "appeal judge", "stranger"):
        assert refused(bring(people[name], story.task), 409, "no_open_dispute"), name
    assert refused(bring(people["worker"], Task("0x" + "ab" * 32, {}, ())), 404, "not_found")
    assert refused(bring(people["worker"], story.task, b""), 422, "attachment_empty")
    assert bring(deals_nobody(deals), story.task).status_code == 401
    answer = bring(people["worker"], story.task, name="../../etc/why.md")
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert (file["name"], file["uri"], file["media_type"]) == ("why.md", f"/ipfs/{file['cid']}", "text/markdown")
    assert readers(people, f"{FILES}/{file['digest']}") == {"worker"}
    deals.act(story.task, story.worker, "submit_evidence", story.worker, evidence=file["uri"])
    assert readers(people, f"{FILES}/{file['digest']}") == {"worker", "poster", "judge"}
    [said] = story.page()["evidence"]
    assert (said["party"], said["uri"], said["digest"]) == (story.worker, file["uri"], file["digest"])
    sent = people["judge"].client.get(f"{FILES}/{file['digest']}")
    assert sent.content == b"# Why\n\nSee the log."
    assert sent.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in sent.headers["content-security-policy"]
    # Whoever names another's file in evidence of his own opens it to nobody.
    deals.act(story.task, story.poster, "submit_evidence", story.worker, evidence="/ipfs/elsewhere")
    assert [each["digest"] for each in story.page()["evidence"]] == [file["digest"], None]


def deals_nobody(deals: Deals) -> Person:
    """Return somebody who is not signed in."""
    return deals.house.person(deals.client)


def test_a_bench_votes_is_appealed_and_its_second_bench_rules(own_house: House) -> None:
    story = Story(own_house)
    world, deals = story.world, story.deals
    story.disputed()
    first, second, third = world.members
    path = f"{API}/disputes"

    def listed(**params: str) -> list[str]:
        return [item["state"] for item in deals.client.get(path, params=params).json()["items"]]

    assert listed(state="voting") == listed(member=first) == listed(party=story.worker) == ["voting"]
    assert listed(member=world.appeal_members[0]) == listed(party=story.stranger) == listed(state="ruled") == []
    assert story.allowed(story.stranger) == set()
    assert story.allowed(first) == {("vote", 0)}
    assert story.allowed(story.worker) == {("submit_evidence", None)}
    story.do(first, "vote", ruling=1)
    assert story.allowed(first) == set()
    story.do(second, "vote", ruling=1)
    assert listed(state="appealable") == ["appealable"]
    assert story.allowed(third) == {("appeal", 0)}
    page = story.page()
    assert (page["appeal_cost"], page["cases"][0]["ruling"], page["dispute"]["ruling"]) == (str(APPEAL_COST), 1, None)
    assert {(vote["member"], vote["ruling"]) for vote in page["cases"][0]["votes"]} == {(first, 1), (second, 1)}
    story.do(story.poster, "appeal")
    assert listed(member=world.appeal_members[0], state="appealed") == ["appealed"]
    assert story.people["appeal judge"].client.get(f"{WORK}/{story.page()['digest']}").status_code == 200
    for member in world.appeal_members[:2]:
        assert ("vote", 1) in story.allowed(member)
        story.do(member, "vote", case=1, ruling=2)
    assert ("execute", 1) in story.allowed(story.stranger)
    story.do(story.stranger, "execute", case=1)
    assert listed(state="decided") == ["decided"]
    assert ("execute", 0) in story.allowed(story.stranger)
    story.do(story.stranger, "execute")
    assert (listed(state="ruled"), story.page()["dispute"]["ruling"]) == (["ruled"], 2)
    assert ("execute_ruling", None) in story.allowed(story.stranger)
    story.do(story.stranger, "execute_ruling", case=None)
    assert (listed(state="ended"), deals.seat(story.task, story.worker)["state"]) == (["ended"], "ruled_poster")
    assert ("withdraw_dues", 1) in story.allowed(world.appeal_members[0])
    story.do(world.appeal_members[0], "withdraw_dues", case=1)
    assert ("withdraw_dues", 1) not in story.allowed(world.appeal_members[0])


def test_a_bench_that_sleeps_is_closed_and_a_dispute_without_ruling_splits(light_own_house: House) -> None:
    story = Story(light_own_house)
    deals = story.deals
    story.disputed()
    deals.wait(3 * DAY)
    assert {("close_vote", 0), ("appeal", 0)} <= story.allowed(story.stranger)
    story.do(story.stranger, "close_vote")
    assert story.page()["cases"][0]["ruling"] == 0
    deals.wait(DAY)
    assert {("execute", 0), ("share_cost", 0)} <= story.allowed(story.stranger)
    deals.wait(26 * DAY)
    assert story.page()["state"] == "overdue"
    assert ("execute_ruling", None) in story.allowed(story.stranger)
    story.do(story.stranger, "execute_ruling", case=None)
    assert deals.seat(story.task, story.worker)["state"] == "split"


def test_disputes_come_in_pages_and_unknown_ones_are_not_found(own_house: House) -> None:
    deals = Deals.at(own_house)
    world, worker = deals.world, deals.world.workers[0]
    word = "0x" + "ab" * 32
    ids = []
    for _ in range(3):
        task = deals.post()
        deals.act(task, worker, "claim")
        deals.act(task, worker, "submit", worker, digest=word)
        deals.act(task, world.posters[0], "reject", worker, reason=word)
        deals.act(task, worker, "dispute", worker)
        ids.append(task.id)
    path = f"{API}/disputes"
    page = deals.client.get(path, params={"limit": 2}).json()
    rest = deals.client.get(path, params={"limit": 2, "cursor": page["next_cursor"]}).json()
    assert [item["task_id"] for item in (*page["items"], *rest["items"])] == ids[::-1]
    assert rest["next_cursor"] is None
    foreign = deals.client.get(path, params={"state": "voting", "cursor": page["next_cursor"]})
    assert refused(foreign, 422, "invalid_cursor")
    for place in (f"{world.panel.address}/99", f"{world.stranger}/1", f"{world.panel.address}/{'9' * 78}"):
        assert refused(deals.client.get(f"{path}/{place}"), 404, "not_found"), place
    assert refused(deals.client.get(f"{path}/{world.panel.address}/-1"), 422, "validation")
