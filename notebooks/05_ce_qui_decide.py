# %% [markdown]
# # Ce qui décide
#
# **Question.** Faut-il déplacer la permanence du jeudi à Montanou ? Quelles hypothèses en décident, et que mesurer d’abord ?
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
# Chacune va d’une valeur basse à une valeur haute ; les autres restent à celle du scénario. Les bornes sont larges, et choisies
# ici : remplacez-les par ce que vous tenez pour plausible. Sans liste, ce sont les principales, aux bornes que donne leur
# qualité (`docs/sensitivity.md`).

# %%
hypotheses = [
    "demand.volume=0.7..1.4",
    "awareness.share=0.4..0.8",
    "choice.outside.constant=-2..0",
    "choice.journey_per_min=0.025..0.1",
    "choice.delay_per_day=0.04..0.16",
    "behaviour.patience.mean_min=45..180",
]

# %% [markdown]
# ## Jusqu’où chacune peut aller sans changer le choix
#
# Mêmes habitants, mêmes dés, une seule hypothèse changée à la fois : à cinq valeurs de sa plage, puis là où l’écart entre les
# deux tournées change de signe.

# %%
agen, montanou = sim.load_scenario("agen"), sim.load_scenario("agen-montanou")
decision = sim.what_would_change(
    [agen, montanou],
    "served_within_14",
    over=hypotheses,
    replications=REPLICATIONS,
    samples=2 * REPLICATIONS + 2,
    jobs=2,
)
sim.table(decision)

# %%
sim.picture(decision)

# %% [markdown]
# ## Que mesurer d’abord ?
#
# Toutes les hypothèses bougent ensemble, au hasard dans leurs bornes. Ce que vaut d’en connaître une : la perte attendue d’un
# choix fait sans la savoir, en points de la mesure. La part de la variance dit ce qui fait varier l’écart, que le choix en
# dépende ou non.

# %%
sim.table(decision, "information")

# %% [markdown]
# ## Réponse

# %%
Markdown(f"""
**Réponse.** {sim.words(decision)}

**Doute.** Une hypothèse à la fois ne voit pas celles qui ne comptent qu’ensemble ; l’échantillon, lui, les fait bouger toutes, mais
{decision.samples} points en disent peu. L’ordre dépend des bornes choisies. Ce qui n’est pas dans la liste, comme le public que
chaque lieu attire, n’a pas été mis à l’épreuve ici.
""")
