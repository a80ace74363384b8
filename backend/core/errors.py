"""The one registry of error codes: each business failure is a subclass of `ApiError` with a code and a status.

The title is for developers; people read the translation of `code` and `params` that the page keeps. The docstring of
each class is the documentation of its code and is published in the OpenAPI document.
"""

from typing import ClassVar


class ApiError(Exception):
    """Base of every failure the API names. `params` holds JSON values that explain this one."""

    code: ClassVar[str]
    status: ClassVar[int]
    registry: ClassVar[dict[str, type["ApiError"]]] = {}

    def __init_subclass__(cls) -> None:
        """Enter the code in the registry; the same code twice is a mistake of the programmer."""
        if cls.code in ApiError.registry:
            message = f"error code {cls.code} is registered twice"
            raise TypeError(message)
        ApiError.registry[cls.code] = cls

    def __init__(self, **params: object) -> None:
        """Keep the parameters that the translation of this code may name."""
        super().__init__(self.code, params)
        self.params = params

    @classmethod
    def title(cls) -> str:
        """Return the sentence that documents the code."""
        return " ".join((cls.__doc__ or "").split())


class Validation(ApiError):
    """The request does not have the documented shape; `fields` lists where and why."""

    code = "validation"
    status = 422


class MalformedBody(ApiError):
    """The body is not valid JSON, or nests too deeply."""

    code = "malformed_body"
    status = 422


class InvalidCursor(ApiError):
    """The cursor was not issued by this API for this query."""

    code = "invalid_cursor"
    status = 422


class DocumentInvalid(ApiError):
    """The document does not follow its JSON Schema; `fields` lists where and why."""

    code = "document_invalid"
    status = 422


class DigestMismatch(ApiError):
    """The digest given is not that of the document's canonical form; nothing was stored."""

    code = "digest_mismatch"
    status = 422


class BodyTooLarge(ApiError):
    """The body is larger than `limit` bytes; the rest of it was not read."""

    code = "body_too_large"
    status = 413


class UnsupportedMediaType(ApiError):
    """The body must be sent as application/json."""

    code = "unsupported_media_type"
    status = 415


class NotFound(ApiError):
    """There is no such thing, or the account asking may not know of it."""

    code = "not_found"
    status = 404


class MethodNotAllowed(ApiError):
    """The path exists, but not with this method."""

    code = "method_not_allowed"
    status = 405


class HttpFailure(ApiError):
    """The request was refused by the HTTP layer."""

    code = "http_failure"
    status = 400


class NotSignedIn(ApiError):
    """The request needs a session, and it carries none that is valid."""

    code = "not_signed_in"
    status = 401


class CsrfFailed(ApiError):
    """A request that changes something came with the session cookie but without its token, or from another origin."""

    code = "csrf_failed"
    status = 403


class TicketInvalid(ApiError):
    """The ticket is unknown, was used before, is too old, or its session has ended."""

    code = "ticket_invalid"
    status = 401


class RoleRequired(ApiError):
    """The account does not have the role `role`, or has lost it."""

    code = "role_required"
    status = 403


class LastAdmin(ApiError):
    """Without this one there would be no admin left."""

    code = "last_admin"
    status = 409


class BootstrapClosed(ApiError):
    """The first admin was named before, or the deployment does not say who deployed it."""

    code = "bootstrap_closed"
    status = 409


class BootstrapSignature(ApiError):
    """The deployer did not sign this very text."""

    code = "bootstrap_signature"
    status = 401


class BootstrapExpired(ApiError):
    """The text to sign was not issued here for this account, was used before, or is too old."""

    code = "bootstrap_expired"
    status = 401


class WalletSame(ApiError):
    """The wallet is the one that is signed in."""

    code = "wallet_same"
    status = 409


class WalletLinkedElsewhere(ApiError):
    """The wallet belongs to a person already."""

    code = "wallet_linked_elsewhere"
    status = 409


class WalletHasProfile(ApiError):
    """The wallet has a profile of its own, which linking would hide; delete one of the two first."""

    code = "wallet_has_profile"
    status = 409


class WalletLast(ApiError):
    """A person keeps at least one wallet."""

    code = "wallet_last"
    status = 409


class WalletSenior(ApiError):
    """A wallet cannot send away one that was there before it."""

    code = "wallet_senior"
    status = 403


class WalletLimit(ApiError):
    """A person has at most `limit` wallets."""

    code = "wallet_limit"
    status = 409


class LinkExpired(ApiError):
    """The text to sign was not issued here for these two wallets, was used before, or is too old."""

    code = "link_expired"
    status = 401


class LinkSignature(ApiError):
    """The wallet `wallet` (current or other) did not sign this very text."""

    code = "link_signature"
    status = 401


class PreconditionFailed(ApiError):
    """The thing has changed since it was read, or If-Match does not say which state is meant; read it again."""

    code = "precondition_failed"
    status = 412


