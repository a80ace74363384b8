"""The OpenAPI 3.1 document is valid, complete and the one that is served (R21)."""

from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from backend.core.errors import ApiError
from tests.backend.house import House

METHODS = {"get", "post", "delete", "put", "patch"}


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def test_the_served_document_is_valid_and_describes_every_route(light_house: House) -> None:
    document = light_house.client().get("/api/v1/openapi.json").json()
    OpenAPIV31SpecValidator(document).validate()
    assert {(method, path.removeprefix("/api/v1")) for method, path, _ in operations(document)} == {
        ("get", "/health"),
        ("get", "/config"),
        ("get", "/tasks"),
        ("get", "/tasks/{task_id}"),
        ("post", "/documents"),
        ("get", "/documents/{digest}"),
        ("post", "/deliverables"),
        ("get", "/deliverables/{digest}"),
        ("get", "/accounts/{address}/work"),
        ("get", "/accounts/{address}"),
        ("post", "/auth/nonce"),
        ("post", "/auth/verify"),
        ("get", "/auth/session"),
        ("delete", "/auth/session"),
        ("get", "/auth/sessions"),
        ("delete", "/auth/sessions"),
        ("post", "/auth/ticket"),
        ("delete", "/auth/sessions/{session_id}"),
        ("get", "/guild"),
        ("get", "/guild/proposals"),
        ("post", "/guild/proposals/preview"),
        ("get", "/guild/proposals/{proposal_id}"),
        ("get", "/guild/proposals/{proposal_id}/votes"),
        ("post", "/guild/proposals/{proposal_id}/votes"),
        ("get", "/guild/voters"),
        ("get", "/guild/voters/{address}"),
        ("get", "/guild/voters/{address}/nonce"),
        ("get", "/rooms"),
        ("post", "/rooms"),
        ("get", "/rooms/{room_id}"),
        ("post", "/rooms/{room_id}/read"),
        ("get", "/rooms/{room_id}/messages"),
        ("post", "/rooms/{room_id}/messages"),
        ("post", "/rooms/{room_id}/messages/{seq}/report"),
        ("get", "/rooms/{room_id}/attachments/{digest}"),
        ("post", "/attachments"),
        ("get", "/blocks"),
        ("post", "/blocks"),
        ("delete", "/blocks/{address}"),
        ("get", "/reports"),
        ("post", "/reports/{report_id}/close"),
        ("get", "/profile"),
        ("put", "/profile"),
        ("delete", "/profile"),
        ("get", "/people"),
        ("get", "/wallets"),
        ("post", "/wallets"),
        ("delete", "/wallets/{address}"),
        ("post", "/wallets/challenge"),
        ("get", "/roles"),
        ("post", "/roles"),
        ("delete", "/roles/{address}/{role}"),
        ("get", "/roles/bootstrap"),
        ("post", "/roles/bootstrap"),
        ("post", "/roles/bootstrap/challenge"),
        ("get", "/audit"),
        ("get", "/names"),
        ("get", "/skills"),
        ("get", "/accounts/{address}/epoch"),
        ("post", "/tasks/{task_id}/transactions"),
        ("get", "/tasks/{task_id}/bids"),
        ("post", "/tasks/{task_id}/bids"),
        ("post", "/tasks/{task_id}/claims"),
        ("post", "/tasks/{task_id}/seats/{worker}/submissions"),
        ("get", "/tasks/{task_id}/seats/{worker}/checks"),
        ("get", "/tasks/{task_id}/seats/{worker}/settlements"),
        ("post", "/tasks/{task_id}/seats/{worker}/settlements"),
        ("get", "/drafts"),
        ("post", "/drafts"),
        ("get", "/drafts/{draft_id}"),
        ("put", "/drafts/{draft_id}"),
        ("delete", "/drafts/{draft_id}"),
        ("post", "/advice"),
        ("post", "/duplicates"),
        ("get", "/templates"),
        ("post", "/templates"),
        ("delete", "/templates/{template_id}"),
        ("get", "/invitations"),
        ("post", "/invitations"),
        ("get", "/invitations/{root}"),
        ("get", "/tasks/{task_id}/invitation"),
        ("post", "/notes"),
        ("get", "/notes/{digest}"),
        ("post", "/evidence"),
        ("get", "/evidence/{digest}"),
        ("get", "/disputes"),
        ("get", "/disputes/{arbitrator}/{dispute_id}"),
        ("get", "/tasks/{task_id}/pot"),
        ("get", "/tasks/{task_id}/pot/contributions"),
        ("get", "/accounts/{address}/passport"),
        ("get", "/accounts/{address}/passport/actions"),
        ("get", "/accounts/{address}/passport/credential"),
        ("get", "/accounts/{address}/passport/proof"),
        ("get", "/accounts/{address}/portfolio"),
        ("get", "/leaderboards"),
        ("get", "/tasks/{task_id}/seats/{worker}/reviews"),
        ("post", "/tasks/{task_id}/seats/{worker}/reviews"),
        ("post", "/tasks/{task_id}/seats/{worker}/reviews/reveal"),
        ("get", "/courts/{court}"),
        ("get", "/courts/{court}/seed"),
        ("get", "/courts/{court}/jurors/{address}"),
        ("get", "/contributions"),
        ("get", "/accounts/{address}/contributions"),
        ("get", "/saved-searches"),
        ("post", "/saved-searches"),
        ("delete", "/saved-searches/{search_id}"),
        ("get", "/saved-searches/{search_id}/digest"),
        ("get", "/recommendations/tasks"),
        ("get", "/tasks/{task_id}/candidates"),
        ("get", "/matching/model"),
        ("get", "/fairness"),
    }


