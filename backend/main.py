"""Composes the wings into one application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial

import httpx
import orjson
from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute

from backend.chain.benches.book import BenchBook
from backend.chain.changes.router import router as changes
from backend.chain.changes.service import ChangeFeed
from backend.chain.courts.book import CourtBook
from backend.chain.escrow.router import router as epochs
from backend.chain.heads.router import router as heads
from backend.chain.node.router import router as node
from backend.chain.policy.router import router as policy
from backend.chain.tasks.prices import teach
from backend.chain.transactions.router import router as transactions
from backend.core import problems
from backend.core.bodies import Bodies, Rule
from backend.core.bus import open_bus
from backend.core.clock import Clock
from backend.core.contents import open_contents
from backend.core.database import open_database
from backend.core.errors import AttachmentTooLarge
from backend.core.etags import Etags
from backend.core.headers import SecurityHeaders
from backend.core.manifest import load_manifest
from backend.core.openapi import openapi_document
from backend.core.page import Page
from backend.core.pagination import CursorSigner
from backend.core.rates import RateLimits, Saturation
from backend.core.repository import shared_secret
from backend.core.settings import Settings
from backend.core.state import State
from backend.core.tokens import TokenBook
from backend.guild.ballots.router import router as ballots
from backend.guild.contributions.router import router as contributions
from backend.guild.courts.router import router as courts
from backend.guild.disputes.router import router as disputes
from backend.guild.evidence.router import router as evidence
from backend.guild.overview.router import router as guild
from backend.guild.proposals.router import router as proposals
from backend.guild.voters.router import router as voters
from backend.market.advice.router import router as advice
from backend.market.bids.router import router as bids
from backend.market.claims.router import router as claims
from backend.market.documents.router import router as documents
from backend.market.documents.service import read_titles
from backend.market.drafts.router import router as drafts
from backend.market.duplicates.router import router as duplicates
from backend.market.engagements.router import router as engagements
from backend.market.fairness.router import router as fairness
from backend.market.invitations.router import router as invitations
from backend.market.matching.router import router as matching
from backend.market.pots.router import router as pots
from backend.market.saved.router import router as saved
from backend.market.search.service import open_search
from backend.market.tasks.router import router as tasks
from backend.market.templates.router import router as templates
from backend.people.accounts.router import router as accounts
from backend.people.auth.router import router as auth
from backend.people.auth.service import check_session, read_session, read_ticket
from backend.people.leaderboards.router import router as leaderboards
from backend.people.links.router import router as links
from backend.people.names.book import NameBook
from backend.people.names.registry import NameRegistry
from backend.people.names.router import router as names
from backend.people.passports.router import router as passports
from backend.people.profiles.router import router as profiles
from backend.people.roles.router import router as roles
from backend.people.skills.router import router as skills
from backend.people.wallets.router import router as wallets
from backend.trust.reports.router import router as reports
from backend.trust.reports.service import file_report
from backend.work.attachments.router import router as attachments
from backend.work.blocks.router import router as blocks
from backend.work.checks.router import router as checks
from backend.work.deliverables.router import router as deliverables
from backend.work.inbox.router import router as rooms
from backend.work.live.router import router as live
from backend.work.live.service import RoomFeed
from backend.work.messages.router import router as messages
from backend.work.notes.router import router as notes
from backend.work.reviews.router import router as reviews
from backend.work.settlements.router import router as settlements
from backend.work.submissions.router import router as submissions

PREFIX = "/api/v1"
WINGS = (
    heads,
    policy,
    tasks,
    documents,
    drafts,
    templates,
    advice,
    duplicates,
    deliverables,
    checks,
    engagements,
    accounts,
    auth,
    changes,
    guild,
    proposals,
    ballots,
    voters,
    rooms,
    live,
    messages,
    attachments,
    blocks,
    reports,
    profiles,
    wallets,
    links,
    roles,
    names,
    skills,
    epochs,
    transactions,
    bids,
    claims,
    submissions,
    invitations,
    matching,
    fairness,
    settlements,
    notes,
    disputes,
    evidence,
    pots,
    passports,
    leaderboards,
    reviews,
    courts,
    contributions,
    saved,
)


def open_state(settings: Settings, clock: Clock) -> State:
    """Open engines, stores and clients; the caller closes them with `close_state`."""
    manifest = load_manifest(settings)
    contents = open_contents(settings)
    # One connection for each thread, one for the thread that follows the outbox, two for those of the rooms,
    # and one for the thread that looks names up.
    database = open_database(settings.database_url, settings.threads + 4, settings.pool_timeout)
    teach(database.engine)
    secret = shared_secret(database, settings.secret)
    naming = httpx.Client(timeout=settings.name_timeout)
    registry = NameRegistry.of(settings, manifest.chain_id, naming)
    return State(
        settings=settings,
        clock=clock,
        database=database,
        content=contents.public,
        private_content=contents.private,
        manifest=manifest,
        tokens=TokenBook(manifest),
        node=httpx.Client(timeout=settings.rpc_timeout),
        rpc=httpx.AsyncClient(timeout=settings.rpc_timeout * 4),
        secret=secret,
        cursors=CursorSigner(secret),
        read_session=read_session,
        read_ticket=read_ticket,
        check_session=check_session,
        read_labels=NameBook(database, clock, manifest.chain_id, registry, settings.name_seconds),
        naming=naming,
        read_titles=read_titles,
        file_report=file_report,
        bus=open_bus(settings, f"{manifest.chain_id}:{manifest.genesis_hash}"),
        benches=BenchBook(manifest, naming, settings.rpc_url),
        courts=CourtBook(manifest, naming, settings.rpc_url),
        search=open_search(settings, manifest.chain_id, manifest.genesis_hash),
    )


async def close_state(state: State) -> None:
    """Close what `open_state` opened."""
    await state.rpc.aclose()
    state.node.close()
    state.naming.close()
    state.bus.close()
    state.database.close()


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """Return the application; nothing is opened before its lifespan starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = settings.threads
        state = open_state(settings, clock or Clock())
        feed = ChangeFeed(state.database, state.chain_id, settings.poll_seconds)
        talk = RoomFeed(state)
        app.state.guildhall, app.state.feed, app.state.rooms = state, feed, talk
        stop = asyncio.Event()
        following = asyncio.gather(feed.run(stop), state.read_labels.run(stop), talk.run(state.bus))
        yield
        stop.set()
        talk.stop()
        await following
        await close_state(state)

    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    _routes(app, settings)
    _middleware(app, settings)
    return app


