"""What an account has earned is shown, carried away and proven without anybody's word for it (R51, R63, R95)."""

import json
import subprocess
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from pydantic import SecretStr
from web3 import Web3

from backend.chain.standing.models import POSTING, score_slot
from backend.core.manifest import NonRetryableError
from backend.core.settings import Settings
from backend.core.skills import skill_word
from backend.people.passports.issuer import issuer_account
from tests.backend.dealing import API, HOUR, Deals, refused
from tests.backend.house import House
from tests.backend.voting import RELAY_KEY
from tests.world import DAY, Task

ISSUER_KEY = SecretStr("0x" + "15" * 32)
VERIFIER = Path(__file__).with_name("verify_credential.mjs")
WEEK = 7 * DAY
WORD = skill_word("solidity")


def passport(deals: Deals, account: str) -> dict[str, Any]:
    """Return the passport of an account."""
    return told(deals, f"accounts/{account}/passport")


def doable(deals: Deals, account: str) -> dict[str, Any]:
    """Return what can be done for the standing of an account."""
    return told(deals, f"accounts/{account}/passport/actions")


def told(deals: Deals, path: str, **params: str) -> dict[str, Any]:
    answer = deals.client.get(f"{API}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def send(deals: Deals, transaction: dict[str, Any], sender: str | None = None) -> None:
    """Have somebody, a stranger if nobody is named, send a ready-made call that is said to be allowed."""
    assert transaction["allowed"], transaction
    deals.send(sender or deals.world.stranger, transaction)
    deals.look()


def paid(deals: Deals, poster: str, worker: str, *, noted: bool = True) -> Task:
    """Have a worker paid for a task, noted by the standing or not."""
    world = deals.world
    task = world.post(poster=poster)
    world.claim(task, worker)
    world.submit(task, worker)
    deals.look()
    deals.act(task, task.packed[0], "accept_and_record" if noted else "accept", worker)
    return task


def lapsed(deals: Deals, poster: str, worker: str) -> Task:
    """Have a worker let a seat lapse."""
    task = deals.world.post(poster=poster)
    deals.world.claim(task, worker)
    deals.wait(7 * DAY)
    deals.act(task, deals.world.stranger, "lapse", worker)
    return task


def on_chain(deals: Deals, account: str, skill: str = WORD) -> list[int]:
    """Return points, counterparties, completions and defaults as the contract has them at the head."""
    views = deals.world.reputation.functions
    return list(views.standing(Web3.to_checksum_address(account), skill).call())


def shown(score: dict[str, Any]) -> list[int]:
    """Return a score of a passport in the order of the contract's view."""
    return [int(score[name]) for name in ("points", "counterparties", "completions", "defaults")]


def against_claim(deals: Deals, task: Task, account: str) -> str | None:
    """Return why an account may not claim a seat; the contract must agree."""
    page = deals.page(task, account)
    [claim] = [action for action in page["actions"] if action["action"] == "claim"]
    made = deals.made(task, account, "claim")
    if claim["allowed"]:
        assert deals.goes_through(account, made.json()) is None
    else:
        assert refused(made, 409, "not_legal")
        functions = deals.world.escrow.functions
        call = functions.claim(task.packed, account, int(claim["params"]["min_price"]), int(claim["bond"]), [], 0, "0x")
        against = deals.goes_through(
            account,
            {"to": deals.world.escrow.address, "data": call._encode_transaction_data(), "value": claim["value"]},
        )
        assert against is not None
        assert "0x" + Web3.keccak(text="Escrow_MayNotTake(address)")[:4].hex() in against
    reason: str | None = claim["reason"]
    return reason


def against_claims(deals: Deals, poster: str, account: str) -> list[str | None]:
    """Return why an account may not claim a seat without a bond, and one with it."""
    tasks = [deals.world.post(poster=poster, free_lapses=free) for free in (1, 0)]
    deals.look()
    return [against_claim(deals, task, account) for task in tasks]


def test_points_are_gathered_and_seats_recorded_by_ready_made_calls(live_house: House) -> None:
    deals = Deals.at(live_house)
    world, which = deals.world, "postgresql" in live_house.settings.database_url
    poster, worker, late = world.posters[which], world.workers[which], world.workers[2 + which]
    noted, pulled = paid(deals, poster, worker), paid(deals, poster, worker, noted=False)
    before = doable(deals, worker)
    assert [(seat["task_id"], seat["state"]) for seat in before["seats"]] == [(pulled.id, "paid")]
    assert deals.seat(noted, worker)["recorded"]
    assert not deals.seat(pulled, worker)["recorded"]
    [pair] = before["pairs"]
    assert (pair["worker"], pair["poster"], pair["skill"], pair["met"]) == (worker, poster, "solidity", 1)
    assert doable(deals, poster)["pairs"] == [pair]
    send(deals, before["seats"][0]["record"])
    [pair] = doable(deals, worker)["pairs"]
    chain = world.reputation.functions.pairOf(world.escrow.address, worker, poster, WORD).call()
    assert [pair["met"], int(pair["for_worker"]), int(pair["for_poster"])] == [chain[0], chain[3], chain[4]]
    assert pair["anyone_from"] == (chain[5] + 4) * WEEK
    send(deals, pair["gather"], worker)
    assert doable(deals, worker)["pairs"] == []
    [theirs] = doable(deals, poster)["pairs"]
    send(deals, theirs["gather"], poster)
    after = doable(deals, poster)
    assert (after["seats"], after["pairs"]) == ([], [])
    reasons = {action["action"]: action["reason"] for action in after["actions"]}
    assert reasons == {
        "record_many": "nothing_to_record",
        "gather_many": "nothing_pending",
        "pardon": "nothing_to_pardon",
    }

    [mine], [theirs] = passport(deals, worker)["scores"], passport(deals, poster)["scores"]
    assert (mine["side"], mine["skill"], theirs["side"], theirs["skill"]) == ("worker", "solidity", "poster", None)
    assert shown(mine) == on_chain(deals, worker)
    assert shown(theirs) == on_chain(deals, poster, POSTING)
    assert int(mine["points"]) > 0
    assert int(passport(deals, worker)["token_id"]) == int(worker, 16)
    assert passport(deals, late)["token_id"] is None

    lapsed(deals, poster, late)
    suspension = passport(deals, late)["suspension"]
    assert suspension["until"] == world.reputation.functions.suspendedUntil(late).call()
    assert (suspension["holds"], suspension["escrow"]) == (True, world.escrow.address)
    assert against_claims(deals, poster, late) == ["suspended", "suspended"]
    deals.wait(WEEK)
    assert against_claims(deals, poster, late) == ["defaulted", None]
    deals.wait(26 * WEEK)
    assert against_claims(deals, poster, late) == [None, None]
    assert shown(passport(deals, worker)["scores"][0]) == on_chain(deals, worker)
    assert int(passport(deals, worker)["scores"][0]["points"]) <= int(mine["points"]) // 2

    works = [work["task_id"] for work in passport(deals, worker)["portfolio"]]
    assert sorted(works) == sorted([noted.id, pulled.id])
    assert passport(deals, worker)["works"] == 2
    path, pages = f"accounts/{poster}/portfolio", []
    cursor: dict[str, str] = {}
    for _ in range(2):
        page = told(deals, path, limit="1", side="poster", **cursor)
        pages += [work["task_id"] for work in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
    assert pages == works
    assert page["next_cursor"] is None
    assert told(deals, path, side="worker")["items"] == []
    stolen = {"cursor": told(deals, path, limit="1")["next_cursor"], "limit": "1"}
    answer = deals.client.get(f"{API}/accounts/{worker}/portfolio", params=stolen)
    assert refused(answer, 422, "invalid_cursor")
    assert told(deals, "leaderboards", period="week")["items"] == []
    leaders = {each["address"]: each for each in told(deals, "leaderboards", skill="solidity")["items"]}
    assert (leaders[worker]["points"], leaders[worker]["completions"]) == (str(on_chain(deals, worker)[0]), 2)


def test_needs_and_void_versions_count_as_the_contracts_count_them(light_own_house: House) -> None:
    deals = Deals.at(light_own_house)
    world, reputation = deals.world, deals.world.reputation.functions
    poster, worker, late = world.posters[0], world.workers[0], world.workers[1]
    paid(deals, poster, worker)
    graded = world.post(poster=poster, grade=1)
    world.send(reputation.setNeed(1, 1000, 0), world.owner)
    deals.look()
    assert passport(deals, worker)["needs"] == [{"grade": "B", "points": "1000", "counterparties": 0}]
    assert against_claim(deals, graded, worker) == "standing_too_low"
    for action in doable(deals, worker)["actions"]:
        if action["action"] == "gather_many":
            send(deals, action, worker)
    assert against_claim(deals, graded, worker) is None
    world.send(reputation.setNeed(1, 1000, 1), world.owner)
    deals.look()
    assert against_claim(deals, graded, worker) == "standing_too_low"
    lapsed(deals, poster, late)
    assert refused_pardon(deals, late) == "nothing_to_pardon"
    world.send(reputation.setNeed(1, 1, 0), world.owner)
    world.send(reputation.voidVersion(world.escrow.address), world.owner)
    deals.look()
    [score] = passport(deals, worker)["scores"]
    assert shown(score) == on_chain(deals, worker) == [0, 0, 0, 0]
    assert [version["voided"] for version in score["versions"]] == [True]
    assert int(score["versions"][0]["points"]) > 0
    assert told(deals, "leaderboards")["items"] == []
    assert told(deals, f"accounts/{worker}")["standing"] == []
    assert against_claim(deals, graded, worker) == "standing_too_low"
    [pardon] = [action for action in doable(deals, late)["actions"] if action["action"] == "pardon"]
    send(deals, pardon)
    assert passport(deals, late)["suspension"] is None
    assert refused_pardon(deals, late) == "nothing_to_pardon"
    unnoted = paid(deals, poster, late, noted=False)
    [seat] = doable(deals, late)["seats"]
    assert (seat["task_id"], seat["record"]["reason"]) == (unnoted.id, "escrow_not_admitted")
    assert deals.goes_through(world.stranger, seat["record"]) is not None


def refused_pardon(deals: Deals, account: str) -> str | None:
    """Return why a suspension cannot be lifted; the contract must refuse as well."""
    [pardon] = [action for action in doable(deals, account)["actions"] if action["action"] == "pardon"]
    assert deals.goes_through(deals.world.stranger, pardon) is not None
    reason: str | None = pardon["reason"]
    return reason


def judged(jwt: str, now: int) -> dict[str, Any]:
    """Return what libraries of others make of a credential at a Unix time."""
    command = ["node", str(VERIFIER), jwt, str(now)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    verdict: dict[str, Any] = json.loads(said.stdout)
    return verdict


def test_a_credential_is_verified_by_a_library_of_others(light_live_house: House) -> None:
    deals = Deals.at(light_live_house, issuer_key=ISSUER_KEY)
    worker = deals.world.workers[4]
    deals.world.gather(paid(deals, deals.world.posters[2], worker), worker)
    deals.look()
    exported = told(deals, f"accounts/{worker}/passport/credential")
    now, jwt = exported["issued_at"] + HOUR, exported["jwt"]
    issuer = Account.from_key(ISSUER_KEY.get_secret_value()).address
    verdict = judged(jwt, now)
    assert verdict["verified"], verdict
    assert verdict["issuer"] == exported["issuer"] == f"did:pkh:eip155:31337:{issuer}"
    assert verdict["subject"] == exported["credential"]["credentialSubject"]
    assert verdict["subject"]["id"] == passport(deals, worker)["did"]
    assert verdict["subject"]["scores"] == passport(deals, worker)["scores"]
    header, payload, signature = jwt.split(".")
    said = json.loads(urlsafe_b64decode(payload + "=="))
    said["vc"]["credentialSubject"]["scores"][0]["points"] = "999000000"
    richer = urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    for forged, moment in ((f"{header}.{richer}.{signature}", now), (jwt, exported["expires_at"] + HOUR)):
        assert not judged(forged, moment)["verified"]


def test_only_a_server_with_a_key_signs_credentials(light_live_house: House) -> None:
    path, relay = f"{API}/accounts/{'0x' + '12' * 20}/passport", Account.from_key(RELAY_KEY.get_secret_value())
    without = light_live_house.client()
    light_live_house.index()
    assert refused(without.get(f"{path}/credential"), 404, "no_issuer")
    assert not without.get(path).json()["exportable"]
    relayed = light_live_house.client(relayer_key=RELAY_KEY)
    assert relayed.get(f"{path}/credential").json()["issuer"].endswith(relay.address)
    with pytest.raises(NonRetryableError, match="GUILDHALL_ISSUER_KEY") as failure:
        issuer_account(Settings(issuer_key=SecretStr("0x" + "5f" * 31)))
    assert "5f5f" not in str(failure.value)


def test_a_proof_is_the_nodes_own_at_the_indexed_block(light_live_house: House) -> None:
    deals = Deals.at(light_live_house)
    world, worker = deals.world, deals.world.workers[4]
    poster = world.posters[2]
    task = paid(deals, poster, worker)
    for side in (worker, poster):
        world.gather(task, worker, side)
    deals.look()
    block = passport(deals, worker)["block"]
    for account, skill, params in ((worker, WORD, {"skill": "solidity"}), (poster, POSTING, {"side": "poster"})):
        bundle = told(deals, f"accounts/{account}/passport/proof", **params)
        assert (bundle["format"], bundle["chain_id"]) == ("guildhall.passport.proof.v1", 31337)
        assert (bundle["skill"], bundle["versions"]) == (skill, [world.escrow.address])
        assert (bundle["reputation"], bundle["account"]) == (world.reputation.address, account)
        assert bundle["header"]["hash"] == block["hash"]
        [storage] = bundle["proof"]["storageProof"]
        slot = score_slot(world.escrow.address.lower(), account.lower(), skill)
        word = int.from_bytes(world.w3.eth.get_storage_at(world.reputation.address, int(slot, 16)))
        assert (int(storage["key"], 16), int(storage["value"], 16)) == (int(slot, 16), word)
        assert word > 0
    world.rpc("anvil_mine", hex(3))
    assert told(deals, f"accounts/{worker}/passport/proof", skill="solidity")["header"]["hash"] == block["hash"]
    for wrong in ({}, {"side": "poster", "skill": "solidity"}, {"skill": "Solidity!"}):
        answer = deals.client.get(f"{API}/accounts/{worker}/passport/proof", params=wrong)
        assert refused(answer, 422, "validation")


def test_a_passport_needs_no_node_and_what_is_pending_does(light_live_house: House) -> None:
    deals = Deals.at(light_live_house)
    worker = deals.world.workers[4]
    paid(deals, deals.world.posters[2], worker)
    client = light_live_house.client(rpc_url="http://127.0.0.1:9")
    assert client.get(f"{API}/accounts/{worker}/passport").status_code == 200
    for path in ("actions", "proof?skill=solidity"):
        assert refused(client.get(f"{API}/accounts/{worker}/passport/{path}"), 503, "node_unavailable"), path