def test_every_operation_documents_the_problems_of_its_kind(light_house: House) -> None:
    document = light_house.client().get("/api/v1/openapi.json").json()
    answers = document["components"]["responses"]
    for _, path, operation in operations(document):
        told = operation["responses"]
        assert {"429", "503", "default"} <= told.keys(), path
        assert ("401" in told) == ("403" in told) == bool(operation.get("security")), path
        assert ("413" in told) == ("415" in told) == ("requestBody" in operation), path
        assert ("404" in told) == ("{" in path), path
        assert "422" in told or not ("requestBody" in operation or operation.get("parameters")), path
        for status in told.keys() - {"200", "201", "202", "204"}:
            name = told[status]["$ref"].removeprefix("#/components/responses/")
            assert list(answers[name]["content"]) == ["application/problem+json"], (path, status)


def test_every_operation_has_a_summary_and_a_name_of_its_own(light_house: House) -> None:
    document = light_house.client().get("/api/v1/openapi.json").json()
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for _, path, operation in operations(document):
        assert operation["description"], path


def test_the_problem_lists_every_code_with_its_meaning(light_house: House) -> None:
    schemas = light_house.client().get("/api/v1/openapi.json").json()["components"]["schemas"]
    code = schemas["Problem"]["properties"]["code"]
    assert code["enum"] == sorted(ApiError.registry)
    for name in ApiError.registry:
        assert f"`{name}`" in code["description"]


def test_writes_ask_for_session_and_csrf_token_together(light_house: House) -> None:
    document = light_house.client().get("/api/v1/openapi.json").json()
    assert document["paths"]["/api/v1/documents"]["post"]["security"] == [{"session": [], "csrf": []}]
    assert document["paths"]["/api/v1/auth/session"]["get"]["security"] == [{"session": []}]


def test_the_task_document_is_published_as_its_schema_file_says(light_house: House) -> None:
    schema = light_house.client().get("/api/v1/openapi.json").json()["components"]["schemas"]["TaskDocument"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["title"]["maxLength"] == 140
    assert schema["examples"]
