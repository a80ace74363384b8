"""Requests made up from the OpenAPI document, right and wrong, never break the API, which answers as it says (R21)."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import schemathesis
from eth_account import Account
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import URL

from backend.core.dependencies import SESSION_COOKIE
from backend.core.errors import ApiError
from tests.backend.conftest import _empty
from tests.backend.dealing import Deals
from tests.backend.documents import deliverable, post_task
from tests.backend.house import House, Person
from tests.backend.people.company import appoint
from tests.backend.talk import opened, said
from tests.backend.voting import RELAY_KEY, propose, relay_of
from tests.world import World

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
POSTER_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
# Where a schema cannot say what fits: that one of several parameters must be there, or an address its checksum.
QUERIES = {
    "/api/v1/accounts/{address}/passport/proof": {"side": "poster"},
    "/api/v1/recommendations/tasks": {"account": "0x" + "ab" * 20},
}
FREE = {f"rate_{name}": "99999/second" for name in ("reads", "writes", "auth")}


def few(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@dataclass
class Stand:
    """A served API with rows in its tables, somebody who may do everything there, and the names of what there is."""

    house: House
    address: str
    person: Person
    known: dict[str, Any]
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    succeeded: set[tuple[str, str]] = field(default_factory=set)
    wrong: dict[tuple[str, str], str] = field(default_factory=dict)

    def credentials(self) -> dict[str, Any]:
        """Return cookie and token of a session, a new one when a request has ended the last."""
        cookies = {SESSION_COOKIE: self.person.client.cookies[SESSION_COOKIE]}
        if requests.get(f"{self.address}/api/v1/auth/session", cookies=cookies, timeout=30).status_code == 401:
            self.person.client.cookies.clear()
            self.person.sign_in()
            cookies = {SESSION_COOKIE: self.person.client.cookies[SESSION_COOKIE]}
        return {"cookies": cookies, "headers": {"X-CSRF-Token": self.person.client.headers["X-CSRF-Token"]}}

    def name(self, case: Case[Any]) -> None:
        """Put what there is into the path in every second request, so that rows are met too; and a query that fits."""
        if case.path in QUERIES and self.asked[case.method, case.path] % 2:
            case.query = dict(QUERIES[case.path])
        if case.path_parameters and self.asked[case.method, case.path] % 2:
            for name in case.path_parameters:
                case.path_parameters[name] = self.known.get(f"{case.path} {name}", self.known[name])

    def asking(self, credentials: dict[str, Any]) -> Callable[[Case[Any]], None]:
        """Return what sends a request and notes what is wrong with the answer."""

        def ask(case: Case[Any]) -> None:
            self.name(case)
            try:
                self.judge(case, case.call(timeout=60, **credentials))
            except (AssertionError, FailureGroup) as failure:
                parts = failure.exceptions if isinstance(failure, FailureGroup) else [failure]
                self.wrong.setdefault((case.method, case.path), "\n".join(str(part) for part in parts))

        return ask

    def judge(self, case: Case[Any], answer: Any) -> None:
        """Hold an answer against the document and the registry of errors."""
        place = (case.method, case.path)
        self.asked[place] += 1
        told = f"{case.as_curl_command()}: {answer.status_code} {answer.text[:500]}"
        assert answer.status_code < 500, told
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code < 400:
            self.succeeded.add(place)
        else:
            problem = answer.json()
            assert answer.headers["content-type"] == ["application/problem+json"], told
            assert ApiError.registry[problem["code"]].status == problem["status"] == answer.status_code, told
        assert answer.headers["x-request-id"], told


@pytest.fixture
def stand(make_house: Callable[..., House], filled: URL, module_world: World) -> Stand:
    """Build a market with a task, an offer to vote on, two people who talk, a profile and a report."""
    _empty(filled)
    url = filled.render_as_string(hide_password=False)
    house = make_house(url, module_world.manifest(), module_world.url, relayer_key=RELAY_KEY)
    house.world = module_world
    relay_of(module_world)
    ada = appoint(house, house.person(key=Account.from_key(POSTER_KEY)).sign_in())
    bo = house.person(ada.client).sign_in()
    worker = module_world.accounts[5]
    task = post_task(house, ada)
    module_world.claim(task, worker)
    note, brought = argued(house, ada)
    proposal = propose(house, "# Pay one wei\n\nFor the test.")
    house.dispatch()
    delivered = ada.client.post("/api/v1/deliverables", json=deliverable(task.id)).json()["digest"]
    room = opened(ada, bo)
    upload = {"content": b"attached", "headers": {"Content-Type": "text/plain"}, "params": {"name": "a.txt"}}
    attached = bo.client.post("/api/v1/attachments", **upload).json()["digest"]
    said(bo, room, attachments=[attached])
    report = reported(ada, room)
    profile = {"display_name": "Ada", "headline": [{"lang": "en", "text": "Contracts that hold"}], "skills": ["python"]}
    for person in (ada, bo):
        assert person.client.request("PUT", "/api/v1/profile", json=profile).status_code == 200
    known = {
        "task_id": task.id,
        "address": bo.address,
        "digest": task.fields["brief"],
        "/api/v1/deliverables/{digest} digest": delivered,
        "/api/v1/rooms/{room_id}/attachments/{digest} digest": attached,
        "/api/v1/guild/voters/{address} address": worker,
        "session_id": "0" * 32,
        "proposal_id": proposal,
        "room_id": room,
        "seq": 1,
        "report_id": report,
        "role": "moderator",
        "worker": worker,
        "root": ada.client.post("/api/v1/invitations", json={"workers": [worker]}).json()["root"],
        "draft_id": ada.client.post("/api/v1/drafts", json={"title": "A mark"}).json()["id"],
        "search_id": saved(ada, "To be deleted"),
        "/api/v1/saved-searches/{search_id}/digest search_id": saved(ada, "Kept"),
        "template_id": "translation",
        "arbitrator": module_world.panel.address,
        "court": module_world.court.address,
        "dispute_id": "1",
        "/api/v1/notes/{digest} digest": note,
        "/api/v1/evidence/{digest} digest": brought,
    }
    return Stand(house, house.serve(relayer_key=RELAY_KEY, **FREE), ada, known)


def argued(house: House, ada: Person) -> tuple[str, str]:
    """Have a seat of a task of Ada's disputed; returns the digests of her note and of what she brought."""
    deals = Deals(house, ada.client)
    world, worker, word = deals.world, deals.world.workers[2], "0x" + "ab" * 32
    task = post_task(house, ada)
    deals.look()
    deals.act(task, worker, "claim")
    deals.act(task, worker, "submit", worker, digest=word)
    deals.act(task, world.posters[0], "reject", worker, reason=word)
    deals.act(task, worker, "dispute", worker)
    written = {
        "schema": "guildhall/note/1",
        "taskId": task.id,
        "worker": worker.lower(),
        "body": "No.",
        "salt": "0" * 32,
    }
    note = ada.client.post("/api/v1/notes", json=written)
    upload = {"content": b"why", "headers": {"Content-Type": "text/plain"}, "params": {"task_id": task.id}}
    brought = ada.client.post("/api/v1/evidence", **upload)
    assert (note.status_code, brought.status_code) == (201, 201), (note.text, brought.text)
    return note.json()["digest"], brought.json()["digest"]


