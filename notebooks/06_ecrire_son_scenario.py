# %% [markdown]
# # Écrire son scénario
#
# **Question.** Comment décrire ma vallée en Python, corriger mes erreurs, et obtenir les mêmes nombres en ligne de commande ?
# Et une permanence de plus y changerait-elle quelque chose ?
#
# *English: write a scenario of your own communes in Python, see all mistakes at once, change it, save it as YAML, and run
# it from the command line to the same numbers.*

# %%
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from IPython.display import Markdown

import sim

REPLICATIONS = int(os.environ.get("REPLICATIONS", 50))

# %% [markdown]
# ## Trois communes, trois lieux, une conseillère
#
# Le socle commun (`_base`) apporte les besoins, les gens et les règles du guichet, chacun avec sa source. On n’écrit que le
# sien : le lieu, les conseillers, la tournée. Une valeur peut porter sa source et sa qualité. Les communes existent,
# la tournée est inventée.

# %%
vallee = {
    "extends": "_base",
    "id": "ma-vallee",
    "title": {
        "fr": "Ma vallée : une permanence en mairie",
        "en": "My valley: one permanence at a town hall",
    },
    "question": {
        "fr": "Une permanence par semaine suffit-elle ?",
        "en": "Is one permanence a week enough?",
    },
    "horizon": {"start": "2024-01-01", "end": "2024-12-29", "warm_up_days": 60},
    "place": {
        "communes": [
            {"id": "63003", "name": "Ambert", "population": 6616, "lat": 45.549, "lon": 3.743},
            {"id": "63010", "name": "Arlanc", "population": 1792, "lat": 45.415, "lon": 3.725},
            {"id": "63454", "name": "Vertolaye", "population": 539, "lat": 45.649, "lon": 3.709},
        ],
        "department": "63",
        "school_zone": "A",
    },
    "venues": [
        {
            "id": "poste",
            "name": "Bureau de poste d'Ambert",
            "commune": "63003",
            "kind": "post_office",
            "lat": 45.549,
            "lon": 3.743,
        },
        {
            "id": "arlanc",
            "name": "Mairie d'Arlanc",
            "commune": "63010",
            "kind": "town_hall",
            "lat": 45.415,
            "lon": 3.725,
        },
        {
            "id": "vertolaye",
            "name": "Mairie de Vertolaye",
            "commune": "63454",
            "kind": "town_hall",
            "lat": 45.649,
            "lon": 3.709,
        },
    ],
    "advisers": [
        {
            "id": "conseillere",
            "name": "Conseillère",
            "home": "poste",
            "cost_eur_per_h": {"value": 27, "source": "hypothèse", "quality": "assumed"},
        }
    ],
    "rota": {
        "permanences": [
            {
                "id": "arlanc-mardi",
                "venue": "arlanc",
                "advisers": ["conseillere"],
                "weekday": "tuesday",
                "start": "09:00",
                "end": "12:00",
            }
        ],
        "home_desk": {
            "venue": "poste",
            "staffing": "adviser_only",
            "hours": [
                {"weekday": jour, "start": "09:00", "end": "12:00"}
                for jour in ("monday", "wednesday", "thursday", "friday")
            ],
        },
    },
}

# %% [markdown]
# ## Toutes les erreurs d’un coup
#
# Une faute de frappe, une date impossible, une clé inconnue : tout est dit ensemble, avec l’endroit et la valeur attendue.

# %%
brouillon = vallee | {
    "horizon": {"start": "2024-13-01", "end": "2024-12-29"},
    "venues": [vallee["venues"][0] | {"kind": "post_ofice"}, *vallee["venues"][1:]],
    "rota": vallee["rota"] | {"permanances": []},
}
try:
    sim.scenario_from(brouillon)
except sim.ScenarioError as erreur:
    print(erreur)

# %% [markdown]
# ## Le scénario, et sa variante
#
# `sim.changed` rend un autre scénario, vérifié comme le premier : ici, une permanence de plus le jeudi après-midi à Vertolaye.

# %%
une = sim.scenario_from(vallee)
deux = sim.changed(
    une,
    id="ma-vallee-deux",
    title={"fr": "Ma vallée : deux permanences", "en": "My valley: two permanences"},
    rota={
        "permanences": [
            {
                "id": "vertolaye-jeudi",
                "venue": "vertolaye",
                "advisers": ["conseillere"],
                "weekday": "thursday",
                "start": "14:00",
                "end": "17:00",
            }
        ]
    },
)
sim.table(deux)

# %% [markdown]
# Ce que chaque tournée offre avant que quiconque vienne : le délai jusqu’au prochain guichet ouvert, trajet compris.

# %%
sim.picture(deux, "clock")

# %%
comparaison = sim.compare([une, deux], replications=REPLICATIONS, seed=1)
sim.table(comparaison)

# %% [markdown]
# ## En fichier, et en ligne de commande
#
# `sim.dump_resolved` écrit toutes les valeurs, défauts compris. Le fichier se lit, se modifie, s’envoie ; la ligne de commande
# le lance et donne les mêmes nombres.

# %%
with tempfile.TemporaryDirectory() as dossier:
    fichier = Path(dossier, "ma-vallee-deux.yaml")
    fichier.write_text(sim.dump_resolved(deux), encoding="utf-8")
    commande = (
        f"run {fichier} --replications {REPLICATIONS} --seed 1 --out {dossier} --no-figures --json"
    )
    sortie = subprocess.run(
        [sys.executable, "-m", "sim.cli.main", *commande.split()],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

tout = (
    comparaison.results["ma-vallee-deux"]
    .measures.query("dimension == 'all'")
    .set_index("measure")["mean"]
)
console = {
    ligne["measure"]: ligne["mean"]
    for ligne in json.loads(sortie)[0]["measures"]
    if ligne["dimension"] == "all"
}
mesures = ["reach", "offered_within_14", "value", "wait_served"]
identiques = all(round(tout[mesure], 9) == round(console[mesure], 9) for mesure in mesures)
{mesure: (tout[mesure], console[mesure]) for mesure in mesures}

# %% [markdown]
# ## Réponse

# %%
*_, supposees = sim.table(deux, "quality").rows

Markdown(f"""
**Réponse.** Un scénario s’écrit en une page de Python ; ses fautes sont dites ensemble ; enregistré, il donne en ligne
de commande {"les mêmes nombres" if identiques else "d’autres nombres, ce qui est une faute à signaler"}. Quant à la
permanence de plus : {sim.words(comparaison, "offered_within_14")} {sim.words(comparaison, "value")}

**Doute.** La tournée est inventée, aucune des autres options de la vallée n’est connue d’ici, et les besoins sont ceux du socle, de niveau moyen : {supposees[1]} valeurs sont
supposées. Avant de décider, remplacez celles qui comptent par les vôtres, et comparez à demande basse et haute, comme dans
le carnet « Déplacer une permanence ».
""")
