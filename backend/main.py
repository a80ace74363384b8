"""Composes the wings into one application."""

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from backend.chain.heads.router import router as heads
from backend.chain.policy.router import router as policy
from backend.core.openapi import openapi_document
from backend.core.settings import Settings
from backend.market.documents.router import router as documents
from backend.market.engagements.router import router as engagements
from backend.market.tasks.router import router as tasks
from backend.people.accounts.router import router as accounts
from backend.people.auth.router import router as auth
from backend.work.deliverables.router import router as deliverables

API = "/api/v1"


def _operation_id(route: APIRoute) -> str:
    return route.name


def create_app(settings: Settings) -> FastAPI:
    """Return the application; nothing is opened before its lifespan starts."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, generate_unique_id_function=_operation_id)
    api = APIRouter(prefix=API)
    for router in (heads, policy, tasks, documents, deliverables, engagements, accounts, auth):
        api.include_router(router)
    app.include_router(api)
    app.openapi = lambda: openapi_document(app)  # type: ignore[method-assign]
    return app
