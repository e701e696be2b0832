# %% [markdown]
# # Découvrir Agen
#
# **Question.** Avec une conseillère et quatre permanences par semaine autour d’Agen Léon Blum, qui est servi, quand, et
# qui ne l’est pas ?
#
# On ouvre un scénario fourni, on regarde une saison simulée, puis ce que disent plusieurs dizaines de saisons.
#
# *English: opens a shipped scenario, looks at one simulated season, then at what many of them say, with intervals.
# Add `lang="en"` to any `sim.table`, `sim.picture` or `sim.words`.*

# %%
import os

from IPython.display import Markdown

import sim

REPLICATIONS = int(os.environ.get("REPLICATIONS", 50))

# %% [markdown]
# ## Ce que dit le scénario
#
# Un scénario est un fichier lisible (`scenarios/agen.yaml`) : des lieux, des conseillers, une tournée, des besoins et des
# règles. Voici sa semaine.

# %%
agen = sim.load_scenario("agen")
sim.table(agen)

# %% [markdown]
# Chaque valeur qui dit quelque chose du monde porte sa source et sa qualité. La plupart sont supposées : c’est le premier
# doute, et le scénario ne le cache pas.

# %%
sim.table(agen, "quality")

# %% [markdown]
# ## Une saison, visite par visite
#
# `sim.simulate` fait vivre une année : qui a besoin de quoi, qui connaît le service, qui choisit quel guichet, qui attend
# combien. Le résultat est un journal de quatre tables : demandes, visites, séances et agendas.

# %%
saison = sim.simulate(agen, seed=1, replication=0)
saison

# %%
colonnes = ["request", "venue", "channel", "arrival_s", "called_s", "end_s", "outcome", "cause"]
saison.visits[colonnes].head()

# %% [markdown]
# Les heures sont en secondes depuis le premier jour. Le même journal, raconté pour une personne qui a dû revenir :

# %%
resultat = sim.replicate(agen, replications=REPLICATIONS, seed=1)
sim.table(resultat, "story_returned")

# %% [markdown]
# ## Ce que disent plusieurs saisons
#
# Une saison seule est un coup de dés. `sim.replicate` en fait plusieurs ; chaque mesure porte son intervalle à 95 %.

# %%
sim.table(resultat)

# %% [markdown]
# ### Que deviennent les besoins ?

# %%
sim.picture(resultat, "path")

# %% [markdown]
# ### Que vaut l’offre, et où ?
#
# Ce que la tournée offre, et ce que les gens en font, sont deux choses. La valeur compte en minutes de trajet ce que valent les
# offres au premier regard, à côté d’aller ailleurs seulement, que l’on vienne ou non.

# %%
sim.picture(resultat, "value_map")

# %% [markdown]
# ### Où habitent ceux qui sont servis ?

# %%
sim.picture(resultat, "reach_map")

# %% [markdown]
# ### Combien de temps attend-on, et où ?

# %%
sim.picture(resultat, "waits")

# %% [markdown]
# ### Qui est moins servi ?

# %%
sim.picture(resultat, "groups")

# %% [markdown]
# ## Le doute : la demande
#
# L’intervalle ne compte que le hasard d’une saison à l’autre. La demande, elle, n’est connue qu’à un facteur trois près :
# les mêmes saisons à demande basse et à demande haute disent combien la réponse en dépend.

# %%
basse, haute = (
    sim.replicate(sim.changed(agen, [f"demand.level={niveau}"]), replications=REPLICATIONS, seed=1)
    for niveau in ("low", "high")
)

# %% [markdown]
# ## Réponse

# %%
communes = [ligne for ligne in sim.table(resultat, "communes").rows if not ligne[3].startswith("(")]
(moins, *_, plus), (*_, supposees) = communes, sim.table(agen, "quality").rows

Markdown(f"""
**Réponse.** Sur une année, une séance est offerte en quatorze jours à {sim.words(resultat, "offered_within_14")} des besoins, et
l’offre vaut en moyenne {sim.words(resultat, "value")} de trajet ; {sim.words(resultat, "reach")} des besoins sont servis au moins
une fois, et les servis attendent {sim.words(resultat, "wait_served")} en moyenne. Les autres ? {sim.words(resultat, "unaware")} des besoins sont ceux de
personnes qui ne connaissent pas le service, {sim.words(resultat, "elsewhere")} vont ailleurs,
{sim.words(resultat, "no_offer")} ne trouvent pas de date à temps et {sim.words(resultat, "gave_up")} abandonnent. La
commune la moins servie est {moins[0]} ({moins[3].split()[0]} %), la plus servie {plus[0]} ({plus[3].split()[0]} %).

**Doute.** Le hasard compte peu ; la demande compte beaucoup : l’offre vaut de {sim.words(haute, "value")} à demande haute à
{sim.words(basse, "value")} à demande basse. Qui vit près d’un guichet le connaît mieux : cela aussi est supposé. Aucun comptage n’a été publié pour Agen : ces nombres sont ceux du modèle, et {supposees[1]} de ses valeurs
({supposees[2]}) sont supposées.
""")
