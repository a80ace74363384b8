"""The first admin, named by the signature of whoever deployed the contracts."""

from dataclasses import dataclass

from eth_utils.address import to_checksum_address

from backend.core.audit import record
from backend.core.dependencies import ADMIN
from backend.core.errors import BootstrapClosed, BootstrapExpired, BootstrapSignature
from backend.core.state import State
from backend.people.roles.repository import RoleRepository
from backend.people.roles.schemas import Bootstrap, BootstrapChallenge, BootstrapProof, RoleItem
from backend.people.roles.service import item_of
from backend.people.signatures.service import Challenges, Purpose

PURPOSE = "bootstrap"


@dataclass(frozen=True, slots=True)
class Deployer:
    """The account that deployed the contracts, as the actor of an audit entry."""

    chain_id: int
    address: str


@dataclass(frozen=True, slots=True)
class BootstrapService:
    """Names the first admin; the signature is checked with no transaction open, since it may ask the node."""

    state: State

    def status(self) -> Bootstrap:
        """Tell whether the first admin can still be named."""
        deployer = self._deployer()
        with self.state.database.read() as session:
            done = RoleRepository(session, self.state.chain_id).bootstrapped()
        return Bootstrap(open=deployer is not None and not done, deployer=deployer)

    def issue(self, account: str, host: str) -> BootstrapChallenge:
        """Issue the text to sign; raises `BootstrapClosed`."""
        deployer = self._open()
        words = (
            "asks who its first admin is.\n\n"
            f"Deployer of the contracts: {to_checksum_address(deployer)}\n"
            f"First admin: {to_checksum_address(account)}\n\n"
            "Signed by the deployer, this lets that account name moderators and further admins of this site. "
            "It moves no money and can be used once."
        )
        row = Challenges(self.state).issue(self._purpose(deployer, account), words, host)
        return BootstrapChallenge(message=row.message, nonce=row.nonce, expires_at=row.expires_at)

    def name(self, proof: BootstrapProof) -> RoleItem:
        """Name the first admin; raises `BootstrapClosed`, `BootstrapExpired` and `BootstrapSignature`."""
        deployer, challenges = self._open(), Challenges(self.state)
        text = challenges.find(proof.nonce, self._purpose(deployer, proof.account))
        if text is None:
            raise BootstrapExpired
        if not challenges.signed_by(text, deployer, proof.signature):
            raise BootstrapSignature
        now = self.state.clock.wall()
        with self.state.database.write() as session:
            repository = RoleRepository(session, self.state.chain_id)
            if not repository.bootstrap(deployer, proof.account, now):
                raise BootstrapClosed
            if not challenges.use(session, proof.nonce):
                raise BootstrapExpired
            repository.grant(proof.account, ADMIN, deployer, now)
            actor = Deployer(self.state.chain_id, deployer)
            record(session, actor, "first_admin_named", proof.account, {}, now)
            row = repository.get(proof.account, ADMIN)
            if row is None:
                raise BootstrapClosed
            return item_of(row)

    def _purpose(self, deployer: str, account: str) -> Purpose:
        return Purpose(PURPOSE, deployer, account)

    def _open(self) -> str:
        deployer, status = self._deployer(), self.status()
        if deployer is None or not status.open:
            raise BootstrapClosed
        return deployer

    def _deployer(self) -> str | None:
        deployer: str | None = getattr(self.state.manifest, "deployer", None)
        return deployer.lower() if deployer else None
