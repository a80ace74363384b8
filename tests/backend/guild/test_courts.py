"""A dispute before a court, from stakes to the last payment: the API says what the contract says (R33, R75)."""

from collections.abc import Callable
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from sqlalchemy import URL

from backend.chain.escrow.calls import calldata
from tests.backend.conftest import emptied
from tests.backend.dealing import API, Deals, refused
from tests.backend.documents import deliverable
from tests.backend.guild.test_disputes import FILES, NOTES, WORK, bring, kept, note, readers
from tests.backend.house import House
from tests.node import CHAIN_ID
from tests.world import DAY, ETHER

STAGES = ("evidence", "drawing", "committing", "revealing", "appealable", "solved")
WORKER_WINS, POSTER_WINS = 1, 2


def salt_of(juror: str) -> bytes:
    return keccak(text=f"salt of {juror.lower()}")


def open_to_proof(ballot: dict[str, Any]) -> bool:
    """Tell whether a vote is there that somebody could prove before its time."""
    return ballot["committed"] and not ballot["slashed"]


class Trial:
    """A seat that was rejected and is disputed before the court, and jurors with a stake in it."""

    def __init__(self, house: House, twin: House) -> None:
        self.deals, self.twin = Deals.at(house), Deals.at(twin)
        world = self.world = self.deals.world
        self.court = world.court
        self.poster, self.worker, self.stranger = world.accounts[1], world.accounts[4], world.accounts[9]
        self.jurors = world.accounts[6:9]
        for juror in self.jurors:
            world.send(world.guild_token.functions.approve(self.court.address, 10_000 * ETHER), juror)
            world.send(self.court.functions.stake(10_000 * ETHER), juror)
        self.accounts = {
            "poster": self.poster,
            "worker": self.worker,
            "juror": self.jurors[0],
            "stranger": self.stranger,
        }
        self.people = {name: self.deals.unlocked(account) for name, account in self.accounts.items()}
        self.task = self.deals.post(arbitrator=self.court.address, poster=self.poster)
        self.work = kept(self.people["worker"], WORK, deliverable(self.task.id))
        self.deals.act(self.task, self.worker, "claim")
        self.deals.act(self.task, self.worker, "submit", self.worker, digest=self.work)
        self.reason = kept(self.people["poster"], NOTES, note(self.task, self.worker))
        self.deals.act(self.task, self.poster, "reject", self.worker, reason=self.reason)
        self.deals.act(self.task, self.worker, "dispute", self.worker)
        self.number = int(self.deals.seat(self.task, self.worker)["dispute"]["id"])

    def page(self, account: str | None = None) -> dict[str, Any]:
        """Return the dispute's page."""
        params = {"account": account} if account else {}
        answer = self.deals.client.get(f"{API}/disputes/{self.court.address}/{self.number}", params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def juror(self, account: str) -> dict[str, Any]:
        """Return an account as a juror."""
        answer = self.deals.client.get(f"{API}/courts/{self.court.address}/jurors/{account}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def said(self, action: dict[str, Any], account: str, case: dict[str, Any]) -> str | None:
        """Return the calldata that an account would write itself, as rightly as anybody could."""
        if action["data"] is not None:
            return str(action["data"])
        row, number = case["rounds"][-1], self.number
        known = next((each["juror"] for each in row["ballots"] if open_to_proof(each)), account)
        own: dict[str, tuple[Any, ...]] = {
            "submit_evidence": ("submitEvidence", number, "/ipfs/bafy"),
            "commit": ("commit", number, self.commitment(account, row["number"])),
            "prove_early": ("proveEarly", number, known, WORKER_WINS, salt_of(known)),
            "reveal": ("reveal", number, account, WORKER_WINS, salt_of(account)),
        }
        return calldata("Court", *own[action["action"]]) if action["action"] in own else None

    def commitment(self, juror: str, number: int) -> bytes:
        """Return what a juror commits to."""
        kinds = ("uint256", "address", "uint256", "uint256", "address", "uint256", "bytes32")
        values = (CHAIN_ID, self.court.address, self.number, number, juror, WORKER_WINS, salt_of(juror))
        return keccak(encode(kinds, values))

    def agree(self, stage: str, state: str) -> None:
        """Compare stage, ruling and every action of every account with what the contract says."""
        self.deals.look()
        found, start, end = self.court.functions.stageOf(self.number).call({}, "pending")
        case = self.page()["court"]
        assert (case["stage"], STAGES[found]) == (stage, stage)
        assert (case["stage_began_at"], case["stage_ends_at"] or 0) == (start, end)
        if case["ruling"] is not None:
            assert case["ruling"] == self.court.functions.currentRuling(self.number).call({}, "pending")
        for account in self.accounts.values():
            for action in self.page(account)["court"]["actions"]:
                self.compare(action, account, case)
        self.twin.look()
        drawn = {each["juror"] for row in case["rounds"] for each in row["ballots"]}
        for deals in (self.deals, self.twin):
            for wanted, found_by in (({"state": state}, True), ({"member": self.jurors[0]}, self.jurors[0] in drawn)):
                items = deals.client.get(f"{API}/disputes", params=wanted).json()["items"]
                told = [(each["state"], each["arbitrator_name"]) for each in items]
                assert told == ([(state, "Court")] if found_by else []), wanted

    def compare(self, action: dict[str, Any], account: str, case: dict[str, Any]) -> None:
        """Find that a call goes through just when it is said to; a vote must be there to be told too early."""
        data, name = self.said(action, account, case), action["action"]
        if data is None or (name == "prove_early" and not any(map(open_to_proof, case["rounds"][-1]["ballots"]))):
            return
        call = {"to": self.court.address, "data": data, "value": action["value"]}
        against = self.deals.goes_through(account, call)
        assert (against is None) is action["allowed"], (name, action["reason"], account, against)

    def do(self, account: str, name: str, **which: Any) -> None:
        """Send an action that is said to be allowed."""
        wanted = {"action": name, **which}
        case = self.page(account)["court"]
        [action] = [each for each in case["actions"] if wanted.items() <= each.items()]
        assert action["allowed"], action
        self.deals.send(account, {**action, "data": self.said(action, account, case)})
        self.deals.look()

    def evidence(self, uri: str) -> dict[str, Any]:
        """Return the call that brings evidence straight to the court."""
        return {"to": self.court.address, "data": calldata("Court", "submitEvidence", self.number, uri), "value": "0"}

    def wait_until(self, time: int) -> None:
        self.deals.wait(max(1, time - self.world.now))

    def seed(self) -> dict[str, Any]:
        """Return the call that proves this epoch's seed."""
        answer = self.deals.client.get(f"{API}/courts/{self.court.address}/seed")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def trial(light_own_house: House, make_house: Callable[..., House], filled: URL) -> Trial:
    """Open a trial that is indexed into both databases."""
    world = light_own_house.world
    assert world is not None
    twin = make_house(emptied(filled), world.manifest(), world.url)
    twin.world = world
    return Trial(light_own_house, twin)


def test_a_court_hears_is_appealed_and_pays_as_the_api_says(trial: Trial) -> None:
    deals, court, stranger = trial.deals, trial.court, trial.stranger
    work, notes = f"{WORK}/{trial.work}", f"{NOTES}/{trial.reason}"
    trial.agree("evidence", "voting")
    witness = trial.people["stranger"]
    file = bring(witness, trial.task).json()
    assert readers(trial.people, f"{FILES}/{file['digest']}") == {"stranger"}
    deals.send(stranger, trial.evidence(file["uri"]))
    # Whoever names another's file in evidence of his own opens it to nobody.
    hidden = bring(trial.people["juror"], trial.task, b"Seen from the tower.").json()
    deals.send(stranger, trial.evidence(hidden["uri"]))
    deals.look()
    told = [(each["party"], each["digest"]) for each in trial.page()["evidence"]]
    assert told == [(stranger, file["digest"]), (stranger, hidden["digest"])]
    assert readers(trial.people, f"{FILES}/{file['digest']}") == {"stranger", "poster", "worker"}
    assert readers(trial.people, f"{FILES}/{hidden['digest']}") == {"juror"}
    assert readers(trial.people, work) == {"poster", "worker"}
    first = trial.page()["court"]["rounds"][0]
    assert trial.seed()["reason"] in ("too_early", None)
    trial.wait_until(first["draw_from"])
    trial.agree("drawing", "voting")
    assert trial.seed()["reason"] == "too_early"
    trial.wait_until(trial.seed()["opens_at"] + 12)
    trial.world.rpc("anvil_mine", hex(70))
    deals.look()
    trial.agree("drawing", "voting")
    opening = trial.seed()
    assert opening["allowed"], opening
    deals.send(stranger, {**opening, "value": "0"})
    deals.look()
    assert trial.seed()["reason"] == "already_done"
    trial.agree("drawing", "voting")
    trial.do(stranger, "draw")
    trial.agree("committing", "voting")

    ballots = trial.page()["court"]["rounds"][0]["ballots"]
    drawn = [each["juror"] for each in ballots]
    assert sum(each["votes"] for each in ballots) == 3
    assert set(drawn) <= set(trial.jurors)
    judge = deals.unlocked(drawn[0])
    assert readers({**trial.people, "drawn": judge}, work) >= {"poster", "worker", "drawn"}
    assert "drawn" in readers({"drawn": judge}, notes)
    assert readers({"stranger": trial.people["stranger"]}, work) == set()
    for account in drawn:
        trial.do(account, "commit")
    trial.agree("revealing", "voting")
    for account in drawn:
        [mine] = trial.juror(account)["rounds"]
        assert (mine["task_id"], mine["stage"], mine["ballot"]["committed"]) == (trial.task.id, "revealing", True)
        assert int(mine["locked"]) == int(trial.juror(account)["locked"]) == court.functions.jurorOf(account).call()[1]
        trial.do(account, "reveal")
    trial.agree("appealable", "appealable")
    assert trial.page()["court"]["ruling"] == WORKER_WINS

    for account, ruling in ((trial.poster, POSTER_WINS), (trial.worker, WORKER_WINS)):
        trial.do(account, "fund_appeal", ruling=ruling)
    case = trial.page()["court"]
    assert [(each["size"], each["drawn"]) for each in case["rounds"]] == [(3, 3), (7, 0)]
    assert [side["funded"] for side in case["rounds"][0]["funding"]] == [True, True]
    # Nobody proves the seed of its epoch, so the second round has no jurors, and the first ruling stands.
    trial.wait_until(case["rounds"][1]["draw_ends_at"])
    trial.agree("solved", "decided")
    assert trial.page()["court"]["ruling"] == WORKER_WINS

    trial.do(stranger, "execute")
    for number in range(2):
        trial.do(stranger, "settle", round=number)
    for account in (trial.poster, trial.worker):
        trial.do(account, "settle_funding")
    trial.agree("solved", "ruled")
    for account in drawn:
        juror = trial.juror(account)
        assert (juror["locked"], juror["free"]) == ("0", "0")
        assert int(juror["due"]) == court.functions.dueOf(account).call() > 0
        [withdraw] = [each for each in juror["actions"] if each["action"] == "withdraw"]
        deals.send(account, withdraw)
    deals.look()
    assert trial.juror(drawn[0])["due"] == "0"
    deals.act(trial.task, stranger, "execute_ruling", trial.worker)
    assert deals.seat(trial.task, trial.worker)["state"] == "ruled_worker"
    assert readers({"drawn": judge}, work) == set()

    leaver = drawn[0]
    trial.world.send(court.functions.startLeaving(4_000 * ETHER), leaver)
    deals.look()
    juror = trial.juror(leaver)
    reasons = {each["action"]: each["reason"] for each in juror["actions"]}
    assert (juror["leaving"], reasons["unstake"]) == (str(4_000 * ETHER), "nothing_free")
    trial.wait_until(juror["leaving_from"])
    juror = trial.juror(leaver)
    [unstake] = [each for each in juror["actions"] if each["action"] == "unstake"]
    assert (juror["free"], unstake["allowed"]) == (str(4_000 * ETHER), True)
    deals.send(leaver, unstake)
    deals.look()
    assert trial.juror(leaver)["stake"] == str(court.functions.jurorOf(leaver).call()[0])
    seen = deals.client.get(f"{API}/courts/{court.address}").json()
    assert (seen["staked"], seen["jurors"]) == (str(26_000 * ETHER), 3)


def test_votes_end_by_time_and_silence_leaves_the_ruling_open(trial: Trial) -> None:
    deals, stranger = trial.deals, trial.stranger
    first = trial.page()["court"]["rounds"][0]
    trial.wait_until(first["draw_from"] + 1536 + 12)
    trial.world.rpc("anvil_mine", hex(1))
    deals.look()
    deals.send(stranger, {**trial.seed(), "value": "0"})
    deals.look()
    trial.do(stranger, "draw")
    account = trial.page()["court"]["rounds"][0]["ballots"][0]["juror"]
    trial.do(account, "commit")
    trial.agree("committing", "voting")
    case = trial.page()["court"]
    if case["stage"] == "committing":
        deals.wait(DAY)
    trial.agree("revealing", "voting")
    deals.wait(DAY)
    trial.agree("appealable", "appealable")
    assert (trial.page()["court"]["ruling"], trial.page()["court"]["rounds"][0]["decisive"]) == (0, False)
    trial.do(trial.poster, "fund_appeal", ruling=POSTER_WINS)
    trial.agree("appealable", "appealable")
    deals.wait(DAY)
    trial.agree("solved", "decided")
    assert trial.page()["court"]["ruling"] == POSTER_WINS
    trial.do(stranger, "execute")
    trial.do(trial.poster, "settle_funding")
    trial.agree("solved", "ruled")


def test_a_court_that_is_none_is_not_found(light_house: House) -> None:
    client, nowhere = light_house.client(), "0x" + "12" * 20
    for path in ("", "/seed", f"/jurors/{nowhere}"):
        assert refused(client.get(f"{API}/courts/{nowhere}{path}"), 404, "not_found"), path
