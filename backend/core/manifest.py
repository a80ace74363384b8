"""The deployment that a process serves."""

from backend.core.settings import Settings
from indexer.deployments import Manifest
from indexer.errors import NonRetryableError

__all__ = ["NonRetryableError", "load_manifest"]


def load_manifest(settings: Settings) -> Manifest:
    """Return the deployment of the settings; raises `NonRetryableError` with what to check."""
    if settings.manifest is None:
        raise NonRetryableError("GUILDHALL_MANIFEST does not name the manifest of a deployment.")
    return Manifest.load(settings.manifest)
