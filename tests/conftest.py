"""Where the shared cases and corpora are, for every test that needs them."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("QUOTETRACK_SHARED", ROOT.parent / "shared"))


def shared_or_skip(*parts: str) -> Path:
    """Give a path beside the project, or skip the test (the whole module at import time) with the reason."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(('shared', *parts))} beside the project", allow_module_level=True)
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    return shared_or_skip()
