# %% [markdown]
# # Trois sites, à égalité
#
# **Question.** Des tournées d’Agen, de Vigny et de Mortagne-du-Nord, laquelle sert le plus, à taille et à travail égaux ? Et
# la tournée de l’un conviendrait-elle à l’autre ?
#
# *English: the three pilot rotas over the same year, per 1,000 inhabitants and per adviser-hour; then a rota transplanted
# to another site. Different citizens cannot be paired, and every sentence says so.*

# %%
import os

from IPython.display import Markdown

import sim

REPLICATIONS = int(os.environ.get("REPLICATIONS", 50))

# %% [markdown]
# ## La même année pour tous
#
# `mortagne-annee` est la tournée de Mortagne-du-Nord sur l’année d’Agen et de Vigny, avec la même notoriété et les mêmes
# besoins par habitant ; rien de cela n’a eu lieu. Ce que l’on compare, ce sont des tournées sous des hypothèses communes.

# %%
noms = {"agen": "Agen", "vigny": "Vigny", "mortagne-annee": "Mortagne-du-Nord"}
comparaison = sim.compare(
    [sim.load_scenario(nom) for nom in noms],
    replications=REPLICATIONS,
    seed=1,
    primary=("served_per_1000", "served_per_adviser_hour", "reach"),
)
sim.table(comparaison)

# %% [markdown]
# Chaque site a ses habitants : rien ne peut être apparié, les intervalles sont donc plus larges, et il n’y a ni gagnants ni
# perdants à nommer. Les phrases le disent :

# %%
Markdown("\n".join(f"- {phrase}" for phrase in comparaison.sentences()))

# %%
sim.picture(comparaison, "differences")

# %% [markdown]
# ## Une tournée transplantée
#
# La tournée d’Agen (quatre demi-journées) à Vigny, qui en tient six ; celle de Mortagne-du-Nord (quinze lieux, sur
# rendez-vous) à Agen, aux mêmes heures de conseillère. Ici les habitants sont les mêmes : on peut apparier.

# %%
mesures = ("reach", "value")
transplants = [
    sim.compare(
        [sim.load_scenario(nom) for nom in paire],
        replications=REPLICATIONS,
        seed=1,
        primary=mesures,
        people=False,
    )
    for paire in (("vigny", "vigny-comme-agen"), ("agen", "agen-comme-mortagne"))
]
Markdown(
    "\n".join(f"- {phrase}" for transplant in transplants for phrase in transplant.sentences())
)

# %% [markdown]
# ## Réponse

# %%
par_site = {
    mesure: " ; ".join(
        f"{site} {sim.words(comparaison.results[nom], mesure)}" for nom, site in noms.items()
    )
    for mesure in ("served_per_1000", "served_per_adviser_hour")
}

Markdown(f"""
**Réponse.** Demandes servies par an : {par_site["served_per_1000"]}. Visites servies par les
conseillers : {par_site["served_per_adviser_hour"]}. Transplantées : {sim.words(transplants[0], "value")}
{sim.words(transplants[1], "value")}

**Doute.** Les habitants diffèrent d’un site à l’autre, et aucun comptage n’a été publié pour Agen ni pour Vigny : ces écarts
sont ceux de tournées sous des hypothèses communes, non ceux des sites. Les lieux des tournées transplantées sont supposés.
Les intervalles comptent le hasard de {len(comparaison.replications)} saisons par site ; aucun ne compte les hypothèses.
""")
