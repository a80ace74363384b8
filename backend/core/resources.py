"""Files that belong to the package."""

from importlib.resources import files
from pathlib import Path


def resource(package: str, name: str) -> Path:
    """Return the path of a file that lies beside the modules of a package."""
    return Path(str(files(package).joinpath(name)))
