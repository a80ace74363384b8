"""Documents and tasks that tests store and post."""

import secrets
from typing import Any

from tests.backend.house import House, Person
from tests.world import Task


def task_document(**changes: Any) -> dict[str, Any]:
    """Return a task document, never the same twice."""
    return {
        "schema": "guildhall/task/1",
        "title": "Write a property-based test suite",
        "lang": "en",
        "body": "Please write a Hypothesis suite for our rate limiter.",
        "skills": ["solidity", "testing"],
        "criteria": ["Runs in under 60 seconds"],
        "links": ["https://example.org/limiter"],
        "salt": secrets.token_hex(16),
        **changes,
    }


def deliverable(task_id: str, **changes: Any) -> dict[str, Any]:
    """Return a deliverable for a task, never the same twice."""
    return {
        "schema": "guildhall/deliverable/1",
        "taskId": task_id,
        "body": "The suite found two bugs.",
        "links": [],
        "salt": secrets.token_hex(16),
        **changes,
    }


def store(person: Person, document: dict[str, Any]) -> str:
    """Store a task document and return its digest."""
    answer = person.client.post("/api/v1/documents", json=document)
    assert answer.status_code == 201, answer.text
    digest: str = answer.json()["digest"]
    return digest


def post_task(house: House, person: Person, document: dict[str, Any] | None = None, **terms: Any) -> Task:
    """Store a document and post a task with it; the caller indexes and dispatches."""
    assert house.world is not None
    return house.world.post(brief=store(person, document or task_document()), **terms)
