"""The public face. Names are loaded when first used, so that `import sim` and `permanences --help` stay quick."""

from importlib import import_module

__version__ = "0.1.0"
_FACE = {
    "sim.scenario.files": ("load_scenario", "scenario_from", "changed", "dump_resolved", "shipped_names"),
    "sim.engine.season": ("simulate",),
    "sim.engine.run": ("run_desk",),
    "sim.sessions.law": ("session_law",),
    "sim.experiments.replications": ("replicate",),
    "sim.experiments.comparing": ("compare",),
    "sim.experiments.robustness": ("robustness",),
    "sim.experiments.ranking": ("rank",),
    "sim.experiments.front": ("front",),
    "sim.experiments.optimisation": ("optimise",),
    "sim.experiments.sweeping": ("sweep",),
    "sim.experiments.deciding": ("what_would_change",),
    "sim.experiments.shocks": ("make_shock",),
    "sim.experiments.resilience": ("resilience",),
    "sim.measures.access": ("access_clock",),
    "sim.measures.catalogue": ("season_measures", "missing_measures"),
    "sim.registers.register": ("read_register",),
    "sim.visits.difference": ("first_difference",),
    "sim.report.showing": ("picture", "table", "words", "Language"),
    "sim.errors": ("PermanencesError", "ScenarioError"),
}
_ROOM = {name: room for room, names in _FACE.items() for name in names}
__all__ = ["__version__", *_ROOM]


def __getattr__(name: str) -> object:
    if name not in _ROOM:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_ROOM[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
