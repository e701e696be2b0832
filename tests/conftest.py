"""The order of the files: after an installation one process compiles while the other needs no compiled code."""

# The browser's file takes longest and compiles what it simulates; the next ones never simulate a season.
FIRST = ("app/test_dashboard_browser", "territory", "rotas", "sessions", "comparison", "test_architecture", "demand")


def pytest_collection_modifyitems(items):
    """Put the files that are named first, in that order, and leave the others in theirs."""
    items.sort(key=lambda item: next((k for k, name in enumerate(FIRST) if f"tests/{name}" in item.nodeid), len(FIRST)))