class TextUnsafe(ApiError):
    """The text in `field` holds what could mislead a reader; `rule` says which."""

    code = "text_unsafe"
    status = 422


class SkillUnknown(ApiError):
    """The taxonomy has no skill `skill`, by name or alias; `path`, where it is given, is its place in the body."""

    code = "skill_unknown"
    status = 422


class SiweMalformed(ApiError):
    """The text is not a sign-in message in the form of EIP-4361, version 1."""

    code = "siwe_malformed"
    status = 422


class SiweNonce(ApiError):
    """The nonce of the sign-in message was not issued here."""

    code = "siwe_nonce"
    status = 401


class SiweReplayed(ApiError):
    """The nonce of the sign-in message was used before."""

    code = "siwe_replayed"
    status = 401


class SiweExpired(ApiError):
    """The sign-in message, or its nonce, is past its expiry."""

    code = "siwe_expired"
    status = 401


class SiweNotYetValid(ApiError):
    """The sign-in message is not valid yet."""

    code = "siwe_not_yet_valid"
    status = 401


class SiweDomain(ApiError):
    """The sign-in message is for another domain than `expected`."""

    code = "siwe_domain"
    status = 401


class SiweUri(ApiError):
    """The sign-in message is for another URI than one of this site."""

    code = "siwe_uri"
    status = 401


class SiweChain(ApiError):
    """The sign-in message is for another chain than `expected`."""

    code = "siwe_chain"
    status = 401


class SiweSignature(ApiError):
    """The signature is not one that can be read."""

    code = "siwe_signature"
    status = 401


class SiweSigner(ApiError):
    """The signature is not that of the account which the message names."""

    code = "siwe_signer"
    status = 401


class DraftsExhausted(ApiError):
    """The account has as many drafts, or as many templates, as it may keep: `limit`."""

    code = "drafts_exhausted"
    status = 409


class IdempotencyConflict(ApiError):
    """The idempotency key was used before with another request."""

    code = "idempotency_conflict"
    status = 409


class RateLimited(ApiError):
    """Too many requests; try again after `retry_after` seconds."""

    code = "rate_limited"
    status = 429


class Busy(ApiError):
    """Every worker is taken; try again after `retry_after` seconds."""

    code = "busy"
    status = 503


class NotIndexed(ApiError):
    """The chain has not been indexed yet."""

    code = "not_indexed"
    status = 503


class NodeUnavailable(ApiError):
    """The chain's node does not answer."""

    code = "node_unavailable"
    status = 503


class ContentMissing(ApiError):
    """The document is known, but its content is not in the store."""

    code = "content_missing"
    status = 404


class ContentMismatch(ApiError):
    """The stored content does not have its digest any more and is not served."""

    code = "content_mismatch"
    status = 502


class ContentUnavailable(ApiError):
    """The store of contents does not answer; nothing was stored, and the request can be sent again."""

    code = "content_unavailable"
    status = 503


class NoGuild(ApiError):
    """This deployment has no guild: nobody votes on its policy."""

    code = "no_guild"
    status = 404


class CalldataUndecodable(ApiError):
    """The calldata of action `index` is not exactly a call of a function that its `target` has."""

    code = "calldata_undecodable"
    status = 422


class VotingNotStarted(ApiError):
    """Votes on this proposal count only after `opens_at`."""

    code = "voting_not_started"
    status = 409


class VotingClosed(ApiError):
    """Votes on this proposal are not taken any more."""

    code = "voting_closed"
    status = 409


class AlreadyVoted(ApiError):
    """The voter has voted on this proposal; a vote cannot be changed."""

    code = "already_voted"
    status = 409


class VotePending(ApiError):
    """Another vote of this voter is on its way; once it has arrived, sign this one with the new nonce."""

    code = "vote_pending"
    status = 409


class NoVotingPower(ApiError):
    """The voter had no votes at the proposal's snapshot."""

    code = "no_voting_power"
    status = 409


class VoteSignature(ApiError):
    """The signature is not the voter's for this very vote: proposal, support, reason, chain and present nonce."""

    code = "vote_signature"
    status = 422


class RelayUnavailable(ApiError):
    """Votes are not sent for their voters now; the voter can send the transaction."""

    code = "relay_unavailable"
    status = 503


class RelayExhausted(ApiError):
    """As many votes as one day allows were sent already; try again after `retry_after` seconds, or send it yourself."""

    code = "relay_exhausted"
    status = 429


class RelayPending(ApiError):
    """Another transaction of this account is on its way; try again once it has arrived."""

    code = "relay_pending"
    status = 409


class AlreadyRelayed(ApiError):
    """The account asked for this before, with other content, and that was sent."""

    code = "already_relayed"
    status = 409


class SignatureInvalid(ApiError):
    """The signature is not the account's over this very message: task, values, chain, escrow, and epoch or seat."""

    code = "signature_invalid"
    status = 422


