"""Linking two wallets by the signatures of both."""

from dataclasses import dataclass

from eth_utils.address import to_checksum_address
from sqlalchemy.orm import Session

from backend.core.errors import (
    LinkExpired,
    LinkSignature,
    NotSignedIn,
    WalletHasProfile,
    WalletLimit,
    WalletLinkedElsewhere,
    WalletSame,
)
from backend.core.state import SignedIn, State
from backend.people.links.schemas import WalletChallenge, WalletLink
from backend.people.profiles.repository import ProfileRepository
from backend.people.signatures.service import Challenges, Purpose
from backend.people.wallets.repository import WalletRepository
from backend.people.wallets.schemas import WalletItem
from backend.people.wallets.service import item_of

PURPOSE = "link"
MOST = 10


@dataclass(frozen=True, slots=True)
class LinkService:
    """Links wallets; signatures are checked with no transaction open, since a contract wallet is asked by the node."""

    state: State

    def issue(self, account: SignedIn, other: str, host: str) -> WalletChallenge:
        """Issue the text for both to sign; raises `WalletSame`."""
        if other == account.address:
            raise WalletSame
        words = (
            "asks whether these two wallets are one person's.\n\n"
            f"Wallet that is signed in: {to_checksum_address(account.address)}\n"
            f"Wallet to link with it: {to_checksum_address(other)}\n\n"
            "Signed by both, everybody can see from then on that they belong together. They share one public profile, "
            "which either can change. Neither can sign in, pay or vote for the other."
        )
        row = Challenges(self.state).issue(Purpose(PURPOSE, account.address, other), words, host)
        return WalletChallenge(message=row.message, nonce=row.nonce, expires_at=row.expires_at)

    def link(self, account: SignedIn, body: WalletLink) -> WalletItem:
        """Link the other wallet to the person of the one that is signed in.

        Raises `WalletSame`, `LinkExpired`, `LinkSignature`, `WalletLinkedElsewhere`, `WalletHasProfile` and
        `WalletLimit`.
        """
        if body.address == account.address:
            raise WalletSame
        challenges = Challenges(self.state)
        text = challenges.find(body.nonce, Purpose(PURPOSE, account.address, body.address))
        if text is None:
            raise LinkExpired
        signed = (("current", account.address, body.signature_current), ("other", body.address, body.signature_other))
        for wallet, address, signature in signed:
            if not challenges.signed_by(text, address, signature):
                raise LinkSignature(wallet=wallet)
        now = self.state.clock.wall()
        with self.state.database.write() as session:
            if self.state.check_session(session, account.session_id, now) is None:
                raise NotSignedIn
            if not challenges.use(session, body.nonce):
                raise LinkExpired
            return self._join(session, account, body.address, now)

    def _join(self, session: Session, account: SignedIn, other: str, now: int) -> WalletItem:
        repository = WalletRepository(session, self.state.chain_id)
        wallets = repository.claim({account.address, other}, now)
        person_id, left = wallets[account.address].person_id, wallets[other].person_id
        if person_id == left or len(repository.of_person(left)) > 1:
            raise WalletLinkedElsewhere
        if ProfileRepository(session, self.state.chain_id).exists(left):
            raise WalletHasProfile
        if len(repository.of_person(person_id)) >= MOST:
            raise WalletLimit(limit=MOST)
        repository.move(other, person_id, now)
        session.expire_all()
        moved = next(wallet for wallet in repository.of_person(person_id) if wallet.address == other)
        return item_of(moved, account)
