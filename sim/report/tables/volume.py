"""How well acts by département and month are predicted, in words.

In: a `Volume`. Out: a table and a sentence in a language. Nothing is fitted here.
"""

from __future__ import annotations

import math

from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.validation.volume import BY_INHABITANT, BY_STRUCTURE, MODEL, Volume


def volume_table(found: Volume, language: Language) -> Table:
    """Return the errors of the model and of the two null models, and what is left unexplained."""
    _ = language.text
    names = {
        MODEL: _("the model: season, growth, inhabitants by structure"),
        BY_STRUCTURE: _("a constant by structure"),
        BY_INHABITANT: _("a constant by inhabitant"),
    }
    rows = [[names[name], language.number(found.errors[name], 3)] for name in (MODEL, BY_STRUCTURE, BY_INHABITANT)]
    beaten = (
        _("The model beats both null models.") if found.beats_both else _("The model does not beat both null models.")
    )
    count = language.number(len(found.predictions))
    alone = _("{count} départements and months; each département is predicted from others alone.", count=count)
    notes = [
        beaten,
        f"{alone} {_unexplained(found.unexplained, language)}",
        _(
            "Fitted: acts rise as structures to the power {supply} and inhabitants to the power {people}; by {growth} "
            "a year.",
            supply=language.number(1 - found.strength, 2),
            people=language.number(found.strength, 2),
            growth=language.percent(math.expm1(found.growth)),
        ),
    ]
    headers = [_("prediction of log acts by structure and month"), _("root mean square error")]
    return Table("", headers, rows, notes)


def _unexplained(share: float, language: Language) -> str:
    _ = language.text
    if not share < 1:
        return _("They differ among themselves by less than the model errs: it explains nothing of their spread.")
    return _("Of the spread of log acts by structure {share} is explained by nothing here.",
             share=language.percent(share))  # fmt: skip
