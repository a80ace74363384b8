"""The relay's own account."""

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.exceptions import ValidationError

from backend.core.manifest import NonRetryableError
from backend.core.settings import Settings


def relay_account(settings: Settings) -> LocalAccount | None:
    """Return the account that pays for relayed votes, or None without a key; raises `NonRetryableError`."""
    if settings.relayer_key is None:
        return None
    try:
        account: LocalAccount = Account.from_key(settings.relayer_key.get_secret_value())
    except (ValidationError, ValueError, TypeError):
        # The cause is left out, since its text holds the key.
        raise NonRetryableError("GUILDHALL_RELAYER_KEY is no private key: 32 bytes as 0x and 64 digits.") from None
    return account
