# %% [markdown]
# # Déplacer une permanence
#
# **Question.** Si la permanence du jeudi passe de la mairie de Foulayronnes à l’espace numérique de Montanou, sert-on
# mieux, et qui gagne ou perd ?
#
# *English: one permanence moves; the two rotas meet the same citizens, so that a difference is one of the rotas. Who gains,
# who loses, what chance alone would move, and whether the verdict holds at low and high demand.*

# %%
import os

from IPython.display import Markdown

import sim

REPLICATIONS = int(os.environ.get("REPLICATIONS", 50))

# %% [markdown]
# ## Deux tournées, les mêmes habitants
#
# Le second scénario ne dit que ce qui change (`scenarios/agen-montanou.yaml`). Les deux rencontrent les mêmes habitants,
# les mêmes besoins, les mêmes goûts : l’écart vient de la tournée, non du hasard des besoins.
#
# On nomme d’avance les mesures qui comptent, et le plus petit écart qui compterait pour une décision : ici une demi-minute de
# trajet pour la valeur de l’offre, un point pour les autres.

# %%
agen, montanou = sim.load_scenario("agen"), sim.load_scenario("agen-montanou")
mesures = ("value", "offered_within_14", "reach", "wait_within_20", "reach_worst_communes")
reglages = {
    "replications": REPLICATIONS,
    "seed": 1,
    "primary": mesures,
    "margin": {**dict.fromkeys(mesures, 0.01), "value": 0.5},
}
comparaison = sim.compare([agen, montanou], **reglages)
sim.table(comparaison)

# %%
sim.picture(comparaison, "differences")

# %% [markdown]
# ## Qui gagne, qui perd
#
# Une commune n’est colorée que si son écart se distingue du hasard. Ce que vaut l’offre, en minutes de trajet, qu’on la prenne
# ou non :

# %%
sim.picture(comparaison, "value_gains")

# %% [markdown]
# À qui une séance est offerte en quatorze jours :

# %%
sim.picture(comparaison, "gains")

# %% [markdown]
# Être servi plus tôt peut vouloir dire aller plus loin. Le trajet de ceux qui sont servis :

# %%
sim.picture(comparaison, "journeys")

# %% [markdown]
# Et selon la démarche, l’âge et l’autonomie numérique :

# %%
sim.table(comparaison, "value_gains")

# %% [markdown]
# ## Ce que le hasard seul déplacerait
#
# Dans un agenda plein, déplacer un créneau déplace le suivant. Pour ne pas prendre ce remue-ménage pour un effet, on refait
# tourner la tournée d’aujourd’hui en ne relançant que les dés du guichet (durées, oublis, retards) : c’est le placebo.

# %%
Markdown(sim.words(comparaison, "placebo"))

# %% [markdown]
# ## Le verdict tient-il à demande basse, moyenne et haute ?

# %%
robustesse = sim.robustness([agen, montanou], known=comparaison, **reglages)
Markdown("\n".join(f"- {phrase}" for phrase in robustesse.sentences()))

# %% [markdown]
# ## Réponse

# %%
Markdown(f"""
**Réponse.** {sim.words(comparaison, "value")} {sim.words(comparaison, "offered_within_14")} {sim.words(comparaison, "reach")}

Qui gagne, qui perd : {sim.words(comparaison, "value_gains")} {sim.words(comparaison, "journeys")}

**Doute.** {sim.words(comparaison, "doubts")} {sim.words(robustesse, "value")} {sim.words(robustesse, "reach")}
La comparaison porte sur le modèle tel qu’il est déclaré : les lieux et les heures exacts des permanences d’Agen n’ont pas
été publiés, et ce que chaque lieu attire est supposé.
""")
