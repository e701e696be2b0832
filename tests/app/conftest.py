"""What every test of the dashboard leaves behind: nothing."""

import sys

import pytest


@pytest.fixture(autouse=True)
def main_module():
    """Give the process its main module back: Streamlit puts a page's script there, and new processes would run it."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept
