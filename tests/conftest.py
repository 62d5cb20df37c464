"""Where the shared cases and corpora are, for every test that needs them."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

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


# The same examples in every run of CI, so that a red run means a change; QUOTETRACK_EXPLORE=1 looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("QUOTETRACK_EXPLORE") else "steady")
