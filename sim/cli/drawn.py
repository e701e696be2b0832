"""What draws, loaded without the statistics of SciPy, which take a second and which no picture of ours asks for.

Seaborn estimates densities with them where they are to be had, and by itself where SciPy is not installed; it looks for
them as soon as it is loaded. In: nothing. Out: `sim.report.figures`, ready to draw. It is for the command line alone:
elsewhere somebody may ask the same seaborn for densities, or another thread for SciPy at this moment.
"""

import sys

_STATISTICS = "scipy.stats"
_are_left_out = sys.modules.setdefault(_STATISTICS, None) is None  # type: ignore[arg-type]  # None: not to be had
try:
    import seaborn  # noqa: F401
finally:
    if _are_left_out:
        del sys.modules[_STATISTICS]

import sim.report.figures.encoded  # noqa: E402, F401
