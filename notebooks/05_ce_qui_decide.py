# %% [markdown]
# # Ce qui décide
#
# **Question.** Faut-il déplacer la permanence du jeudi à Montanou ? Quelles hypothèses en décident, et que mesurer d’abord ?
#
# *English: the same comparison again with each assumption at a low and at a high value, one at a time: which of them moves
# the answer, which turns it, and what should therefore be measured first.*

# %%
import os

from IPython.display import Markdown

import sim

REPLICATIONS = min(int(os.environ.get("REPLICATIONS", 50)), 12)

# %% [markdown]
# ## Les hypothèses mises à l’épreuve
#
# Chacune prend une valeur basse (−), puis une haute (+) ; les autres restent à celle du scénario. Les bornes sont larges, et choisies
# ici : remplacez-les par ce que vous tenez pour plausible.

# %%
hypotheses = {
    "besoins": ("demand.level", "low", "high"),
    "notoriété du service": ("awareness.share", 0.4, 0.8),
    "attrait d’ailleurs": ("choice.outside.constant", -2.0, 0.0),
    "poids du trajet": ("choice.journey_per_min", 0.025, 0.1),
    "poids du délai": ("choice.delay_per_day", 0.04, 0.16),
    "patience sur place": ("behaviour.patience.mean_min", 45, 180),
}
essais = {"scénario": lambda scenario: []} | {
    f"{nom} {cote}": (lambda scenario, reglage=f"{cle}={valeur}": [reglage])
    for nom, (cle, *valeurs) in hypotheses.items()
    for cote, valeur in zip("−+", valeurs, strict=True)
}

# %% [markdown]
# ## La même décision sous chacune
#
# Mêmes habitants, mêmes dés, une seule hypothèse changée à la fois. Le seuil d’un demi-point dit ce qui compterait.

# %%
agen, montanou = sim.load_scenario("agen"), sim.load_scenario("agen-montanou")
robustesse = sim.robustness(
    [agen, montanou],
    essais,
    replications=REPLICATIONS,
    seed=1,
    primary=("served_within_14",),
    margin={"served_within_14": 0.005},
)
sim.table(robustesse)

# %% [markdown]
# ## Laquelle pèse le plus ?
#
# L’étendue est l’écart entre les deux tournées sous la valeur haute, moins le même sous la valeur basse, en points.

# %%
ecarts = robustesse.differences.set_index("setting")["difference"] * 100
etendues = {nom: ecarts[f"{nom} +"] - ecarts[f"{nom} −"] for nom in hypotheses}
classement = sorted(etendues, key=lambda nom: -abs(etendues[nom]))
fr = sim.Language("fr")
Markdown("\n".join(f"1. {nom} : {fr.number(etendues[nom], 1)} points" for nom in classement))

# %% [markdown]
# Pour aller plus loin : `sim.sweep` fait bouger toutes les hypothèses d’un scénario, et `sim.what_would_change` cherche la
# valeur à laquelle le choix change et ce que vaudrait de la connaître (`docs/sensitivity.md`).

# %% [markdown]
# ## Réponse

# %%
dit = robustesse.holds.iloc[0]
contre = [
    nom for nom in hypotheses if any(f"{nom} {cote}" in dit.against_in for cote in "−+")
]
renverse = (
    f"et celles qui renversent le verdict : {fr.listed(contre)}"
    if contre
    else "et aucune ne renverse le verdict"
)

Markdown(f"""
**Réponse.** {sim.words(robustesse)} Celle qui pèse le plus : {classement[0]} ({fr.number(etendues[classement[0]], 1)} points
d’étendue) ; celle qui pèse le moins : {classement[-1]} ({fr.number(etendues[classement[-1]], 1)}) ; {renverse}. À mesurer
d’abord : {classement[0]}, puis {classement[1]}.

**Doute.** Une hypothèse à la fois ne voit pas celles qui ne comptent qu’ensemble, et le classement dépend des bornes choisies.
Sur {REPLICATIONS} saisons par essai, deux étendues proches ne se distinguent pas. Ce qui n’est pas dans la liste, comme le
public que chaque lieu attire, n’a pas été mis à l’épreuve ici.
""")
