"""Texts that wallets sign once: made, kept, checked and used up."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from eth_account import Account
from eth_account.messages import SignableMessage, encode_defunct
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError as EthValidationError
from siwe.siwe import check_contract_wallet_signature
from sqlalchemy.orm import Session
from web3 import Web3
from web3.exceptions import Web3Exception

from backend.chain.node.provider import NodeProvider
from backend.core.state import State
from backend.people.signatures.models import Challenge
from backend.people.signatures.repository import ChallengeRepository

KEEP_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a text is for: its name in the table, and for which account and which other one it is signed."""

    name: str
    account: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Challenges:
    """The texts that this process issues; each call is a short transaction or asks the node, never both."""

    state: State

    def issue(self, purpose: Purpose, words: str, host: str) -> Challenge:
        """Issue a text: the site's domain, some words, and what binds it to this chain, this use and this time."""
        settings, now = self.state.settings, self.state.clock.wall()
        domain = host if host in settings.domains else settings.domains[0]
        origin = next((each for each in settings.origins if each.endswith(f"//{domain}")), settings.origins[0])
        nonce, expires_at = secrets.token_hex(16), now + settings.nonce_seconds
        message = (
            f"{domain} {words}\n\nURI: {origin}\nChain ID: {self.state.chain_id}\nNonce: {nonce}\n"
            f"Issued At: {_iso(now)}\nExpiration Time: {_iso(expires_at)}"
        )
        row = Challenge(
            nonce=nonce,
            purpose=purpose.name,
            chain_id=self.state.chain_id,
            account=purpose.account,
            other=purpose.other,
            message=message,
            expires_at=expires_at,
            used_at=None,
        )
        with self.state.database.write() as session:
            repository = ChallengeRepository(session)
            repository.purge(now - KEEP_SECONDS)
            repository.add(row)
        return row

    def find(self, nonce: str, purpose: Purpose) -> str | None:
        """Return the text issued under a nonce for this very purpose; None when there is none that is still good."""
        with self.state.database.read() as session:
            row = ChallengeRepository(session).get(nonce)
        if row is None or row.used_at is not None or row.expires_at <= self.state.clock.wall():
            return None
        issued = (row.chain_id, row.purpose, row.account, row.other)
        return row.message if issued == (self.state.chain_id, purpose.name, purpose.account, purpose.other) else None

    def use(self, session: Session, nonce: str) -> bool:
        """Use up a text in the transaction that does what it was signed for; false when a rival was first."""
        return ChallengeRepository(session).use(nonce, self.state.clock.wall())

    def signed_by(self, text: str, address: str, signature: str) -> bool:
        """Tell whether an account signed a text, by its key or as a contract wallet (ERC-1271).

        Asks the node when the key does not fit, so it blocks: never call it with a transaction open. Raises
        `NodeUnavailable`.
        """
        signable = encode_defunct(text=text)
        if _recovered(signable, signature) == address:
            return True
        provider = Web3(NodeProvider(self.state.node, self.state.settings.rpc_url))
        try:
            return bool(
                check_contract_wallet_signature(Web3.to_checksum_address(address), signable, signature, provider)
            )
        except Web3Exception:
            return False


def _recovered(signable: SignableMessage, signature: str) -> str | None:
    try:
        return str(Account.recover_message(signable, signature=signature)).lower()
    except (ValueError, IndexError, BadSignature, EthValidationError):
        return None


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
