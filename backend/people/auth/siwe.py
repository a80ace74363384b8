"""What a sign-in message must say and who must have signed it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from eth_account import Account
from eth_account.messages import SignableMessage, encode_defunct
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError as EthValidationError
from pydantic import ValidationError
from siwe import SiweMessage
from siwe.siwe import ExpiredMessage, InvalidSignature, NotYetValidMessage, check_contract_wallet_signature
from web3 import Web3
from web3.exceptions import Web3Exception

from backend.chain.node.provider import NodeProvider
from backend.core.errors import (
    SiweChain,
    SiweDomain,
    SiweExpired,
    SiweMalformed,
    SiweNotYetValid,
    SiweSignature,
    SiweSigner,
    SiweUri,
)

OPENING = " wants you to sign in with your Ethereum account:"
LONGEST_LINE = 500


@dataclass(frozen=True, slots=True)
class Expected:
    """The site and chain that a message must be for."""

    domains: tuple[str, ...]
    origins: tuple[str, ...]
    chain_id: int


def parse(text: str) -> SiweMessage:
    """Return the message, or raise `SiweMalformed`; it must be the very text that signing it again would give."""
    # The grammar's parser needs seconds for a text made to confuse it, so only what looks like a message gets there.
    first, _, rest = text.partition("\n")
    if not first.endswith(OPENING) or any(len(line) > LONGEST_LINE for line in (first, *rest.split("\n"))):
        raise SiweMalformed
    try:
        message = SiweMessage.from_message(text)
        same = message.prepare_message() == text
    except (ValidationError, ValueError, OverflowError, RecursionError) as error:
        raise SiweMalformed from error
    if not same:
        raise SiweMalformed
    return message


def check(message: SiweMessage, expected: Expected, now: int) -> None:
    """Raise the error of the first thing in which a message is not for this site, this chain and this time."""
    if message.domain not in expected.domains:
        raise SiweDomain(expected=expected.domains[0])
    uri = urlsplit(message.uri)
    if f"{uri.scheme}://{uri.netloc}" not in expected.origins:
        raise SiweUri(expected=expected.origins[0])
    if message.scheme is not None and f"{message.scheme}://{message.domain}" not in expected.origins:
        raise SiweUri(expected=expected.origins[0])
    if message.chain_id != expected.chain_id:
        raise SiweChain(expected=expected.chain_id)
    try:
        _check_times(message, now)
    except (ValueError, OverflowError, TypeError) as error:
        raise SiweMalformed from error


def _check_times(message: SiweMessage, now: int) -> None:
    at = datetime.fromtimestamp(now, UTC)
    if message.expiration_time is not None and _time(message.expiration_time) <= at:
        raise SiweExpired
    if message.not_before is not None and _time(message.not_before) > at:
        raise SiweNotYetValid


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def check_signature(message: SiweMessage, signature: str, now: int, provider: NodeProvider) -> None:
    """Raise unless the account signed the message, by its key or as a contract wallet (ERC-1271).

    Asks the node, so it blocks: never call it on the event loop or with a transaction open. Raises `SiweSignature` when
    the signature cannot be read, `SiweSigner` when it is another account's, and `NodeUnavailable`.
    """
    try:
        message.verify(signature, timestamp=datetime.fromtimestamp(now, UTC), provider=provider)
    except ExpiredMessage as error:
        raise SiweExpired from error
    except NotYetValidMessage as error:
        raise SiweNotYetValid from error
    except (InvalidSignature, BadSignature, Web3Exception) as error:
        if _recovers(message, signature):
            raise SiweSigner from error
        # The library does not ask a contract wallet about every signature that no key can have made.
        if not _approves(message, signature, provider):
            raise SiweSignature from error


def _approves(message: SiweMessage, signature: str, provider: NodeProvider) -> bool:
    try:
        return bool(check_contract_wallet_signature(message.address, _signable(message), signature, Web3(provider)))
    except Web3Exception:
        return False


def _recovers(message: SiweMessage, signature: str) -> bool:
    try:
        Account.recover_message(_signable(message), signature=signature)
    except (ValueError, IndexError, BadSignature, EthValidationError):
        return False
    return True


def _signable(message: SiweMessage) -> SignableMessage:
    return encode_defunct(text=message.prepare_message())
