"""`permanences run` of a country: département by département, on this machine or a cluster.

In: what was asked on the command line. Out: tables in a folder, people by commune, a map; the main measures on
stdout. How a country is cut and added up is in `sim.experiments.pieces`.
"""

from __future__ import annotations

import hashlib
import json as json_format
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import typer

from sim.cli.answers import misused, note
from sim.cli.progress import RESUMABLE, heard
from sim.cli.rota_files import parent_of
from sim.cli.running import RunOptions, tell_gone, tell_if_cold
from sim.comparison.intervals import summarise
from sim.experiments.next_permanences import next_permanences
from sim.experiments.next_scenario import next_scenario
from sim.experiments.pieces import HALO_MIN, PieceOfWork, added, apart, asked_departments
from sim.experiments.pieces_folder import PiecesFolder
from sim.provenance import now
from sim.report.languages import Language
from sim.runs.store import COMPLETE
from sim.runs.study import Study, executor_of
from sim.runs.whole import whole
from sim.runs.work import DEFAULT_ENGINE
from sim.said import said
from sim.scenario.files import stated
from sim.scenario.resolved import extending_text
from sim.territory.departments import departments
from sim.territory.france import COUNTRY, france
from sim.territory.gazetteer import gazetteer
from sim.typography import LANGUAGES

# What people ask by commune: sums of the measures of this name.
_BY_COMMUNE = ("requests", "reach", "unaware", "elsewhere", "no_offer", "gave_up", "offered_within_14", "within_20_min")
_OF_ONE_PLACE = ("venue", "permanence", "adviser", "commune")  # in the folder of their département
_EXTENDS = re.compile(r"^extends:\s*[\"']?([^\s\"'#]+\.ya?ml)", re.MULTILINE)
_MOST_DRAWN = 3_000
_PICTURE = "figures/reach-{code}.{form}"
_PICTURES = tuple(_PICTURE.format(code=code, form=form) for code in LANGUAGES for form in ("svg", "png"))
_MOST_AT_ONCE, _LOTS_A_PLACE = 8, 4  # replications of a département in one task; tasks that each process has at least
_COUNTRY_WORD = re.compile(r"\bcountry\b|france", re.IGNORECASE)


def is_country(source: str, overrides: Sequence[str]) -> bool:
    """Tell whether a scenario is set in the whole country; most that are not say so without being read as YAML."""
    path = Path(source)
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else source
    parent = _EXTENDS.search(text)
    is_own = parent is not None and (path.parent / parent[1]).is_file()  # what it says is in another file yet
    if not is_own and not _COUNTRY_WORD.search(" ".join((text, *overrides))):
        return False
    place = stated(source, overrides).get("place")
    return isinstance(place, dict) and place.get("country") == COUNTRY


def asked(files: Sequence[str], overrides: Sequence[str], chosen: Sequence[str], region: str) -> bool:
    """Tell whether a country is asked for; parts of what is none, or one beside another scenario, are refused."""
    is_one = [is_country(source, overrides) for source in files]
    if (chosen or region) and not all(is_one):
        told = said(
            "{file} is no country ({place}); name france", file=files[is_one.index(False)], place="place: {country: FR}"
        )
        raise misused(told, "--region" if region else "--department")
    if chosen and region:
        raise misused(said("one or the other"), "--department, --region")
    if any(is_one) and len(files) > 1:
        raise misused(said("a country is run alone"), "FILES")
    return any(is_one)


def run_countries(files: Sequence[str], asked: RunOptions, chosen: Sequence[str], region: str, json: bool) -> None:
    """Run the country of the command line and tell what came of it."""
    if asked.precision or asked.tables_back:
        option = "--precision" if asked.precision else "--tables-back"
        raise misused(said("a country is run by --replications, in a shared folder"), option)
    try:
        told = run_country(files[0], asked, chosen, region)
    except KeyboardInterrupt:
        note(RESUMABLE)
        raise typer.Exit(130) from None
    if json:
        from sim.cli.console import echo_json

        echo_json(document_of(told))
    elif not asked.quiet:
        tell(told, asked.languages[0])


