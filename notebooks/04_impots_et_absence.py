# %% [markdown]
# # Impôts et absence
#
# **Question.** Que coûte l’absence de la conseillère d’Agen deux semaines en mai, en pleine déclaration de revenus, et
# qu’est-ce qui répare ?
#
# *English: the adviser is off sick for two weeks at the height of the tax season; the backlog by day, how long until it is
# gone, who is lost, what three remedies save, and the same absence in November.*

# %%
import datetime as dt
import os

from IPython.display import Markdown

import sim

REPLICATIONS = int(os.environ.get("REPLICATIONS", 50))

# %% [markdown]
# ## La saison des impôts
#
# Les besoins ont leurs saisons ; l’aide à la déclaration culmine d’avril à juin. Semaine par semaine, sans rien qui cloche :

# %%
agen = sim.load_scenario("agen")
sim.picture(sim.replicate(agen, replications=min(REPLICATIONS, 20), seed=1), "weeks")

# %% [markdown]
# ## Deux semaines d’absence
#
# Un choc est le même scénario, une seule chose changée. Le premier jour, on trouve porte close ; ensuite l’absence est
# connue. Avant elle, les deux années sont identiques au bit près : tout écart vient d’elle.

# %%
mai = sim.resilience(
    agen,
    sim.make_shock(agen, "absence", "conseillere", start=dt.date(2022, 5, 9), weeks=2),
    replications=REPLICATIONS,
    seed=1,
)
sim.picture(mai, "backlog")

# %%
sim.table(mai, "outcomes")

# %% [markdown]
# ## La même absence en novembre

# %%
novembre = sim.resilience(
    agen,
    sim.make_shock(agen, "absence", "conseillere", start=dt.date(2022, 11, 14), weeks=2),
    remedies=[],
    replications=REPLICATIONS,
    seed=1,
)
Markdown(f"**En mai.** {sim.words(mai)} **En novembre.** {sim.words(novembre)}")

# %% [markdown]
# ## Réponse

# %%
Markdown(f"""
**Réponse.** {sim.words(mai)} Demandes perdues : {sim.words(mai, "lost")} en mai,
{sim.words(novembre, "lost")} en novembre ; attente en plus, au plus haut : {sim.words(mai, "peak")} demandes en mai,
{sim.words(novembre, "peak")} en novembre. Ce que les remèdes sauvent, en demandes servies : une demi-journée de plus par
semaine {sim.words(mai, remedy="spare")}, un message de rappel toute l’année {sim.words(mai, remedy="reminder")}, la
surréservation toute l’année {sim.words(mai, remedy="overbooking")}.

**Doute.** Entre crochets, l’intervalle sur {mai.replications} saisons aux mêmes dés : un remède dont l’intervalle
contient zéro n’a pas fait ses preuves, et un nombre négatif est une perte. La saison vient de sept mois d’actes
publiés ; la part de l’impôt y est supposée, comme la patience des gens et ce qu’ils font d’une porte close. Et une
attente qui se résorbe n’est pas une demande servie : une part est partie ailleurs ({sim.words(mai, "elsewhere")}) ou
a abandonné ({sim.words(mai, "gave_up")}).
""")
