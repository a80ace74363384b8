"""The real standing on a node, held to the model's: every score's word, every pair, every suspension and version."""

from typing import Any

from eth_abi.abi import decode

from tests.escrow_model.chain import Contract, Node
from tests.standing_model.model import Standing
from tests.standing_model.words import Between, Suspension, slot_of

PAIR = [*["uint256"] * 6, "bool", "bool"]
SUM = ["uint256"] * 4


def compare(node: Node, contract: Contract, standing: Standing, now: int) -> None:
    """Hold everything that the contract keeps to the model; `now` is the head's time."""
    _compare_scores(node, contract, standing)
    asked = _views(standing, now)
    calls: list[tuple[str, list[Any]]] = [
        ("eth_call", [{"to": contract.address, "data": contract.data(view, *arguments)}, "latest"])
        for view, arguments, _types, _expected in asked
    ]
    answers = node.ask_all(calls)
    for (view, arguments, types, expected), answer in zip(asked, answers, strict=True):
        found = tuple(map(_lower, decode(types, bytes.fromhex(answer[2:]))))
        assert found == expected, f"{view}{arguments}: {found}, not {expected}"


def versions(node: Node, contract: Contract) -> list[str]:
    """Return the versions that count already."""
    answer = node.ask("eth_call", {"to": contract.address, "data": contract.data("versions")}, "latest")
    return [each.lower() for each in decode(["address[]"], bytes.fromhex(answer[2:]))[0]]


def _compare_scores(node: Node, contract: Contract, standing: Standing) -> None:
    places = [hex(slot_of(*place)) for place in standing.scores]
    if not places:
        return
    answers = node.ask_all([("eth_getStorageAt", [contract.address, place, "latest"]) for place in places])
    for (place, score), answer in zip(standing.scores.items(), answers, strict=True):
        assert int(answer, 16) == score.word(), f"the score of {place}: {answer}, not {score}"


def _views(standing: Standing, now: int) -> list[tuple[str, tuple[Any, ...], list[str], tuple[Any, ...]]]:
    views: list[tuple[str, tuple[Any, ...], list[str], tuple[Any, ...]]] = [
        ("versions", (), ["address[]"], (tuple(standing.versions),)),
    ]
    for pair in standing.notes:
        notes = standing.pair_of(now, pair)
        counts = (notes.met, notes.fresh_for_worker, notes.fresh_for_poster)
        pending = (notes.for_worker, notes.for_poster >> standing.halvings(pair), standing.notes[pair].epoch)
        counted = (notes.worker_counted, standing.between.get(pair[:3], Between()).poster_counted)
        views.append(("pairOf", pair, PAIR, (*counts, *pending, *counted)))
    for account, skill in {(account, skill) for _version, account, skill in standing.scores}:
        total = standing.sum(now, account, skill)
        found = (total.points, total.counterparties, total.completions, total.defaults)
        views.append(("standing", (account, skill), SUM, found))
    for account, skills in standing.skills.items():
        views.append(("skillsOf", (account,), ["bytes32[]"], (tuple(skills),)))
        views.append(("ownerOf", (int(account, 16),), ["address"], (account,)))
    for account in {account for _version, account, _skill in standing.scores}:
        until = standing.suspensions.get(account, Suspension()).until
        views.append(("suspendedUntil", (account,), ["uint256"], (until,)))
        views.append(("defaultsOf", (account,), ["uint256"], (standing.defaults_of(now, account),)))
    for version, used in standing.used.items():
        views.append(("usedOf", (version,), ["uint256", "uint256"], used))
    return views


def _lower(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_lower, value))
    return value.lower() if isinstance(value, str) else value
