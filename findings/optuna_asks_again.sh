#!/usr/bin/env bash
# Believed: a search that has 256 rotas to choose among and has seen a hundred answers spends each try on a rota that it does not know.
# True: Optuna's usual sampler (TPE) draws each switch from what went well, and does not look whether it has that rota already: of its
#   hundred tries about thirty ask again for one that is known, and are paid again, while most of the 256 were never looked at.
# Version and source: Optuna 5.0.0, run below, three seeds; `TPESampler` with categorical switches.
# Why it matters here: a try is twenty seasons. Searches are compared by seasons spent, so our own keeps what it has asked and pays for a
#   rota once; beside it Optuna is given its answers again for nothing, else it would lose by thrift, not by search.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "optuna==5.0.0"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
GAINS = (3, -2, 1, -1, 2, -3, 1, 1)
TRIES = 100


def served(trial):
    """Return what a rota of eight permanences, each held or not, would serve."""
    return sum(gain * trial.suggest_categorical(f"permanence_{k}", [0, 1]) for k, gain in enumerate(GAINS))


print("Optuna", version("optuna"), TRIES, "tries among", 2 ** len(GAINS), "rotas")
for seed in (1, 2, 3):
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(served, n_trials=TRIES)
    different = len({tuple(sorted(trial.params.items())) for trial in study.trials})
    print("seed", seed, ":", different, "different rotas,", TRIES - different, "asked again")
    assert TRIES - different >= 15
P
