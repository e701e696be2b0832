"""The server of the page: Streamlit, which ends with whoever started it.

In: Streamlit's own arguments, and a standard input that is open as long as somebody wants the page. Out: the page.
What stands on it is in `main`.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading


def main() -> None:
    """Serve until it is told to stop, or until nobody holds the other end of standard input."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv[0] = "streamlit"
    runpy.run_module("streamlit", run_name="__main__")


def _end_with_parent() -> None:
    """A killed parent tells nothing, and a server without one would keep the port."""
    # Not by Python's buffer: a thread that waits in it is a fatal error when the server ends by itself.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