def run_country(source: str, asked: RunOptions, chosen: Sequence[str], region: str) -> dict[str, Any]:
    """Run a country, or some départements of it, into a folder; return what to tell.

    Raises
    ------
    PermanencesError
        The scenario, a département or the folder cannot be used.
    KeyboardInterrupt
        The person stopped it; whole pieces are kept.
    """
    codes = asked_departments(chosen, region)
    tree = stated(source, asked.overrides)
    digest = hashlib.sha256(json_format.dumps([tree, HALO_MIN], sort_keys=True, default=str).encode()).hexdigest()
    facts = {
        "study": "country", "scenario": tree["id"], "scenario_hash": digest, "seed": asked.seed,
        "engine": DEFAULT_ENGINE,
    }  # fmt: skip
    store = PiecesFolder(asked.out / f"{tree['id']}-{digest[:8]}-s{asked.seed}", facts)
    began, started, former = time.perf_counter(), now(), store.told()
    with store.held(asked.resume, asked.force):
        spent = _run_missing(store, source, asked, codes, tree["id"])
        per_replication, every = _gathered(store, codes, asked.replications)
        communes = _communes(every)
        summary = summarise(per_replication)
        store.write_table("summary", summary)
        store.write_table("communes", communes)
        store.write_table("departments", by_department(communes))
        hosts = next_permanences(communes, every)
        store.write_table("next", hosts)
        _write_next(store, source, hosts, tree)
        what = {"state": COMPLETE, "departments": list(codes), "replications": asked.replications}
        gone = [] if what.items() <= former.items() else store.leave_out(_PICTURES)
        pictures = _pictures(store, communes, hosts, asked) if asked.pictures else []
        tell_gone(store, gone, pictures, asked.quiet)
        store.tell(
            **what, started=started, ended=now(), duration_s=round(time.perf_counter() - began, 2), halo_min=HALO_MIN,
            needs_simulated=sum(one for one, _ in spent), piece_s=round(sum(one for _, one in spent), 2),
        )  # fmt: skip
    return {"tree": tree, "folder": store.folder, "summary": summary, "communes": communes, "hosts": hosts,
            "codes": codes, "pictures": pictures}  # fmt: skip


def _write_next(store: PiecesFolder, source: str, hosts: pd.DataFrame, tree: dict[str, Any]) -> None:
    """Write the country with its next permanences as a scenario, beside the tables; none stays that has no more."""
    file = store.folder / "next.yaml"
    file.unlink(missing_ok=True)
    if len(hosts):
        with whole(file) as partial:
            text = extending_text(parent_of(source, file.resolve()), next_scenario(hosts, tree))
            partial.write_text(text, encoding="utf-8")


def _run_missing(
    store: PiecesFolder, source: str, asked: RunOptions, codes: Sequence[str], name: str
) -> list[tuple[int, float]]:
    """Run the pieces that are not there; return needs and seconds of each."""
    replications = range(asked.replications)
    missing = {code: [one for one in replications if not store.has(one, code)] for code in apart(codes)}
    tell_if_cold(asked.quiet)
    lots = [(order, *lot) for order, lot in enumerate(lots_of(missing, executor_of(asked.jobs).width))]
    work = PieceOfWork(source, asked.overrides, asked.seed, DEFAULT_ENGINE, store, HALO_MIN)
    spent: list[tuple[int, float]] = []
    with heard(name, asked.quiet) as progress:
        for _, lot in Study(work, asked.jobs).results(lots):
            spent += lot
            progress(len(spent), sum(map(len, missing.values())))
    return spent


