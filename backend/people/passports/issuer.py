"""The account that signs credentials."""

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.exceptions import ValidationError

from backend.chain.relay.keys import relay_account
from backend.core.manifest import NonRetryableError
from backend.core.settings import Settings


def issuer_account(settings: Settings) -> LocalAccount | None:
    """Return the account of `issuer_key`, else that of the relay, or None; raises `NonRetryableError`."""
    if settings.issuer_key is None:
        return relay_account(settings)
    try:
        account: LocalAccount = Account.from_key(settings.issuer_key.get_secret_value())
    except (ValidationError, ValueError, TypeError):
        # The cause is left out, since its text holds the key.
        raise NonRetryableError("GUILDHALL_ISSUER_KEY is no private key: 32 bytes as 0x and 64 digits.") from None
    return account
