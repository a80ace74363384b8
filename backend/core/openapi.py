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


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the document of every route, the same for the same code."""
    document = get_openapi(
        title="Guildhall", version="1.0.0", openapi_version="3.1.0", description=_DESCRIPTION, routes=app.routes
    )
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    problem = {
        "description": "A problem; `code` tells which",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = problem
            if needed := operation.get("security"):
                # Listed apart they would be alternatives; a write needs both.
                operation["security"] = [{name: [] for scheme in needed for name in scheme}]
    return document
