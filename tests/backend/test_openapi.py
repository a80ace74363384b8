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
        ("get", "/accounts/{address}"),
        ("get", "/accounts/{address}/work"),
        ("post", "/documents"),
        ("get", "/documents/{digest}"),
        ("post", "/deliverables"),
        ("get", "/deliverables/{digest}"),
        ("post", "/auth/nonce"),
        ("post", "/auth/verify"),
        ("get", "/auth/session"),
        ("delete", "/auth/session"),
        ("get", "/auth/sessions"),
        ("delete", "/auth/sessions/{session_id}"),
    }


def test_every_operation_has_a_summary_a_name_and_a_problem(light_house: House) -> None:
    document = light_house.client().get("/api/v1/openapi.json").json()
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for _, path, operation in operations(document):
        assert operation["description"], path
        assert "application/problem+json" in operation["responses"]["default"]["content"], path
        assert "422" not in operation["responses"], path


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