@cache
def _api() -> APIRouter:
    """Return the routes of all wings, which every application of a process shares: they take long to read."""
    api = APIRouter(prefix=PREFIX, generate_unique_id_function=_operation_id)
    for wing in WINGS:
        api.include_router(wing)
    return api


def _routes(app: FastAPI, settings: Settings) -> None:
    app.router.routes.extend(_api().routes)
    if settings.rpc_proxy:
        app.include_router(node)
    document = cache(partial(openapi_document, app))
    app.openapi = document  # type: ignore[method-assign]

    # A function of the module: the framework remembers every endpoint, and one made here would hold its application.
    app.add_api_route(f"{PREFIX}/openapi.json", _read_openapi, include_in_schema=False)
    if settings.page_dir is not None:
        # The page takes what no route wants, so that a wrong method on a route is still told as such.
        app.router.default = Page(settings.page_dir)
    problems.install(app)


def _read_openapi(request: Request) -> Response:
    return Response(orjson.dumps(request.app.openapi()), media_type="application/json")


def _middleware(app: FastAPI, settings: Settings) -> None:
    # The last one added is the first to see a request.
    app.add_middleware(Etags)
    raw = Rule(settings.max_attachment, AttachmentTooLarge, is_json=False)
    app.add_middleware(
        Bodies, limit=settings.max_body, others={f"{PREFIX}/attachments": raw, f"{PREFIX}/evidence": raw}
    )
    app.add_middleware(Saturation, most=settings.threads + settings.waiting)
    app.add_middleware(RateLimits, settings=settings)
    app.add_middleware(problems.Problems)
    app.add_middleware(SecurityHeaders, settings=settings)


def _operation_id(route: APIRoute) -> str:
    return route.name
