"""Reviews stay sealed until neither side can answer the other (R16)."""

import secrets
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from httpx import Response

from backend.core.documents import digest_of
from tests.backend.dealing import API, Deals, refused
from tests.backend.house import House, Person
from tests.world import DAY, Task

SIDES = ("poster", "worker")
DOMAIN = {"name": "Guildhall Reviews"}


@dataclass
class Seal:
    """A review as its author keeps it in his browser."""

    deals: Deals
    task: Task
    worker: str
    side: int
    rating: int
    body: str
    salt: str = field(default_factory=lambda: "0x" + secrets.token_hex(32))

    @property
    def author(self) -> str:
        return self.task.packed[0] if self.side == 0 else self.worker

    @property
    def path(self) -> str:
        return f"{API}/tasks/{self.task.id}/seats/{self.worker}/reviews"

    @property
    def document(self) -> dict[str, str]:
        about = {"taskId": self.task.id, "worker": self.worker.lower(), "side": SIDES[self.side]}
        return {"schema": "guildhall/review/1", **about, "body": self.body}

    @property
    def digest(self) -> str:
        return digest_of(rfc8785.dumps(dict(self.document)))

    @property
    def commitment(self) -> str:
        views = self.deals.world.reviews.functions
        subject = (self.deals.world.escrow.address, self.task.id, self.worker, self.side)
        commitment: bytes = views.commitmentOf(*subject, (self.rating, self.digest, self.salt)).call()
        return "0x" + commitment.hex()

    def signed(self, signer: str | None = None, domain: dict[str, Any] | None = None, **instead: Any) -> dict[str, str]:
        """Return the body that seals it; with `instead`, something else is signed than what is sent."""
        world, commitment = self.deals.world, self.commitment
        values: dict[str, Any] = {
            "escrow": world.escrow.address,
            "taskId": self.task.id,
            "worker": self.worker,
            "side": self.side,
            "commitment": commitment,
        }
        contract = {**DOMAIN, "verifyingContract": world.reviews.address, **(domain or {})}
        signature = self.deals.sign("Review", signer or self.author, contract, **{**values, **instead})
        return {"commitment": commitment, "signature": signature}

    def opened(self, **instead: Any) -> dict[str, Any]:
        """Return the body that opens it."""
        return {"rating": self.rating, "salt": self.salt, "document": self.document, **instead}


@dataclass
class Both:
    """A poster and a worker at an ended seat, each signed in, with a review in mind, and somebody else."""

    deals: Deals
    seals: tuple[Seal, Seal]
    people: tuple[Person, Person]
    stranger: Person

    @classmethod
    def after(cls, deals: Deals, *, who: int = 0) -> "Both":
        """Let a seat end paid."""
        world = deals.world
        task, worker = world.post(poster=world.posters[who]), world.workers[who]
        world.claim(task, worker)
        world.submit(task, worker)
        world.accept(task, worker)
        deals.look()
        seals = (Seal(deals, task, worker, 0, 2, "Slow."), Seal(deals, task, worker, 1, 5, "Clear, and paid at once."))
        people = deals.unlocked(task.packed[0]), deals.unlocked(worker)
        return cls(deals, seals, people, deals.unlocked(world.stranger))

    def seal(self, side: int, /, **changes: Any) -> Response:
        return self.people[side].client.post(self.seals[side].path, json=self.seals[side].signed(**changes))

    def reveal(self, side: int, **instead: Any) -> Response:
        return self.people[side].client.post(f"{self.seals[side].path}/reveal", json=self.seals[side].opened(**instead))

    def seen(self, person: Person | None = None) -> dict[str, Any]:
        """Return the reviews as somebody sees them."""
        answer = (person.client if person else self.deals.client).get(self.seals[0].path)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def action(self, side: int, name: str) -> dict[str, Any]:
        """Return an action as a side sees it."""
        [action] = [each for each in self.seen(self.people[side])["actions"] if each["action"] == name]
        found: dict[str, Any] = action
        return found

    def send(self, action: dict[str, Any]) -> None:
        """Have a stranger send a ready-made call."""
        assert self.deals.goes_through(self.deals.world.stranger, action) is None
        self.deals.send(self.deals.world.stranger, action)
        self.deals.look()


