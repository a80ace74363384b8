"""Settings of the indexer, from the environment: GUILDHALL_MANIFEST, GUILDHALL_RPC_URL and so on."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from indexer.endpoints import Endpoints, endpoints_of
from indexer.errors import NonRetryableError

LOCAL_CHAIN_ID = 31_337
LOCAL_POLL = 0.25
PUBLIC_POLL = 2.0


class Settings(BaseSettings):
    """Where the chain, its manifest and the database are, and how hard to press the node."""

    model_config = SettingsConfigDict(env_prefix="GUILDHALL_", extra="ignore")

    manifest: Path = Field(description="the deployment manifest")
    rpc_url: str = Field(
        description="JSON-RPC addresses of one or several nodes, separated by commas or spaces: http(s) to ask, ws(s) "
        "to be told of new heads"
    )
    database_url: str = Field(description="sqlite:////absolute/folder or postgresql+psycopg://...")
    poll_interval: float | None = Field(default=None, gt=0, description="seconds between looks at the head")
    max_range: int = Field(default=2000, ge=1, description="most blocks read and written at once")
    max_logs: int = Field(default=4_000, ge=1, description="logs that a range aims at")
    finality_depth: int = Field(default=64, ge=1, description="blocks until final, where the node has no such tags")
    patience: float = Field(default=10.0, gt=0, description="seconds until a head that fell back counts as a reorg")
    rpc_timeout: float = Field(default=20.0, gt=0, description="seconds until a request counts as failed")
    rpc_attempts: int = Field(default=5, ge=1, description="attempts at a request before the loop starts again")
    rpc_batch: int = Field(default=50, ge=1, description="requests in one JSON-RPC batch")
    rpc_rate: float | None = Field(default=None, gt=0, description="most requests a second to each node")
    log_format: Literal["text", "json"] = Field(default="text", description="key=value lines, or JSON lines")
    metrics_port: int | None = Field(default=None, ge=0, le=65_535, description="serves metrics; 0 takes a free port")
    metrics_host: str = Field(default="127.0.0.1", description="address on which metrics are served")
    verify_rate: float = Field(
        default=1.0, ge=0, description="rows a second that are compared with the contracts while running; 0: none"
    )

    @field_validator("rpc_url")
    @classmethod
    def _known_addresses(cls, value: str) -> str:
        endpoints_of(value)
        return value

    def endpoints(self) -> Endpoints:
        """Return the addresses of the nodes, by what they are used for."""
        return endpoints_of(self.rpc_url)

    def poll(self, chain_id: int) -> float:
        """Return how many seconds to wait between two looks at the head."""
        return self.poll_interval or (LOCAL_POLL if chain_id == LOCAL_CHAIN_ID else PUBLIC_POLL)


def read_settings() -> Settings:
    """Read the environment; raises `NonRetryableError` that names each variable that is missing or wrong."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"GUILDHALL_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
        raise NonRetryableError("Settings are missing or wrong: " + "; ".join(lines)) from error
