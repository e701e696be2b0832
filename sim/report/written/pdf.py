"""A report as PDF, by WeasyPrint: tagged for screen readers, pages numbered, nothing fetched.

In: the HTML page of a report. Out: the bytes of a PDF. WeasyPrint is the extra ``pdf``; the page is the same as on a
screen, its tables unfolded.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable
from typing import Any

from sim.errors import MissingExtraError, ReportError, ResultsError
from sim.runs.study import run_tasks
from sim.said import said

VARIANT = "pdf/ua-1"
_TRIAL = "<html lang='fr'><head><title>Essai</title></head><body><p>Été, œuvre : 1\u202f234</p></body></html>"
_INSTEAD = said("or print the HTML report to a PDF from a browser")
# A closed `details` hides what it holds; paper shows it all.
_DETAILS = re.compile(r"<details( class=\"numbers\")?>")


def try_pdf() -> None:
    """Make a line of text a PDF, before any work is done for a report.

    In a process of its own: without a font the text library does not raise, it ends the process that it is in.

    Raises
    ------
    MissingExtraError
        WeasyPrint, the text library or every font is missing.
    """
    try:
        list(run_tasks(_tried, range(1), jobs=2))
    except ResultsError as end:
        raise MissingExtraError(
            said(
                "no PDF can be made here: the text library of WeasyPrint fails ({why}); install Pango and a font "
                "(Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu), {instead}",
                why=end.args[0], instead=_INSTEAD,
            )
        ) from None  # fmt: skip


def _tried(_number: int) -> int:
    """Return how long the PDF of a line of text is."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "No fonts", UserWarning)
        try:
            return len(pdf_of(_TRIAL))
        except UserWarning:
            raise MissingExtraError(
                said(
                    "no PDF can be made here: no font is installed; install one (Debian: apt-get install "
                    "fonts-dejavu), {instead}", instead=_INSTEAD,
                )
            ) from None  # fmt: skip


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
    return _laid_out(page)[0]


def on_one_sheet(pages: Iterable[str]) -> bytes | None:
    """Return as a PDF the first of some pages that takes one sheet, None if none does."""
    return next((data for data, sheets in map(_laid_out, pages) if sheets == 1), None)


def _laid_out(page: str) -> tuple[bytes, int]:
    """Return a page as a PDF, and how many sheets it takes."""
    html, fault_outside = _weasyprint(page)
    log = logging.getLogger("weasyprint")
    level = log.level
    log.setLevel(logging.ERROR)  # it tells each property of screens that paper has no use for
    try:
        document = html.render(pdf_variant=VARIANT, pdf_identifier=b"permanences")
        data = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=b"permanences")
        return bytes(data), len(document.pages)
    except fault_outside as fault:
        raise ReportError(
            said("pdf: the report asks for something outside ({why}); it must hold all it shows", why=fault)
        ) from None
    finally:
        log.setLevel(level)


def _weasyprint(page: str) -> tuple[Any, type[Exception]]:
    """Return a page as WeasyPrint reads it, and the fault that it raises where something outside is asked for."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            from weasyprint import HTML
            from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except (ImportError, OSError) as fault:  # an OSError where Pango is missing
        raise MissingExtraError(
            said(
                "WeasyPrint cannot be loaded ({why}); install the extra pdf: python -m pip install -c constraints.txt "
                "-e '.[pdf]', {instead}", why=fault, instead=_INSTEAD,
            )
        ) from None  # fmt: skip
    # A picture may hold an image of its own; whatever lies outside the page is refused.
    inside_only = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    return HTML(string=_DETAILS.sub(r"<details\1 open>", page), url_fetcher=inside_only), FatalURLFetchingError