def test_neither_side_learns_of_the_others_review_before_both_are_in(live_house: House) -> None:
    both = Both.after(Deals.at(live_house), who="postgresql" in live_house.settings.database_url)
    poster, worker = both.people
    untouched = [both.seen(person) for person in (poster, both.stranger, None)]
    assert [review["state"] for review in untouched[0]["reviews"]] == ["none", "none"]
    assert both.action(0, "anchor_reviews")["reason"] == "not_sealed"
    assert refused(both.reveal(1), 409, "not_legal")

    sealed = both.seal(1)
    assert sealed.status_code == 201, sealed.text
    assert sealed.json() == {"side": "worker", "commitment": both.seals[1].commitment, "both": False}
    assert both.seal(1).json() == sealed.json()
    # Whoever has not sealed his own sees, byte for byte, what he saw before.
    assert [both.seen(person) for person in (poster, both.stranger, None)] == untouched
    assert both.seen(worker)["mine"] == sealed.json()
    assert both.action(1, "anchor_reviews")["reason"] == "other_not_sealed"

    assert both.seal(0).json()["both"]
    assert both.seen(both.stranger) == untouched[1]
    anchor = both.action(0, "anchor_reviews")
    assert anchor["data"] == both.action(1, "anchor_reviews")["data"]
    both.send(anchor)
    seen = both.seen()
    assert [review["state"] for review in seen["reviews"]] == ["anchored", "anchored"]
    assert all(review[name] is None for review in seen["reviews"] for name in ("rating", "digest", "text"))
    assert both.action(0, "anchor_reviews")["reason"] == "already_anchored"

    for wrong in ({"rating": 3}, {"salt": "0x" + "00" * 32}, {"document": {**both.seals[1].document, "body": "Fast."}}):
        assert refused(both.reveal(1, **wrong), 422, "review_mismatch"), wrong
    call = both.reveal(1)
    assert call.status_code == 200, call.text
    assert both.seen() == {**seen, "block": both.seen()["block"]}
    both.send(call.json())
    shown = {review["side"]: review for review in both.seen()["reviews"]}
    assert (shown["worker"]["state"], shown["worker"]["rating"]) == ("revealed", 5)
    assert (shown["worker"]["text"], shown["worker"]["digest"]) == (both.seals[1].body, both.seals[1].digest)
    assert (shown["poster"]["state"], shown["poster"]["text"]) == ("anchored", None)
    assert refused(both.reveal(1), 409, "not_legal")
    about = both.deals.client.get(f"{API}/accounts/{both.seals[0].author}/passport").json()
    assert [review["text"] for review in about["reviews"]] == [both.seals[1].body]
    assert {each["side"]: each["counts"] for each in about["ratings"]}["poster"] == [0, 0, 0, 0, 1]
    both.deals.wait(31 * DAY)
    assert {review["side"]: review["state"] for review in both.seen()["reviews"]}["poster"] == "withheld"
    assert refused(both.reveal(0), 409, "not_legal")


def test_one_side_alone_is_anchored_late_and_opened_after_the_last_moment_for_the_other(
    light_live_house: House,
) -> None:
    both = Both.after(Deals.at(light_live_house), who=2)
    assert both.seal(0).status_code == 201
    both.deals.wait(14 * DAY)
    alone = both.action(0, "anchor_reviews")
    assert (alone["allowed"], alone["side"]) == (True, "poster")
    both.send(alone)
    assert both.action(0, "reveal_review")["reason"] == "too_early"
    assert refused(both.reveal(0), 409, "not_legal")
    both.deals.wait(3 * DAY)
    assert refused(both.seal(1), 409, "not_legal")
    both.send(both.reveal(0).json())
    states = {review["side"]: review["state"] for review in both.seen()["reviews"]}
    assert states == {"poster": "revealed", "worker": "none"}


def test_what_is_no_review_of_this_seat_by_this_side_is_not_kept(light_live_house: House) -> None:
    deals = Deals.at(light_live_house)
    both = Both.after(deals, who=1)
    world, (mine, theirs) = deals.world, both.seals
    forged: tuple[dict[str, Any], ...] = (
        {"signer": world.stranger},
        {"signer": theirs.author},
        {"domain": {"chainId": 1}},
        {"domain": {"verifyingContract": world.escrow.address}},
        {"domain": {"name": "Guildhall TaskEscrow"}},
        {"taskId": "0x" + "ab" * 32},
        {"worker": world.workers[0]},
        {"escrow": world.stranger},
        {"side": 1},
        {"commitment": "0x" + "01" * 32},
    )
    for changes in forged:
        assert refused(both.seal(0, **changes), 422, "signature_invalid"), changes
    body = mine.signed()
    assert refused(both.stranger.client.post(mine.path, json=body), 404, "not_found")
    assert refused(both.people[1].client.post(mine.path, json=body), 422, "signature_invalid")
    assert deals.client.post(mine.path, json=body).status_code == 401
    elsewhere = mine.path.replace(mine.worker, world.workers[0])
    assert refused(both.people[0].client.post(elsewhere, json=body), 404, "not_found")
    empty = {**body, "commitment": "0x" + "00" * 32}
    assert refused(both.people[0].client.post(mine.path, json=empty), 422, "signature_invalid")
    assert both.seen(both.people[0])["mine"] is None

    assert both.seal(0).status_code == 201
    second = Seal(deals, mine.task, mine.worker, 0, 5, "On second thoughts, wonderful.")
    assert refused(both.people[0].client.post(mine.path, json=second.signed()), 409, "review_sealed")
    assert both.seen(both.people[0])["mine"]["commitment"] == mine.commitment

    live = world.post(poster=mine.author)
    world.claim(live, mine.worker)
    deals.look()
    early = Seal(deals, live, mine.worker, 0, 5, "Surely good.")
    assert refused(both.people[0].client.post(early.path, json=early.signed()), 409, "not_legal")
    assert deals.client.get(early.path).json()["closes_at"] is None
    both.deals.wait(17 * DAY)
    assert refused(both.seal(1), 409, "not_legal")
