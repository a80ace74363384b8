"""The policy of new tasks, and what a page must know of the deployment."""

from pydantic import Field

from backend.chain.tasks.schemas import Grade
from backend.core.schemas import Address, Amount, Schema, Slug, Token


class TokenBounds(Schema):
    """What a task of a grade may pay in a token, in token units."""

    token: Address
    grade: Grade
    min_reward: Amount
    max_reward: Amount


class GradeBounds(Schema):
    """The standard of a grade: review period in seconds, bond in basis points of the reward."""

    grade: Grade
    min_review: int
    max_review: int
    min_bond_bps: int
    max_bond_bps: int


class Policy(Schema):
    """Fee, treasury and bounds of new tasks; `fee_bps` and `treasury` are null until the chain is indexed."""

    fee_bps: int | None
    treasury: Address | None
    tokens: list[TokenBounds]
    grades: list[GradeBounds]


class Chain(Schema):
    """The chain behind this API and how a page reaches it."""

    id: int
    name: str
    rpc_url: str
    demo: bool
    explorer_url: str | None


class Arbitrator(Schema):
    """A bench that new tasks may name, with the multiple of its cost that a native reward must reach."""

    address: Address
    name: str
    extra_data: str
    cost_multiple: str | None = Field(description="Null until the chain is indexed, zero when not listed")


class NamedToken(Token):
    """A token the deployment lists."""

    name: str


class SkillAliases(Schema):
    """Other names of a skill, in English and Chinese."""

    en: list[str]
    zh: list[str]


class Skill(Schema):
    """A skill of the taxonomy, with its names."""

    slug: Slug
    en: str
    zh: str
    aliases: SkillAliases


class DemoAccount(Schema):
    """An account that a local chain signs for."""

    address: Address
    name: str


class GuildConfig(Schema):
    """What the API does for voters: whether it sends votes that they signed."""

    relay: bool


class Config(Schema):
    """What a page needs to know before anything else."""

    name: str
    chain: Chain
    contracts: dict[str, Address]
    tokens: list[NamedToken]
    arbitrators: list[Arbitrator]
    policy: Policy
    skills: list[Skill]
    demo_accounts: list[DemoAccount]
    guild: GuildConfig
