"""The dossiers and the story of a report: filled from the run, one source for the pages of `docs/`."""

import re
from pathlib import Path

from sim.report.languages import Language
from sim.report.written.dossier_texts import ODD, PAGES, STRESS
from sim.report.written.findings import findings_of
from sim.report.written.sections_dossiers import odd, open_items, stress
from sim.report.written.sections_story import story
from tests.report.findings import one_run, run_folder, several

EN, FR = Language("en"), Language("fr")


def words(block):
    """Return every text of a block and what it holds."""
    if isinstance(block, str):
        return [block]
    if isinstance(block, list | tuple) and not hasattr(block, "headers"):
        return [text for one in block for text in words(one)]
    names = ("title", "text", "items", "blocks", "rows", "table")
    return [text for name in names if hasattr(block, name) for text in words(getattr(block, name))]


def test_the_pages_of_the_documentation_are_those_of_the_report():
    """Whoever changes a sentence of the model changes it once: python -m sim.report.written.dossier_texts."""
    docs = Path(__file__).parents[2] / "docs"

    for file, made in PAGES.items():
        assert (docs / file).read_text(encoding="utf-8") == made(), file


def test_odd_is_filled_from_the_scenario():
    """Numbers of communes, venues and advisers, the window, the level of demand; every element is there."""
    section = odd(one_run(), EN)
    text = " ".join(words(list(section.blocks)))

    assert all(title in text for _key, title, _items in ODD)
    assert "2 communes" in text
    assert re.search(r"\b1 adviser,", text)
    assert not re.search(r"\b1 (adviser|operator|venue|permanence|request type)s\b", text)
    assert "window from 7" in text.replace("\u00a0", " ")
    assert "Open items" in text
    assert "days simulated" in text


def test_stress_des_is_filled_from_the_run():
    """Seed, replications, engine and fingerprint stand beside their items, in both languages."""
    findings = one_run(replications=3)
    for language, count in ((EN, "3 replications"), (FR, "3 réplications")):
        (table,) = [block.table for block in stress(findings, language).blocks if hasattr(block, "table")]
        here = {row[0].split()[0]: row[2] for row in table.rows}
        assert len(table.rows) == len(STRESS)
        assert here["4.3"].replace("\u00a0", " ") == count
        assert findings.first.scenario.fingerprint[:8] in here["2.3"]
        assert "compiled" in here["5.3"]


def test_what_was_not_worked_out_is_an_open_item():
    """One replication, a verdict at one demand alone."""
    assert any("One replication" in item for item in open_items(one_run(replications=1), EN))
    assert any("low and high demand" in item for item in open_items(several("base", "late"), EN))
    assert not any("low and high demand" in item for item in open_items(one_run(), EN))


def test_the_story_is_told_under_each_rota(tmp_path):
    """The same request in both logs; without seasons at hand there is none."""
    folders = [run_folder(tmp_path, "base"), run_folder(tmp_path, "late")]
    section = story(findings_of(folders), EN)
    parts = [part for part in section.blocks if hasattr(part, "blocks")]
    notes = [note for part in parts for one in part.blocks for note in one.table.notes]

    assert story(one_run(), EN) is None
    assert len(notes) == 2
    assert notes[0].split("request ")[1].split(":")[0] == notes[1].split("request ")[1].split(":")[0]