def saved(person: Person, name: str) -> Any:
    """Save a search for anything and return its id."""
    answer = person.client.post("/api/v1/saved-searches", json={"name": name, "query": {}})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def reported(person: Person, room: str) -> Any:
    """Report the first message of a room and return the report's id."""
    path = f"/api/v1/rooms/{room}/messages/1/report"
    answer = person.client.post(path, json={"reason": "spam", "text": "It is the third today."})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def test_no_request_breaks_the_api_and_every_answer_is_documented(stand: Stand) -> None:
    """Ask every operation signed in and signed out, rightly and wrongly; nothing may fail here, not even by 503."""
    document = requests.get(f"{stand.address}/api/v1/openapi.json", timeout=30).json()
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=stand.address)
    places: set[tuple[str, str]] = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        places.add((operation.method.upper(), operation.path))
        for mode, signed_in, examples in (
            (GenerationMode.POSITIVE, True, 5),
            (GenerationMode.NEGATIVE, True, 4),
            (GenerationMode.POSITIVE, False, 2),
        ):
            ask = stand.asking(stand.credentials() if signed_in else {})
            asking = given(case=operation.as_strategy(generation_mode=mode))(ask)
            # An operation without parameters cannot be asked wrongly.
            with suppress(Unsatisfiable):
                few(examples)(asking)()
    assert not stand.wrong, "\n\n".join(f"{method} {path}: {told}" for (method, path), told in stand.wrong.items())
    assert set(stand.asked) == places
    read = {place for place in places if place[0] == "GET"}
    assert read - stand.succeeded == set()
