"""What an editor and a type checker know of the public face; `__init__.py` loads each name when it is first used."""

from sim.engine.run import run_desk as run_desk
from sim.engine.season import simulate as simulate
from sim.errors import PermanencesError as PermanencesError
from sim.errors import ScenarioError as ScenarioError
from sim.experiments.comparing import compare as compare
from sim.experiments.deciding import what_would_change as what_would_change
from sim.experiments.front import front as front
from sim.experiments.optimisation import optimise as optimise
from sim.experiments.ranking import rank as rank
from sim.experiments.replications import replicate as replicate
from sim.experiments.resilience import resilience as resilience
from sim.experiments.robustness import robustness as robustness
from sim.experiments.shocks import make_shock as make_shock
from sim.experiments.sweeping import sweep as sweep
from sim.measures.access import access_clock as access_clock
from sim.measures.catalogue import missing_measures as missing_measures
from sim.measures.catalogue import season_measures as season_measures
from sim.registers.register import read_register as read_register
from sim.report.languages import Language as Language
from sim.report.showing import picture as picture
from sim.report.showing import table as table
from sim.report.showing import words as words
from sim.scenario.files import (
    changed as changed,
)
from sim.scenario.files import (
    dump_resolved as dump_resolved,
)
from sim.scenario.files import (
    load_scenario as load_scenario,
)
from sim.scenario.files import (
    scenario_from as scenario_from,
)
from sim.scenario.files import (
    shipped_names as shipped_names,
)
from sim.sessions.law import session_law as session_law
from sim.visits.difference import first_difference as first_difference

__version__: str
