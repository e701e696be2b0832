"""The written report: one HTML file that needs nothing else, and its PDF.

In: results folders, or `Findings` in memory. Out: a file, or the text of the page. No script, no font, no picture is
fetched. What each section says stands in the `sections_*` modules, how it looks in `templates/`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sim.errors import FolderRefusedError
from sim.provenance import versions
from sim.report.languages import Language
from sim.report.written.blocks import Section, unbroken
from sim.report.written.findings import Findings, Progress, findings_of
from sim.report.written.pdf import pdf_of, try_pdf
from sim.report.written.sections_answer import answer
from sim.report.written.sections_cost import cost
from sim.report.written.sections_dossiers import odd, stress
from sim.report.written.sections_people import clock, compared, fairness, gains, site_map
from sim.report.written.sections_run import desks, needs
from sim.report.written.sections_story import story
from sim.report.written.sections_trust import assumed, made, sure
from sim.runs.store import refuse_no_folder
from sim.runs.study import Jobs, Study
from sim.runs.whole import try_file, whole, writing_in
from sim.said import said
from sim.territory.sources import CREDIT
from sim.typography import LANGUAGES

Write: TypeAlias = Callable[[Findings, Language], Section | None]

SUFFIXES = {False: ".html", True: ".pdf"}


def write_report(
    folders: Sequence[str | Path],
    target: str | Path | None = None,
    lang: str = LANGUAGES[0],
    pdf: bool = False,
    progress: Progress | None = None,
    jobs: Jobs = 1,
    force: bool = False,
) -> Path:
    """Write the report of one run, or of several compared with the first, to a file.

    Parameters
    ----------
    folders : sequence of paths
        Results folders of `permanences run`, the first being the reference; or one of `permanences compare --out`.
    target : path, optional
        The file; by default ``report.<lang>.html`` (``.pdf``) in the first folder.
    lang : str
        ``"fr"`` or ``"en"``.
    pdf : bool
        Write a tagged PDF instead; needs WeasyPrint (extra ``pdf``).
    progress : callable, optional
        Told (done, wanted) while runs are compared.
    jobs : int, >= 1, or Executor
        Where runs are compared and sections are written; it changes nothing.
    force : bool
        Replace a file that is there; the report of before in the results folder always is.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    FolderRefusedError
        A folder cannot be used, or the file exists or cannot be written.
    """
    Language(lang)  # an unknown one is refused before anything is read
    place = check_target(folders, target, lang, pdf, force)
    try_file(place, said("name another with --out"))
    if pdf:
        try_pdf()
    page = report_html(findings_of(folders, progress, jobs), lang, jobs)
    data = page.encode("utf-8")
    if pdf:
        data = pdf_of(page)
    with writing_in(place, said("name another with --out")), whole(place) as partial:
        partial.write_bytes(data)
    return place


def check_target(
    folders: Sequence[str | Path], target: str | Path | None, lang: str, pdf: bool, force: bool = False
) -> Path:
    """Return the file of a report, or refuse one that must not be written, before anything is read.

    Raises
    ------
    FolderRefusedError
        The file exists, is a folder, does not end as what it is, or its folder is not there.
    """
    if target is None:
        if not folders:
            raise FolderRefusedError(said("a report needs a results folder; name one that permanences run has written"))
        refuse_no_folder(Path(folders[0]))
        return Path(folders[0]) / f"report.{lang}{SUFFIXES[pdf]}"
    place = Path(target)
    if place.is_dir():
        raise FolderRefusedError(
            said(
                "{place} is a folder; name a file, for example {example}",
                place=place,
                example=place / ("report" + SUFFIXES[pdf]),
            )
        )
    if place.suffix.lower() != SUFFIXES[pdf]:
        mend = "" if pdf else said("; a PDF is asked for with --pdf")
        raise FolderRefusedError(
            said(
                "{place} does not end in {ending}; name {example}{mend}",
                place=place,
                ending=SUFFIXES[pdf],
                example=place.with_suffix(SUFFIXES[pdf]),
                mend=mend,
            )
        )
    if place.exists() and not force:
        raise FolderRefusedError(
            said("{place} exists; replace it with --force, or name another with --out", place=place)
        )
    if not place.parent.is_dir():
        raise FolderRefusedError(
            said("{folder} is not there; make the folder first, or name another with --out", folder=place.parent)
        )
    return place


@dataclass(frozen=True)
class WrittenSection:
    """Work: a section of a report in a language."""

    findings: Findings
    code: str

    def __call__(self, write: Write) -> Section | None:
        """Write it."""
        return write(self.findings, Language(self.code))


def sections_of(findings: Findings, language: Language, jobs: Jobs = 1) -> list[Section]:
    """Return the sections of a report, in the order in which they are read."""
    body: list[Write] = [site_map, needs, desks, clock, fairness, cost, story, assumed, sure, made, odd, stress]
    if findings.comparison is not None:
        body = [compared, gains, *body]
    written = Study(WrittenSection(findings, language.code), jobs).results([answer, *body], ordered=True)
    return [section for _, section in written if section is not None]


def report_html(findings: Findings, lang: str = LANGUAGES[0], jobs: Jobs = 1) -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    findings : Findings
        `sim.report.written.findings.findings_of` reads them from folders; results in memory can be put into one.
    lang : str
    jobs : int, >= 1, or Executor
        Where sections are written.

    Returns
    -------
    str
        The same, byte for byte, for the same findings.
    """
    language = Language(lang)
    _ = language.text
    sections = sections_of(findings, language, jobs)
    title, heading = _title(findings, language), _heading(findings, language)
    return page_of(
        language, title=title, heading=heading, kicker=_kicker(findings, language), under=_under(findings, language),
        sections=sections, credit=language.said(CREDIT),
        closing=_("A simulation, not an observation: what is assumed is listed above."),
    )  # fmt: skip


