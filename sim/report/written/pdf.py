"""A report as PDF, by WeasyPrint: tagged for screen readers, pages numbered, nothing fetched.

In: the HTML page of a report. Out: the bytes of a PDF. WeasyPrint is the extra ``pdf``; the page is the same as on a
screen, its tables unfolded.
"""

from __future__ import annotations

import logging
import re
import warnings

from sim.errors import MissingExtraError, ReportError

VARIANT = "pdf/ua-1"
# A closed `details` hides what it holds; paper shows it all.
_DETAILS = re.compile(r"<details( class=\"numbers\")?>")


def pdf_of(page: str) -> bytes:
    """Return an HTML page as a tagged PDF.

    Parameters
    ----------
    page : str
        As `sim.report.written.page.report_html` returns it.

    Raises
    ------
    MissingExtraError
        WeasyPrint, or the text library that it needs, is not there.
    ReportError
        The page asks for something from outside.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            from weasyprint import HTML
            from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except (ImportError, OSError) as fault:  # an OSError where Pango is missing
        raise MissingExtraError(
            f"WeasyPrint cannot be loaded ({fault}); install the extra pdf: python -m pip install -c constraints.txt "
            "-e '.[pdf]', or print the HTML report to a PDF from a browser"
        ) from None
    # A picture may hold an image of its own; whatever lies outside the page is refused.
    inside_only = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    document = HTML(string=_DETAILS.sub(r"<details\1 open>", page), url_fetcher=inside_only)
    log = logging.getLogger("weasyprint")
    level = log.level
    log.setLevel(logging.ERROR)  # it tells each property of screens that paper has no use for
    try:
        return bytes(document.write_pdf(pdf_variant=VARIANT, pdf_identifier=b"permanences"))
    except FatalURLFetchingError as fault:
        raise ReportError(f"pdf: the report asks for something outside ({fault}); it must hold all it shows") from None
    finally:
        log.setLevel(level)
