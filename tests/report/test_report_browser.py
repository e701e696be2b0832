"""The written report in a browser, and as PDF: nothing leaves the machine, nothing that WCAG A or AA forbids."""

import re
import zlib
from contextlib import contextmanager
from functools import lru_cache

import pytest

from sim.errors import ReportError
from sim.report.written.page import report_html
from tests.browser import chromium, faults_of_access
from tests.processes import PATIENCE_S
from tests.report.findings import several


@pytest.fixture(scope="module")
def browser():
    """Return a running Chromium."""
    with chromium() as running:
        yield running


@lru_cache
def page_in(code):
    """Return a report of two rotas in a language."""
    return report_html(several("base", "late"), code)


@pytest.fixture
def page():
    """The report in French."""
    return page_in("fr")


@pytest.mark.parametrize(
    ("code", "width"), [("fr", 800), pytest.param("fr", 1280, marks=pytest.mark.slow), ("en", 800)]
)
@pytest.mark.slow
def test_the_report_asks_nothing_from_outside_and_fits_its_window(browser, tmp_path, code, width):
    """The only request is for the file; nothing is wider than the window; the answer stands on the first screen."""
    asked = []
    with shown(browser, page_in(code), tmp_path, width, asked) as tab:
        wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        top = tab.locator("#answer .lead").first.bounding_box()["y"]

    assert {url.split(":")[0] for url in asked} <= {"file", "data"}
    assert wide <= 0
    assert top < 500


@pytest.mark.slow  # axe over a report unfolded
def test_the_report_has_no_fault_of_accessibility(browser, page, tmp_path):
    """By axe, rules A and AA, all tables unfolded."""
    with shown(browser, page, tmp_path, 800, []) as tab:
        assert faults_of_access(tab) == []


@contextmanager
def shown(browser, page, folder, width, asked):
    """Yield a page as a visitor has it who unfolds everything; what it asks for is added to a list."""
    file = folder / "report.html"
    file.write_text(page, encoding="utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.set_default_timeout(PATIENCE_S * 1000)
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    tab.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    yield tab
    tab.close()


@pytest.mark.slow
def test_the_pdf_is_tagged_and_in_the_language_of_the_report(page):
    """PDF/UA by its mark; the language is that of the page."""
    pytest.importorskip("weasyprint", reason="the extra pdf is not installed", exc_type=ImportError)
    from sim.report.written.pdf import pdf_of

    data = pdf_of(page[: page.index("<nav")] + "</main></body></html>")
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    inside = b"".join(zlib.decompressobj().decompress(part) if part.startswith(b"x") else part for part in packed)

    assert data.startswith(b"%PDF-")
    assert b"pdfuaid" in inside
    assert b"/StructTreeRoot" in inside
    assert re.search(rb"/Lang ?\(fr\)", inside)


def test_a_page_that_asks_for_something_from_outside_makes_no_pdf():
    """The fetcher refuses; no picture is left out silently."""
    pytest.importorskip("weasyprint", reason="the extra pdf is not installed", exc_type=ImportError)
    from sim.report.written.pdf import pdf_of

    with pytest.raises(ReportError, match="outside"):
        pdf_of('<html lang="fr"><title>x</title><img src="http://127.0.0.1:9/x.png" alt="x"></html>')
