"""Registers made for tests: files as the tools write them, with people who do not exist.

In: rows as dictionaries by heading. Out: files in a folder. `PERSONAL` are the words that must never come out again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from sim.registers import coop, rdv

# Names of nobody: invented, and found nowhere else in this project.
FIRST = ("Zéphirine", "Barnabulle", "Ysoldine", "Théodebald", "Quitterie", "Fulgencien")
LAST = ("QUENOUILLARD", "TRUCHEVEAU", "BROUSSINET", "PAPELARDIN", "GRIBOUVAL", "VERTUCHOU")
ADVISERS = ("Clodomire BASTIDON", "Radegonde FLUTEAU")
NOTES = (
    "a oublié ses lunettes chez sa cousine",
    "parle de son divorce et de son genou",
    "sonner deux fois en arrivant",
)
PERSONAL = (
    *FIRST, *LAST, "BASTIDON", "FLUTEAU", "Clodomire", "Radegonde", "lunettes chez sa", "divorce", "sonner deux fois",
    "exemple-inventé.fr", "06 99 88 77 66",
)  # fmt: skip
MOTIFS = ("Dossier CAF", "Déclaration d'impôts", "Carte grise", "Demande de retraite")
LIEUX = (
    "Mairie de Foulayronnes (Place de la Mairie, Foulayronnes, 47510)",
    "Poste d'Agen (1 boulevard Carnot, Agen, 47000)",
)
HOMES = (("Agen", "47000"), ("Foulayronnes", "47510"), ("Bon-Encontre", "47240"), ("Layrac", "47390"))

RDV_HEADINGS = rdv.LAYOUTS[1].orders[0]
RDV_HEADINGS_BEFORE = rdv.LAYOUTS[1].orders[1]
PARTICIPATION_HEADINGS = rdv.LAYOUTS[0].orders[0]
COOP_HEADINGS = tuple(
    heading for heading in coop.LAYOUTS[0].orders[0]
    if heading not in ("Prénom du médiateur", "Nom du médiateur", "Rôle", "ID - Conum")
)  # fmt: skip
COOP_BEFORE = (
    "Date", "Type", "Nombre de participants", "Bénéficiaire", "Canaux d’accompagnement", "Lieu", "Durée (min)",
    "Nom de l’atelier", "Matériel numérique utilisé", "Thématique(s) d’accompagnement",
    "Nom de la démarche administrative", "Niveau d’autonomie du bénéficiaire", "Niveau de l’atelier",
    "Le bénéficiaire est-il orienté vers une autre structure ?", "La démarche est-elle finalisée ?",
    "Structure de redirection", "Commune de résidence du bénéficiaire", "Genre du bénéficiaire",
    "Tranche d’âge du bénéficiaire", "Statut du bénéficiaire", "Notes supplémentaires",
)  # fmt: skip


def note(k: int) -> str:
    """Return a free text that holds what must not come out; no two are alike."""
    return f"{NOTES[k % len(NOTES)]}, {k + 2} fois"


def person(k: int) -> str:
    """Return the full name of an invented person."""
    return f"{FIRST[k % len(FIRST)]} {LAST[(k // len(FIRST)) % len(LAST)]}"


def appointment(k: int = 0, **changes: str) -> dict[str, Any]:
    """Return a line of the export by appointment: booked on 2 May 2024, due on the 13th at 9:30, kept."""
    home, postcode = HOMES[k % len(HOMES)]
    line = {
        "année": 2024,
        "date prise rdv": "02/05/2024",
        "heure prise rdv": "12h54",
        "origine": "Créé par un agent",
        "date rdv": "13/05/2024",
        "heure rdv": "09h30",
        "service": "France services",
        "motif": MOTIFS[k % len(MOTIFS)],
        "contexte": note(k) if k % 3 == 0 else "",
        "statut": "Rendez-vous honoré",
        "lieu": LIEUX[k % len(LIEUX)],
        "professionnel.le(s)": ADVISERS[k % len(ADVISERS)],
        "usager(s)": person(k),
        "commune du premier responsable": home,
        "au moins un usager mineur ?": "non",
        "résultat des notifications": "Traité",
        "Organisation": "CC du Val",
        "date naissance": f"{1 + k % 28:02d}/03/1957",
        "code postal du premier responsable": postcode,
        "créé par": f"[Agent] {ADVISERS[k % len(ADVISERS)]}",
        "email(s) professionnel.le(s)": "accueil@exemple-inventé.fr",
    }
    return line | {name.replace("_", " "): value for name, value in changes.items()}


def appointments(n: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return lines of a plausible export over four months of 2024, each at an hour of its own."""
    dice = random.Random(seed)
    first = dt.date(2024, 3, 4)
    lines = []
    for k in range(n):
        day = first + dt.timedelta(days=7 * (k // 10) % 112 + k % 5)
        lead = dice.choice((0, 1, 3, 7, 14, 21))
        hour, minute = 9 + k // 2 % 8, 30 * (k % 2)
        status = dice.choices(
            ("Rendez-vous honoré", "Absence non excusée", "Annulé (excusé)", "Annulé (par le service)", "À renseigner"),
            (80, 8, 6, 3, 3),
        )[0]
        lines.append(
            appointment(
                k, **{
                    "date prise rdv": (day - dt.timedelta(days=lead)).strftime("%d/%m/%Y"),
                    "heure prise rdv": f"{hour:02d}h{minute:02d}" if lead == 0 else "11h07",
                    "date rdv": day.strftime("%d/%m/%Y"), "heure rdv": f"{hour:02d}h{minute:02d}", "statut": status,
                    "origine": dice.choice(("Créé par un agent", "RDV Pris sur internet")),
                    "résultat des notifications": dice.choice(("Traité", "Échec", "")),
                },
            )
        )  # fmt: skip
    return lines


def participation(k: int = 0, rdv_id: int = 1, **changes: str) -> dict[str, Any]:
    """Return a line of the export by participation."""
    line = appointment(k)
    renamed = {
        "usager": line["usager(s)"],
        "rdv_id": rdv_id,
        "commune du responsable": line["commune du premier responsable"],
        "code postal du responsable": line["code postal du premier responsable"],
        "usager mineur ?": "non",
        "statut": "Présent",
    }
    return line | renamed | {name.replace("_", " ") if name != "rdv_id" else name: v for name, v in changes.items()}


def activity(k: int = 0, **changes: Any) -> dict[str, Any]:
    """Return a line of the Coop's export: one person helped for 30 minutes at the médiathèque on 13 May 2025."""
    home, postcode = HOMES[k % len(HOMES)]
    line = {
        "Date": dt.date(2025, 9, 15),
        "Enregistré le": "15/09/2025 à 10:32",
        "Dernière modification le": "",
        "Type": "Accompagnement individuel",
        "Participants": 1,
        "Bénéficiaire": person(k),
        "Canaux d’accompagnement": "Lieu d’activité",
        "Nom du lieu": "Médiathèque",
        "Adresse": "2 rue du Pont",
        "Commune": "Agen",
        "Code postal": "47000",
        "Code Insee": "47001",
        "Durée (min)": 30,
        "Nom de l’atelier": "",
        "Matériel numérique utilisé": "Ordinateur\nTéléphone",
        "Thématique(s) d’accompagnement": "Aide aux démarches administratives\nArgent - Impôts",
        "Tags": "",
        "Nom de la démarche administrative": note(k),
        "Niveau d’autonomie (ou de l’atelier)": "1/3",
        "Bénéficiaire réorienté": "Non",
        "Structure de redirection": "",
        "Commune du bénéficiaire": home,
        "Code postal du bénéficiaire": postcode,
        "Code Insee du bénéficiaire": {"47000": "47001", "47510": "47100", "47240": "47032", "47390": "47145"}[
            postcode
        ],
        "Genre du bénéficiaire": "Féminin",
        "Tranche d’âge du bénéficiaire": "60 - 69 ans",
        "Statut du bénéficiaire": "Retraité",
        "Notes supplémentaires": note(k + 1),
        "Source de la donnée": "La Coop de la médiation numérique (V2)",
        "ID CRA": f"0f0f{k:04d}-aaaa-bbbb",
    }
    return line | changes


def activity_before(k: int = 0, **changes: Any) -> dict[str, Any]:
    """Return a line of the Coop's export of before summer 2025: one activity, its people's values one a line."""
    line = {
        "Date": dt.date(2025, 3, 3),
        "Type": "Aide aux démarches administratives",
        "Nombre de participants": 1,
        "Bénéficiaire": person(k),
        "Canaux d’accompagnement": "Lieu d’activité",
        "Lieu": "Médiathèque, 47000 Agen",
        "Durée (min)": 45,
        "Nom de l’atelier": "",
        "Matériel numérique utilisé": "Ordinateur",
        "Thématique(s) d’accompagnement": "Papiers - Élections Citoyenneté",
        "Nom de la démarche administrative": note(k),
        "Niveau d’autonomie du bénéficiaire": "2/3",
        "Niveau de l’atelier": "",
        "Le bénéficiaire est-il orienté vers une autre structure ?": "Non",
        "La démarche est-elle finalisée ?": "Oui",
        "Structure de redirection": "",
        "Commune de résidence du bénéficiaire": "47000 Agen",
        "Genre du bénéficiaire": "Masculin",
        "Tranche d’âge du bénéficiaire": "25 - 39 ans",
        "Statut du bénéficiaire": "En emploi",
        "Notes supplémentaires": note(k),
    }
    return line | changes


def shifted(lines: list[dict[str, Any]]) -> list[list[Any]]:
    """Return rows as they were written from 28 April to 28 May 2025: one value taken out, its heading left."""
    return [[line[name] for name in COOP_BEFORE if name != "La démarche est-elle finalisée ?"] + [""] for line in lines]


# --- files


def rows_of(headings: tuple[str, ...], lines: list[dict[str, Any]]) -> list[list[Any]]:
    """Return headings and lines as rows."""
    return [list(headings), *([line[name] for name in headings] for line in lines)]


def preamble(filters: int = 11, mediator: bool = False) -> list[list[Any]]:
    """Return what the Coop writes above its table: who exported, and so many filters."""
    export = [
        ["Informations export"],
        ["Nom", "BASTIDON"],
        ["Prénom", "Clodomire"],
        ["Rôle", "Médiateur"],
        ["Total", 3],
    ]
    export += [["Date d'export", "15/09/2025"], ["Heure d'export", "10:40"], [], ["Filtres"]]
    export += [["Période", "-"], *([f"Filtre {k}", "-"] for k in range(filters - 1))]
    return export + ([["Médiateur", ADVISERS[0]]] if mediator else []) + [[], [""]]


def write_xls(path: Path, rows: list[list[Any]], dates: tuple[int, ...] = (), hours: tuple[int, ...] = ()) -> Path:
    """Write a workbook of 1997 as the State's tool does: texts in cells whose format says date and hour."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Worksheet1")
    styles = {k: xlwt.easyxf(num_format_str="DD/MM/YYYY") for k in dates}
    styles |= {k: xlwt.easyxf(num_format_str="hh:mm") for k in hours}
    for r, row in enumerate(rows):
        for k, cell in enumerate(row):
            if cell != "":
                sheet.write(r, k, cell, *([styles[k]] if r and k in styles else []))
    book.save(str(path))
    return path


def write_xlsx(
    path: Path, rows: list[list[Any]], title: str = "Activités", formats: dict[int, str] | None = None
) -> Path:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for column, form in (formats or {}).items():
        for cell in list(sheet.columns)[column][1:]:
            cell.number_format = form
    book.save(path)
    return path


def write_ods(path: Path, rows: list[list[Any]]) -> Path:
    """Write an OpenDocument sheet; durations as ODS has them."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Feuille1")
    document.spreadsheet.addElement(table)
    for row in rows:
        line = TableRow()
        table.addElement(line)
        for cell in row:
            line.addElement(_ods_cell(cell))
    document.write(str(path))
    return path


def _ods_cell(cell: Any) -> TableCell:
    if isinstance(cell, dt.timedelta):
        hours, rest = divmod(int(cell.total_seconds()), 3600)
        made = TableCell(valuetype="time", timevalue=f"PT{hours:02d}H{rest // 60:02d}M{rest % 60:02d}S")
    elif isinstance(cell, dt.date):
        made = TableCell(valuetype="date", datevalue=cell.isoformat())
    elif isinstance(cell, int | float):
        made = TableCell(valuetype="float", value=str(cell))
    else:
        made = TableCell(valuetype="string")
    for line in str(cell).split("\n"):
        made.addElement(P(text=line))
    return made


def csv_text(rows: list[list[Any]], separator: str = ";") -> str:
    """Return rows as a French spreadsheet writes them as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell.strftime("%d/%m/%Y") if isinstance(cell, dt.date) else cell for cell in row])
    return stream.getvalue()


def write_csv(path: Path, rows: list[list[Any]], separator: str = ";", encoding: str = "utf-8-sig") -> Path:
    """Write a CSV file."""
    path.write_bytes(csv_text(rows, separator).encode(encoding, errors="replace"))
    return path


def rdv_xls(path: Path, lines: list[dict[str, Any]], headings: tuple[str, ...] = RDV_HEADINGS) -> Path:
    """Write an export of the booking tool."""
    dates = tuple(headings.index(name) for name in ("date prise rdv", "date rdv"))
    hours = tuple(headings.index(name) for name in ("heure prise rdv", "heure rdv"))
    return write_xls(path, rows_of(headings, lines), dates, hours)


def coop_xlsx(
    path: Path, lines: list[dict[str, Any]], headings: tuple[str, ...] = COOP_HEADINGS, filters: int = 11
) -> Path:
    """Write an export of the Coop, its table below the filters."""
    return write_xlsx(path, [*preamble(filters), *rows_of(headings, lines)])


HAND_HEADINGS = ("Date", "Heure d'arrivée", "Reçu à", "Fin", "Lieu", "Motif", "Issue", "Nom", "Conseiller", "Remarques")
HAND_MAP = {
    "columns": {
        "Date": "date",
        "Heure d'arrivée": "arrival",
        "Reçu à": "called",
        "Fin": "end",
        "Lieu": "venue",
        "Motif": "type",
        "Issue": {
            "is": "outcome",
            "values": {"réglé": "resolved", "à revoir": "return", "orienté": "referred", "parti": "reneged"},
        },
        "Nom": "personal",
        "Conseiller": "adviser",
        "Remarques": "personal",
    },
    "always": {"channel": "walk_in"},
}


def hand_line(k: int = 0, **changes: str) -> dict[str, str]:
    """Return a line of a sheet kept by hand: came at 9:00, called at 9:10, done at 9:35."""
    line = {
        "Date": "13/05/2024",
        "Heure d'arrivée": "9h",
        "Reçu à": "9h10",
        "Fin": "9h35",
        "Lieu": "Mairie",
        "Motif": MOTIFS[k % len(MOTIFS)],
        "Issue": "réglé",
        "Nom": person(k),
        "Conseiller": ADVISERS[k % len(ADVISERS)],
        "Remarques": note(k) if k % 4 == 0 else "",
    }
    return line | changes


def hand_kept(n: int, dice: random.Random) -> tuple[list[list[Any]], int, dict[str, Any]]:
    """Return the rows of a sheet kept by hand, the place of its headings, and its mapping."""
    lines = []
    for k in range(n):
        day = dt.date(2024, 5, 13) + dt.timedelta(days=k // 8)
        start, wait, service = 9 * 60 + 20 * (k % 8), dice.randint(0, 30), dice.choice((15, 20, 30))
        called = start + wait
        clocks = [f"{m // 60}h{m % 60:02d}" for m in (start, called, called + service)]
        lines.append(
            hand_line(
                k, Date=day.strftime("%d/%m/%Y"), Fin=clocks[2], **{"Heure d'arrivée": clocks[0], "Reçu à": clocks[1]},
                Lieu=dice.choice(("Mairie", "Poste")), Issue=dice.choice(("réglé", "réglé", "à revoir", "orienté")),
            )
        )  # fmt: skip
    return rows_of(HAND_HEADINGS, lines), 0, HAND_MAP


def write_map(path: Path, tree: dict[str, Any]) -> Path:
    """Write a mapping as YAML."""
    from ruamel.yaml import YAML

    with path.open("w", encoding="utf-8") as stream:
        YAML().dump(tree, stream)
    return path