def lots_of(missing: Mapping[str, Sequence[int]], width: int) -> list[tuple[str, tuple[int, ...]]]:
    """Return each département with some of its replications, so that it is loaded and planned once for them.

    Lots are small enough that all places have work to the end, and that who stops one does not wait for long. Those of
    one département stand apart, as départements of many people do.
    """
    counts = [len(ones) for ones in missing.values()]
    most = min(_MOST_AT_ONCE, max(1, sum(counts) // (_LOTS_A_PLACE * width)))
    lots = [(code, tuple(ones[k : k + most])) for k in range(0, max(counts), most) for code, ones in missing.items()]
    return [lot for lot in lots if lot[1]]


def _gathered(store: PiecesFolder, codes: Sequence[str], replications: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the measures of the whole, and the sums of each commune, by replication; a piece at a time."""
    wholes, people = [], []
    for replication in range(replications):
        small, fair = [], []
        for code in codes:
            rows = store.measures(replication, code)
            small.append(rows[~rows["dimension"].isin(_OF_ONE_PLACE)])
            by_commune = rows[rows["dimension"] == "commune"]
            fair.append(by_commune[by_commune["measure"].isin(["reach", "delay_restricted", "wait_served"])])
            people.append(_of_communes(by_commune).assign(dep=code, replication=replication))
        whole = added([*small, *fair])
        wholes.append(whole[whole["dimension"] != "commune"].assign(replication=replication))
    per_replication = pd.concat(wholes, ignore_index=True)
    every = pd.concat(people).rename_axis("commune").reset_index()
    return per_replication[["replication", *per_replication.columns.drop("replication")]], every


def _of_communes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of a piece by commune, one column a measure."""
    chosen = rows[rows["measure"].isin(_BY_COMMUNE)]
    table = chosen.pivot_table(index="key", columns="measure", values="numerator", aggfunc="sum")
    return table.reindex(columns=list(_BY_COMMUNE))


def _communes(every: pd.DataFrame) -> pd.DataFrame:
    """Return one row a commune: means over replications, who is not reached by reason.

    A commune that has no need in a replication counts there, too, with 0.
    """
    found = every.drop(columns="replication").groupby(["dep", "commune"], as_index=False).sum(numeric_only=True)
    found[list(_BY_COMMUNE)] /= every["replication"].nunique()
    table, names = france(), gazetteer().name_of
    rows = found["commune"].map(table.row_of)
    found.insert(2, "name", found["commune"].map(names))
    found.insert(3, "population", table.population[rows.to_numpy()])
    for axis in ("lat", "lon"):
        found[axis] = getattr(table, axis)[rows.to_numpy()]
    found["canton"] = [table.canton[row] for row in rows]
    found["not_reached"] = (found["requests"] - found["reach"]).round(3)
    return found.sort_values(["dep", "commune"], ignore_index=True)


def by_department(communes: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of communes by département, with the share that is reached."""
    sums = communes.groupby("dep", as_index=False)[["population", "requests", "reach", "not_reached"]].sum()
    sums.insert(1, "name", [departments()[code].name for code in sums["dep"]])
    return sums.assign(reach_share=sums["reach"] / sums["requests"])


def _pictures(store: PiecesFolder, communes: pd.DataFrame, hosts: pd.DataFrame, asked: RunOptions) -> list[Path]:
    import sim.cli.drawn  # noqa: F401
    from sim.report.figures.country_map import country_map
    from sim.report.figures.encoded import png_of, svg_of

    files = []
    for code in asked.languages:
        page = country_map(communes, hosts, Language(code))
        is_large = len(communes) > _MOST_DRAWN  # as SVG the outlines of a country are 10 MB
        file = store.folder / _PICTURE.format(code=code, form="png" if is_large else "svg")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(png_of(page) if is_large else svg_of(page, code))
        files.append(file)
    return files


def tell(told: dict[str, Any], language: str) -> None:
    """Print the headline measures, how many are not reached, and where the rest is."""
    from sim.report.tables.measures import headline_table

    words, tree, communes = Language(language), told["tree"], told["communes"]
    for text in ("title", "question"):
        typer.echo(words.typeset(tree[text][language]))
    typer.echo(headline_table(told["summary"], words))
    typer.echo(
        words.plural(
            "{count} département, {communes} communes, {needs} needs of which {missed} are not served",
            "{count} départements, {communes} communes, {needs} needs of which {missed} are not served",
            len(told["codes"]), communes=words.number(len(communes)), needs=words.number(communes["requests"].sum(), 0),
            missed=words.number(communes["not_reached"].sum(), 0),
        )
    )  # fmt: skip
    if len(hosts := told["hosts"]):
        typer.echo(next_told(hosts, words))
    typer.echo(f"{told['folder']}")


def next_told(hosts: pd.DataFrame, language: Language) -> str:
    """Return what the next permanences would bring, and where that stands."""
    return language.plural(
        "{count} more permanence would come near {people} people, for {eur} € a year; needs served a year: +{gain} "
        "(estimated: next.csv; to be simulated: next.yaml)",
        "{count} more permanences would come near {people} people, for {eur} € a year; needs served a year: +{gain} "
        "(estimated: next.csv; to be simulated: next.yaml)",
        len(hosts), people=language.number(hosts["people"].sum()), gain=language.number(hosts["gain"].sum(), 0),
        eur=language.number(hosts["eur"].sum()),
    )  # fmt: skip


def document_of(told: dict[str, Any]) -> dict[str, Any]:
    """Return what was run as plain values."""
    return {
        "scenario": told["tree"]["id"],
        "folder": told["folder"].as_posix(),
        "departments": list(told["codes"]),
        "measures": json_format.loads(told["summary"].to_json(orient="records")),
    }
