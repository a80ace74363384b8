"""The rules of the deployment's courts, asked of the node once, since they never change."""

import httpx

from backend.chain.benches.book import Book
from backend.core.courts import CourtRules
from indexer.deployments import Manifest

COURTS = {"Court": "Court"}
_SETTINGS = "(" + ",".join(["uint256"] * 12) + ",address)"
_VIEWS = (
    ("settings()", _SETTINGS),
    ("longestPath()", "uint256"),
    ("startOf(uint256)", "uint256"),
    ("SEED_DELAY()", "uint256"),
)


class CourtBook(Book[CourtRules]):
    """The courts of one process; see `CourtReader`."""

    def __init__(self, manifest: Manifest, client: httpx.Client, url: str) -> None:
        contracts = manifest.contracts
        super().__init__(
            {contracts[key].address: name for key, name in COURTS.items() if key in contracts}, client, url
        )

    def _read(self, address: str, name: str) -> CourtRules:
        settings, longest, origin, delay = self._views(address, _VIEWS)
        jurors, rounds, fee, least, vote, evidence, epoch, commit, reveal, appeal, winner, loser, _ = settings
        return CourtRules(
            address=address,
            name=name,
            jurors=jurors,
            rounds=rounds,
            fee=fee,
            min_stake=least,
            vote_stake=vote,
            evidence_period=evidence,
            epoch_length=epoch,
            commit_period=commit,
            reveal_period=reveal,
            appeal_window=appeal,
            winner_bps=winner,
            loser_bps=loser,
            longest_path=longest,
            origin=origin,
            seed_delay=delay,
        )