def page_of(
    language: Language,
    *,
    title: str,
    heading: str,
    kicker: str,
    under: str,
    sections: Sequence[Section],
    credit: str,
    closing: str,
) -> str:
    """Return sections as one HTML page.

    Parameters
    ----------
    language : Language
    title, heading, kicker, under : str
        Of the window; the question; what stands above and below it.
    sections : sequence of Section
    credit, closing : str
        Whose data, and what must not be forgotten, at the foot.
    """
    _ = language.text
    words = {
        "report": _("report"), "skip": _("Go to the answer"), "contents": _("Contents"), "table": _("Table"),
        "colon": language.colon, "simulation": closing,
    }  # fmt: skip
    return _environment().get_template("report.html").render(
        code=language.code, version=versions()["france-services-sim"], title=title, heading=heading, kicker=kicker,
        under=under, sections=sections, words=words, style=Markup(_style()), running=Markup(_running(title, language)),
        credit=credit,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("sim.report.written", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["unbroken"] = unbroken
    return made


@lru_cache(maxsize=1)
def _style() -> str:
    return (resources.files("sim.report.written") / "templates" / "report.css").read_text(encoding="utf-8")


def _running(title: str, language: Language) -> str:
    """Return the running title and the page numbers of the printed report."""
    _ = language.text
    shown = title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("<", "\\3c ")
    page = _("page")
    return (
        f'@page {{ @top-left {{ content: "{shown}"; font: 8pt sans-serif; color: #4d5964; }} '
        f'@bottom-right {{ content: "{page} " counter(page) " / " counter(pages); font: 8pt sans-serif; '
        "color: #4d5964; } }"
    )


def _title(findings: Findings, language: Language) -> str:
    titles = [language.of(run.scenario.title) for run in findings.runs.values()]
    if len(titles) == 1:
        return titles[0]
    if len(titles) == 2 and findings.is_paired:
        return titles[1]
    _ = language.text
    if len(titles) == 2:  # two sites: neither is a change of the other
        return language.listed(titles)
    return _("{count} rotas compared", count=len(titles))


def _heading(findings: Findings, language: Language) -> str:
    """Return the question that the report answers."""
    _ = language.text
    if len(findings.runs) > 2 or (findings.comparison is not None and not findings.is_paired):
        return _("Which of these {count} rotas serves best?", count=len(findings.runs))
    return language.of(list(findings.runs.values())[-1].scenario.question)


def _kicker(findings: Findings, language: Language) -> str:
    _ = language.text
    return _("Rotating desks of France Services · simulation report") + f" · {_title(findings, language)}"


def _under(findings: Findings, language: Language) -> str:
    """Return window, demand and regime of the scenario."""
    _ = language.text
    run = findings.first
    scenario = run.scenario
    first, last = (language.date(day) for day in (scenario.horizon.start, scenario.horizon.end))
    people = sum(commune.population for commune in run.data.territory.communes)
    same_place = findings.comparison is None or findings.is_paired
    parts = [
        *([language.plural("{count} commune", "{count} communes", len(run.data.territory.communes))] * same_place),
        *([_("{people} inhabitants", people=language.number(people, 0))] * same_place),
        *([_("from {first} to {last}", first=first, last=last)] * findings.has_one_window),
        language.name("demand_level", scenario.demand.level),
        language.name("regime", scenario.regime),
    ]
    return " · ".join(parts)