class SignatureExpired(ApiError):
    """The signed message is past its expiry, `expiry`."""

    code = "signature_expired"
    status = 409


class NotLegal(ApiError):
    """The contracts would refuse `action` now; `reason` is that of the task's actions."""

    code = "not_legal"
    status = 409


class CallRefused(ApiError):
    """A trial of the transaction failed with `failure`, so that it was not sent."""

    code = "call_refused"
    status = 409


class BondUncovered(ApiError):
    """Neither the worker's credit nor his allowance covers the bond."""

    code = "bond_uncovered"
    status = 409


class SeatMoved(ApiError):
    """The seat is not any more as it was when this was signed."""

    code = "seat_moved"
    status = 409


class PriceOutOfRange(ApiError):
    """A price must lie between `least` and `most`, in token units."""

    code = "price_out_of_range"
    status = 422


class BidsExhausted(ApiError):
    """The worker has `limit` bids on this task that can still be taken; one must expire or be made void first."""

    code = "bids_exhausted"
    status = 409


class OffersExhausted(ApiError):
    """The party has `limit` offers about this seat that still hold; one must expire first."""

    code = "offers_exhausted"
    status = 409


class InvitationInvalid(ApiError):
    """A list names each worker once, and neither nobody nor its poster; `rule` says what is wrong with `account`."""

    code = "invitation_invalid"
    status = 422


class InvitationsExhausted(ApiError):
    """The account uploaded `limit` lists within a day; try again after `retry_after` seconds."""

    code = "invitations_exhausted"
    status = 429


class ArgumentInvalid(ApiError):
    """The action takes no argument `argument`, or misses it, or it does not have its form."""

    code = "argument_invalid"
    status = 422


class NoOpenDispute(ApiError):
    """There is no open dispute in this task of which the account is a party."""

    code = "no_open_dispute"
    status = 409


class RoomWithOneself(ApiError):
    """A room needs another account than one's own."""

    code = "room_with_oneself"
    status = 422


class RoomsExhausted(ApiError):
    """The account opened `limit` rooms with others within a day; try again after `retry_after` seconds."""

    code = "rooms_exhausted"
    status = 429


class Blocked(ApiError):
    """One of the two accounts blocks the other, so that neither writes to the other."""

    code = "blocked"
    status = 403


class BlockOneself(ApiError):
    """An account cannot block itself."""

    code = "block_oneself"
    status = 422


class MessageEmpty(ApiError):
    """The message has neither visible text nor an attachment."""

    code = "message_empty"
    status = 422


class MessageTooLong(ApiError):
    """The message has more than `limit` characters."""

    code = "message_too_long"
    status = 422


class MessageCharacters(ApiError):
    """The message holds control characters other than tabs and line ends."""

    code = "message_characters"
    status = 422


class AttachmentEmpty(ApiError):
    """The file has no bytes."""

    code = "attachment_empty"
    status = 422


class AttachmentTooLarge(ApiError):
    """The file is larger than `limit` bytes; the rest of it was not read."""

    code = "attachment_too_large"
    status = 413


class AttachmentUnknown(ApiError):
    """The account has no unused upload with this `digest`."""

    code = "attachment_unknown"
    status = 422


class AttachmentsUnused(ApiError):
    """The account has `limit` uploads that it has not sent; it may upload again after it sent one."""

    code = "attachments_unused"
    status = 409


class UploadQuota(ApiError):
    """The account uploaded as much as a day allows, `limit` bytes; try again after `retry_after` seconds."""

    code = "upload_quota"
    status = 429


class AlreadyReported(ApiError):
    """The account has reported this message before."""

    code = "already_reported"
    status = 409


class NotReportable(ApiError):
    """Only what another account wrote can be reported."""

    code = "not_reportable"
    status = 409


class ReportClosed(ApiError):
    """The report was closed before."""

    code = "report_closed"
    status = 409


class OwnCase(ApiError):
    """Nobody decides about a report of his own, nor about one of what he wrote."""

    code = "own_case"
    status = 403


class ReviewSealed(ApiError):
    """The side has sealed another review of this seat before; nobody can change his."""

    code = "review_sealed"
    status = 409


class ReviewMismatch(ApiError):
    """Rating, text and salt are not what the review on the chain was sealed with."""

    code = "review_mismatch"
    status = 422


class SavedSearchesExhausted(ApiError):
    """The account keeps `limit` searches already; one must go before another comes."""

    code = "saved_searches_exhausted"
    status = 409


class NoIssuer(ApiError):
    """This server has no key to sign credentials with."""

    code = "no_issuer"
    status = 404


class RpcRefused(ApiError):
    """The JSON-RPC request is not one that this proxy passes on."""

    code = "rpc_refused"
    status = 403


class Internal(ApiError):
    """Something failed here; the log has the details under `request_id`."""

    code = "internal"
    status = 500
