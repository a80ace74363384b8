"""The one reader of ABIs and addresses: everyone else asks for a contract by name."""

from functools import cache
from pathlib import Path
from typing import Any, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.alias_generators import to_camel

from indexer.errors import NonRetryableError

ABI_FOLDER = Path(__file__).resolve().parent.parent / "contracts" / "abi"
MARKET = ("TaskEscrow", "Policy", "Reputation", "Panel", "AppealPanel", "TaskPot", "Reviews")
# A deployment has a guild whole or not at all, with all that holds its token.
GUILD = ("GuildToken", "GuildGovernor", "GuildTimelock", "ContributionRewards", "Court")
INDEXED = MARKET + GUILD
# What a name of the manifest is called in contracts/, where that is another.
CONTRACTS = {"AppealPanel": "Panel"}
# The contracts whose events are read.
SOURCES = tuple(dict.fromkeys(CONTRACTS.get(name, name) for name in INDEXED))


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Deployed(_Part):
    """Where a contract lies: address as lower-case 0x text, number of the block that made it, version of an escrow."""

    address: str = Field(pattern=r"^0x[0-9a-fA-F]{40}$")
    block: int = Field(ge=0)
    version: int | None = None

    @field_validator("address")
    @classmethod
    def _lower(cls, value: str) -> str:
        return value.lower()


class Token(_Part):
    """A token that the page offers; the zero address is the native coin."""

    address: str = Field(pattern=r"^0x[0-9a-fA-F]{40}$")
    symbol: str
    name: str
    decimals: int = Field(ge=0, le=77)


class Arbitrator(_Part):
    """A bench that the page offers, with the extra data (0x text) that chooses its court."""

    address: str = Field(pattern=r"^0x[0-9a-fA-F]{40}$")
    name: str
    extra_data: str = Field(pattern=r"^0x([0-9a-fA-F]{2})*$")


class Manifest(_Part):
    """One deployment of the protocol on one chain."""

    network: str
    chain_id: int = Field(gt=0)
    genesis_hash: str = Field(pattern=r"^0x[0-9a-f]{64}$")
    start_block: int = Field(ge=1)
    deployer: str | None = Field(default=None, pattern=r"^0x[0-9a-fA-F]{40}$")
    contracts: dict[str, Deployed]
    tokens: list[Token] = []
    arbitrators: list[Arbitrator] = []

    @field_validator("deployer")
    @classmethod
    def _lower(cls, value: str | None) -> str | None:
        return value and value.lower()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a manifest; raises `NonRetryableError` that says what is wrong with the file."""
        try:
            manifest = cls.model_validate(orjson.loads(path.read_bytes()))
        except OSError as error:
            raise NonRetryableError(f"No manifest at {path}: deploy first, or set GUILDHALL_MANIFEST.") from error
        except (orjson.JSONDecodeError, ValidationError) as error:
            raise NonRetryableError(f"{path} is no manifest, deploy again: {error}") from error
        needed = INDEXED if manifest.contracts.keys() & set(GUILD) else MARKET
        if missing := set(needed) - set(manifest.contracts):
            raise NonRetryableError(f"{path} does not name {', '.join(sorted(missing))}: deploy again.")
        return manifest

    @property
    def governor(self) -> str | None:
        """Return the guild's governor, by which a deployment with a guild is known; None without one."""
        deployed = self.contracts.get("GuildGovernor")
        return deployed.address if deployed else None

    def followed(self) -> dict[str, str]:
        """Return which contract of contracts/ each address is that is followed."""
        return {self.contracts[name].address: CONTRACTS.get(name, name) for name in INDEXED if name in self.contracts}


@cache
def load_abi(name: str, folder: Path = ABI_FOLDER) -> list[dict[str, Any]]:
    """Return the ABI of a contract by name; raises `NonRetryableError` when it was not exported."""
    path = folder / f"{name}.json"
    try:
        abi: list[dict[str, Any]] = orjson.loads(path.read_bytes())["abi"]
    except (OSError, orjson.JSONDecodeError, KeyError) as error:
        raise NonRetryableError(f"No ABI at {path}: run `python -m scripts.export_abi`.") from error
    return abi


def canonical_type(item: dict[str, Any]) -> str:
    """Return the canonical type of an ABI parameter: a tuple is written with its parts."""
    if item["type"].startswith("tuple"):
        inner = ",".join(canonical_type(part) for part in item["components"])
        return f"({inner}){item['type'].removeprefix('tuple')}"
    return str(item["type"])
