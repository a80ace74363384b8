"""Settings, read from the environment with the prefix GUILDHALL_."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_LOOPBACK = ("127.0.0.1", "localhost")


class Settings(BaseSettings):
    """Everything an API or dispatcher process can be told; the defaults suit one machine."""

    model_config = SettingsConfigDict(env_prefix="GUILDHALL_", extra="ignore")

    manifest: Path | None = None
    rpc_url: str = "http://127.0.0.1:8545"
    database_url: str = "sqlite:///./data"
    content_dir: Path = Path("data/content")
    content_limit: int = Field(default=8 * 1024 * 1024, ge=1024 * 1024, description="Bytes of the largest content")
    ipfs_api: SecretStr | None = Field(
        default=None, description="Multiaddr or URL of a Kubo RPC that keeps contents; the directory unless given"
    )
    ipfs_private: bool = Field(
        default=False, description="No stranger reaches the IPFS node, so that it may keep private contents too"
    )
    ipfs_timeout: float = Field(default=5.0, gt=0, description="Seconds a call to the IPFS node may last")
    search_index: Path | None = Field(
        default=None, description="Folder of the search index, for more than some 100,000 tasks; else SQL is searched"
    )
    page_dir: Path | None = None
    public_rpc_url: str | None = None
    explorer_url: str | None = None
    rpc_proxy: bool = False
    demo: bool = False

    host: str = "127.0.0.1"
    port: int = 8000
    origin: str | None = Field(
        default=None, description="Origins of the page, comma separated; the first is the main one"
    )
    domain: str | None = Field(default=None, description="Domain people sign in to; that of the origin unless given")
    secret: SecretStr | None = Field(
        default=None, description="Key of cursors and CSRF tokens; kept in the database unless given"
    )

    threads: int = Field(default=16, ge=1, description="Requests served at once, and connections of the pool")
    waiting: int = Field(default=64, ge=0, description="Requests that may wait for a thread before others meet `busy`")
    pool_timeout: float = Field(default=10.0, gt=0, description="Seconds to wait for a connection")
    rpc_timeout: float = Field(default=5.0, gt=0, description="Seconds to wait for the node")
    max_body: int = Field(default=512 * 1024, ge=1024, description="Bytes of a request body")
    max_sockets: int = Field(default=1000, ge=1, description="WebSocket connections at once")

    sockets_per_account: int = Field(default=20, ge=1, description="Conversations one account may follow at once")

    redis_url: SecretStr | None = Field(
        default=None, description="Redis that wakes every API process at a message; without it each looks by itself"
    )
    rooms_seconds: float = Field(default=1.0, gt=0, description="Pause between looks at the rooms without a wake-up")
    rooms_daily: int = Field(default=100, ge=1, description="Rooms an account may open with others within a day")
    bids_per_worker: int = Field(default=20, ge=1, description="Bids of a worker on one task that can still be taken")
    offers_per_party: int = Field(default=20, ge=1, description="Offers of a party about one seat that still hold")
    invitations_daily: int = Field(default=50, ge=1, description="Lists of invited an account may upload in a day")
    drafts_per_account: int = Field(default=50, ge=1, description="Drafts, and templates, that an account may keep")
    max_attachment: int = Field(default=5 * 1024 * 1024, ge=1, description="Bytes of one attachment")
    attachments_unused: int = Field(default=20, ge=1, description="Uploads an account may have that no message took")
    attachments_daily: int = Field(default=200 * 1024 * 1024, ge=1, description="Bytes an account may upload in a day")

    nonce_seconds: int = Field(default=600, ge=1)
    ticket_seconds: int = Field(default=30, ge=1, description="Seconds in which a WebSocket's ticket may be used")
    session_seconds: int = Field(default=12 * 3600, ge=1)
    poll_seconds: float = Field(default=0.1, gt=0, description="Pause between looks at the outbox that no commit woke")
    dispatch_seconds: float = Field(default=0.25, gt=0, description="Pause of an idle dispatcher")
    digest_seconds: int = Field(default=24 * 3600, ge=1, description="Time between two digests of a saved search")
    poll_digests: float = Field(default=60.0, gt=0, description="Pause between looks for digests that are due")
    max_lag: int = Field(default=5, ge=0, description="Blocks of lag that still count as healthy")

    relayer_key: SecretStr | None = Field(
        default=None, description="Private key of the account that sends votes for their voters; none are sent without"
    )
    issuer_key: SecretStr | None = Field(
        default=None, description="Private key that signs credentials; that of the relay unless given"
    )
    relay_daily: int = Field(default=20, ge=1, description="Transactions a day for one voter")
    relay_daily_total: int = Field(default=2000, ge=1, description="Transactions a day for all voters together")
    relay_daily_work: int = Field(default=2000, ge=1, description="Claims and submissions a day for all together")
    relay_reverts: int = Field(default=3, ge=1, description="Transactions of one account that may fail in a day")
    relay_gas: int = Field(default=500_000, ge=100_000, description="Most gas of a transaction, which bounds its cost")
    relay_seconds: float = Field(default=5.0, gt=0, description="Pause between two looks at what was sent")
    relay_max_fee: int = Field(default=200 * 10**9, ge=1, description="Most wei for a unit of gas")

    matching_dir: Path | None = Field(default=None, description="Where the model of matching is kept; rules without")
    matching_history: int = Field(default=2000, ge=1, description="Seats below which rules order recommendations")
    matching_seconds: float = Field(default=30.0, ge=0, description="Seconds for which a history in memory may serve")
    newcomer_share: float = Field(default=0.1, ge=0, le=0.5, description="Share of recommended places for newcomers")

    ens_registry: str | None = Field(
        default=None, pattern=r"^0x[0-9a-fA-F]{40}$", description="Registry of names; Ethereum's own on chain 1"
    )
    name_seconds: int = Field(default=3600, ge=1, description="Seconds for which a name that was looked up is shown")
    name_timeout: float = Field(default=2.0, gt=0, description="Seconds to wait for the node when a name is looked up")

    rate_storage: str = Field(default="async+memory://", description="Storage of the `limits` library")
    rate_reads: str = "1200/minute"
    rate_writes: str = "240/minute"
    rate_auth: str = "120/minute"
    rate_rpc: str = "6000/minute"
    trusted_proxies: str = Field(default="", description="Addresses whose X-Forwarded-For is believed")

    @field_validator("rpc_url")
    @classmethod
    def _first_node(cls, value: str) -> str:
        """Keep the first node that is asked by HTTP: the indexer reads the same variable, and takes several."""
        urls = [url for url in re.split(r"[,\s]+", value) if url]
        return next((url for url in urls if url.startswith("http")), value)

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins of the page, the main one first."""
        if self.origin:
            return tuple(part.strip().rstrip("/") for part in self.origin.split(",") if part.strip())
        names = _LOOPBACK if self.host in (*_LOOPBACK, "0.0.0.0", "::") else (self.host,)  # noqa: S104 - compared, not bound
        return tuple(f"http://{name}:{self.port}" for name in names)

    @property
    def domains(self) -> tuple[str, ...]:
        """Domains a sign-in message may name, the main one first."""
        if self.domain:
            return (self.domain,)
        return tuple(urlsplit(origin).netloc for origin in self.origins)

    @property
    def secure(self) -> bool:
        """Whether people reach the page by https, so that cookies may travel by it only."""
        return self.origins[0].startswith("https://")
