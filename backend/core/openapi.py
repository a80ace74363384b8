"""The OpenAPI 3.1 document: what FastAPI derives, with the problems it does not know of."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from backend.core.schemas import Problem

_DESCRIPTION = (
    "Everything a wallet user can do, a program can do here. Amounts are decimal text in token units, times are Unix "
    "seconds, addresses are answered with their EIP-55 checksum. Answers that come from the chain say at which block "
    "they were made. Errors are RFC 9457 problems whose `code` comes from one registry."
)

# The answers of every operation of a kind: status and meaning. `Retry-After` comes with `retry_after` in the params.
_ANSWERS = {
    "NotSignedIn": ("401", "There is no session, or it has ended"),
    "Forbidden": ("403", "The session is not proven by its token, or the account lacks the role"),
    "NotFound": ("404", "There is no such thing, or the account may not know of it"),
    "BodyTooLarge": ("413", "The body is larger than this route takes"),
    "UnsupportedMediaType": ("415", "The body is not of the type this route takes"),
    "Invalid": ("422", "The request does not have the documented shape, or its values are refused"),
    "RateLimited": ("429", "Too many requests; `Retry-After` tells when to try again"),
    "Unavailable": ("503", "The API is busy, or what this answer needs does not answer; try again"),
    "Problem": ("default", "Any other problem; `code` tells which"),
}


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the document of every route, the same for the same code."""
    document = get_openapi(
        title="Guildhall", version="1.0.0", openapi_version="3.1.0", description=_DESCRIPTION, routes=app.routes
    )
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["responses"] = {name: _answer(told) for name, (_, told) in _ANSWERS.items()}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            operation["responses"].pop("422", None)
            for name in _possible(path, operation):
                operation["responses"][_ANSWERS[name][0]] = {"$ref": f"#/components/responses/{name}"}
            if needed := operation.get("security"):
                # Listed apart they would be alternatives; a write needs both.
                operation["security"] = [{name: [] for scheme in needed for name in scheme}]
    return document


def _answer(told: str) -> dict[str, Any]:
    """Return the description of a problem of one status."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": told, "content": content}


def _possible(path: str, operation: dict[str, Any]) -> list[str]:
    """Return the problems any operation of this shape may answer with; the rest is `Problem`."""
    names = ["RateLimited", "Unavailable", "Problem"]
    if operation.get("security"):
        names += ["NotSignedIn", "Forbidden"]
    if "{" in path:
        names.append("NotFound")
    if "requestBody" in operation:
        names += ["BodyTooLarge", "UnsupportedMediaType"]
    if "requestBody" in operation or operation.get("parameters"):
        names.append("Invalid")
    return names
