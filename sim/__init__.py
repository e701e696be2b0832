"""Which rota of mobile public-service desks serves the most people, soonest, most fairly, and at what cost?

The public face. Names are loaded when first used, so that `import sim` and `permanences --help` stay quick.
"""

from importlib import import_module

__version__ = "0.1.0"
_FACE = {
    "load_scenario": "sim.scenario.files",
    "scenario_from": "sim.scenario.files",
    "changed": "sim.scenario.files",
    "shipped_names": "sim.scenario.files",
    "simulate": "sim.engine.season",
    "run_desk": "sim.engine.run",
    "replicate": "sim.experiments.replications",
    "compare": "sim.experiments.comparing",
    "robustness": "sim.experiments.robustness",
    "rank": "sim.experiments.ranking",
    "access_clock": "sim.measures.access",
    "first_difference": "sim.visits.difference",
}
__all__ = ["__version__", *_FACE]


def __getattr__(name: str):
    if name not in _FACE:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_FACE[name]), name)


def __dir__():
    return sorted(__all__)
