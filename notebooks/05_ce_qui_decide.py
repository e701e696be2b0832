# %% [markdown]
# # Ce qui décide
#
# **Question.** Les quatre permanences d’Agen valent-elles mieux que le bureau seul ? Quelles hypothèses en décident, et que
# mesurer d’abord ?
#
# *English: how far each assumption may move before the better of two rotas changes, and which one is worth measuring first.*

# %%
import os

from IPython.display import Markdown

import sim

REPLICATIONS = min(int(os.environ.get("REPLICATIONS", 50)), 8)

# %% [markdown]
# ## Les hypothèses mises à l’épreuve
#
# Chacune va d’une valeur basse à une valeur haute ; les autres restent à celle du scénario. Les bornes sont celles que le
# scénario donne à côté de la valeur (`docs/sensitivity.md`). Personne n’a mesuré les trois premières : combien un guichet est
# mieux connu de qui vit à côté, ce que pèse une minute de trajet, ce que les lieux ont de semblable. Le volume des besoins n’a
# qu’un comptage.

# %%
hypotheses = [
    "awareness.presence.share",
    "choice.journey_per_min",
    "choice.nests.service",
    "demand.volume",
]

# %% [markdown]
# ## Jusqu’où chacune peut aller sans changer le choix
#
# Mêmes habitants, mêmes dés, une seule hypothèse changée à la fois : à cinq valeurs de sa plage, puis là où l’écart entre les
# deux tournées change de signe. Ce qui décide est la valeur de l’offre, en minutes de trajet. Cela fait des centaines de
# saisons : pour aller vite, on en regarde un trimestre, de septembre à novembre.

# %%
trimestre = ["horizon.start=2022-09-05", "horizon.end=2022-12-04"]
tournees = [sim.changed(sim.load_scenario(nom), trimestre) for nom in ("agen-bureau-seul", "agen")]
decision = sim.what_would_change(
    tournees,
    over=hypotheses,
    replications=REPLICATIONS,
    samples=2 * REPLICATIONS + 2,
)
sim.table(decision)

# %%
sim.picture(decision)

# %% [markdown]
# ## Que mesurer d’abord ?
#
# Toutes les hypothèses bougent ensemble, au hasard dans leurs bornes. Ce que vaut d’en connaître une : la perte attendue d’un
# choix fait sans la savoir, dans l’unité de la mesure. La part de la variance dit ce qui fait varier l’écart, que le choix en
# dépende ou non.

# %%
sim.table(decision, "information")

# %% [markdown]
# ## Réponse

# %%
Markdown(f"""
**Réponse.** {sim.words(decision)}

**Doute.** Une hypothèse à la fois ne voit pas celles qui ne comptent qu’ensemble ; l’échantillon, lui, les fait bouger toutes, mais
{decision.samples} points sur un trimestre en disent peu. L’ordre dépend des bornes choisies. Ce qui n’est pas dans la liste, comme le public que
chaque lieu attire, n’a pas été mis à l’épreuve ici. Et ce qui décide ici est la valeur de l’offre : le nombre de ceux à qui une
séance est offerte, lui, tient presque tout à la présence (`docs/experiments.md`).
""")
