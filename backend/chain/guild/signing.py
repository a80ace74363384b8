"""A vote as its voter signs it: the governor's EIP-712 `ExtendedBallot` without params."""

from dataclasses import dataclass

from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_keys.exceptions import BadSignature
from eth_utils.address import to_checksum_address
from eth_utils.exceptions import ValidationError

BALLOT = {
    "ExtendedBallot": [
        {"name": "proposalId", "type": "uint256"},
        {"name": "support", "type": "uint8"},
        {"name": "voter", "type": "address"},
        {"name": "nonce", "type": "uint256"},
        {"name": "reason", "type": "string"},
        {"name": "params", "type": "bytes"},
    ]
}
CAST = "castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)"
KEY_SIGNATURE = 65


@dataclass(frozen=True, slots=True)
class SignedVote:
    """What a voter signed: `support` as the governor counts it, addresses lower-case, the signature as 0x text."""

    proposal_id: str
    support: int
    voter: str
    reason: str
    signature: str

    def message(self, chain_id: int, governor: str, nonce: int) -> SignableMessage:
        """Return what must have been signed."""
        domain = {
            "name": "GuildGovernor",
            "version": "1",
            "chainId": chain_id,
            "verifyingContract": to_checksum_address(governor),
        }
        content = {
            "proposalId": int(self.proposal_id, 16),
            "support": self.support,
            "voter": to_checksum_address(self.voter),
            "nonce": nonce,
            "reason": self.reason,
            "params": b"",
        }
        return encode_typed_data(domain, BALLOT, content)

    def is_by_key(self, chain_id: int, governor: str, nonce: int) -> bool:
        """Tell whether the voter's own key signed it."""
        raw = bytes.fromhex(self.signature[2:])
        if len(raw) != KEY_SIGNATURE:
            return False
        try:
            signer = Account.recover_message(self.message(chain_id, governor, nonce), signature=raw)
        except (BadSignature, ValidationError, ValueError):
            return False
        return str(signer).lower() == self.voter

    def arguments(self) -> tuple[int, int, str, str, bytes, bytes]:
        """Return the arguments of `CAST`."""
        raw = bytes.fromhex(self.signature[2:])
        return int(self.proposal_id, 16), self.support, self.voter, self.reason, b"", raw
