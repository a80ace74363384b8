"""The two stores of a deployment: for what everybody may read, and for what only some may."""

from dataclasses import dataclass

from backend.core.content import ContentStore, LocalContentStore
from backend.core.ipfs import IpfsContentStore
from backend.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Contents:
    """A digest on the chain tells the CID, and an IPFS node gives what it holds to any peer that asks for the CID.

    So what only some may read (deliverables, attachments) goes to a node only where the operator vouches that no
    stranger reaches it, and stays in the directory otherwise.
    """

    public: ContentStore
    private: ContentStore


def open_contents(settings: Settings) -> Contents:
    """Return the stores of the settings; raises `ValueError` for an address that is none. Asks nobody yet."""
    local = LocalContentStore(settings.content_dir)
    if settings.ipfs_api is None:
        return Contents(local, local)
    address = settings.ipfs_api.get_secret_value()
    # Half of the threads stay free for what needs no content when the node hangs.
    places = max(1, settings.threads // 2)
    node = IpfsContentStore(address, settings.content_limit, settings.ipfs_timeout, places)
    return Contents(node, node if settings.ipfs_private else local)
