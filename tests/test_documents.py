"""The documents: decisions are told apart by their number, links lead somewhere, no text waits to be filled in."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "notebooks").glob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def links_of(document):
    """Yield the files that a document points to; addresses of the network are not followed."""
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        if "://" not in link:
            yield document.parent / link


def test_each_decision_has_a_number_of_its_own_and_it_is_the_one_of_its_heading():
    """A decision is cited by its number."""
    headings = [file.read_text(encoding="utf-8").splitlines()[0] for file in DECISIONS]
    numbers = [int(file.name[:4]) for file in DECISIONS]

    assert len(set(numbers)) == len(numbers)
    assert [int(re.match(r"# (\d+)\. ", heading)[1]) for heading in headings] == numbers


def test_the_index_of_decisions_names_each():
    """With its title; a page that no index names is not read."""
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    titles = {file.name: file.read_text(encoding="utf-8").splitlines()[0].split(". ", 1)[1] for file in DECISIONS}

    assert [name for name, title in titles.items() if f"[{title}]({name})" not in index] == []


def test_the_first_page_names_every_page_of_the_documents():
    """Who begins there finds all."""
    first = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"(docs/{page.name})" not in first] == []


def test_each_link_of_a_document_leads_to_a_file():
    """Documents and pictures that are moved or renamed take their links along."""
    lost = [
        f"{document.name}: {link.name}" for document in DOCUMENTS for link in links_of(document) if not link.exists()
    ]

    assert lost == []


def test_no_document_has_a_place_left_to_fill_in():
    """`@@NAME@@` marks where a number or a text is still to come."""
    assert [file.name for file in DOCUMENTS if re.search(r"@@\w+@@", file.read_text(encoding="utf-8"))] == []
