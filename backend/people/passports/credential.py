"""The passport as a verifiable credential (W3C Verifiable Credentials 1.1, as a JWT signed by ES256K-R)."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

import orjson
from eth_account.signers.local import LocalAccount
from eth_keys.datatypes import PrivateKey
from eth_utils.address import to_checksum_address
from sqlalchemy.orm import Session

from backend.core.errors import NoIssuer
from backend.core.state import State
from backend.people.passports.issuer import issuer_account
from backend.people.passports.schemas import CredentialExport, Passport
from backend.people.passports.service import PassportService, did_of

# Points decay and suspensions come: whoever asks later asks for a fresh one.
VALID_SECONDS = 30 * 24 * 3600
CONTEXT = ("https://www.w3.org/2018/credentials/v1", {"@vocab": "urn:guildhall:passport:1#"})


@dataclass(frozen=True, slots=True)
class CredentialService:
    """Signs what passports say; nothing that an account says of itself is in it."""

    state: State
    passports: PassportService

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Return the service; raises `NotIndexed`."""
        return cls(state, PassportService.open(state, session))

    def export(self, address: str) -> CredentialExport:
        """Return the credential of an account; raises `NoIssuer`."""
        key = issuer_account(self.state.settings)
        if key is None:
            raise NoIssuer
        now = self.state.clock.wall()
        issuer, subject = (did_of(self.state.chain_id, account) for account in (key.address, address))
        credential = {
            "@context": list(CONTEXT),
            "id": uuid4().urn,
            "type": ["VerifiableCredential", "GuildhallPassport"],
            "issuer": issuer,
            "issuanceDate": _iso(now),
            "expirationDate": _iso(now + VALID_SECONDS),
            "credentialSubject": {"id": subject, **self._claims(self.passports.passport(address))},
        }
        payload = {
            "iss": issuer,
            "sub": subject,
            "nbf": now,
            "exp": now + VALID_SECONDS,
            "jti": credential["id"],
            "vc": credential,
        }
        return CredentialExport(
            issuer=issuer,
            subject=subject,
            issued_at=now,
            expires_at=now + VALID_SECONDS,
            jwt=_signed(key, issuer, payload),
            credential=credential,
        )

    def _claims(self, passport: Passport) -> dict[str, Any]:
        contract = f"eip155:{self.state.chain_id}:{to_checksum_address(passport.contract)}"
        shown = passport.model_dump(mode="json", include={"scores", "suspension", "ratings", "works", "block"})
        return {"contract": contract, "tokenId": passport.token_id, "finality": passport.finality, **shown}


def _signed(key: LocalAccount, issuer: str, payload: dict[str, Any]) -> str:
    header = {"alg": "ES256K-R", "typ": "JWT", "kid": f"{issuer}#blockchainAccountId"}
    said = b".".join(_base64(orjson.dumps(part)) for part in (header, payload))
    signature = PrivateKey(bytes(key.key)).sign_msg_hash(hashlib.sha256(said).digest())
    return b".".join((said, _base64(signature.to_bytes()))).decode()


def _base64(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
