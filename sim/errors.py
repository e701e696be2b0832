"""Every exception of the project.

PermanencesError
├── ScenarioError      a scenario cannot be used; carries every problem found
├── TerritoryError     a place, a date or a data file that is not covered
├── DemandError        requests that do not belong to what they are used with
├── RegisterError      a register of real visits, or a mapping of one, that cannot be read
├── CallError          what only who writes code meets, told in English alone
│   ├── DeskError            an argument of a desk
│   ├── SessionError         what is asked of one session's law or design cannot be
│   ├── LogError             a visit log that breaks a law of the model
│   └── TheoryError          a figure that a formula of queueing theory cannot take
├── ResultsError       a results folder that cannot be written or read
│   ├── FolderRefusedError   a folder that must not be used as asked
│   └── ExperimentError      what is asked of an experiment cannot be: a name, a number, a margin
├── ReportError        what is asked of a report cannot be: a kind of story, a day
└── MissingExtraError  an optional package is not installed
"""

from typing import Any

from sim.said import Sentence


class PermanencesError(Exception):
    """An error whose message is meant for the person who runs the model, in either language."""

    exit_code = 1

    def __init__(self, message: Sentence):
        super().__init__(message)


class ScenarioError(PermanencesError):
    """A scenario that cannot be used, with all its problems in file order."""

    exit_code = 2

    def __init__(self, message: Sentence, problems: tuple[Any, ...] = ()):
        super().__init__(message)
        self.problems = problems


class TerritoryError(PermanencesError):
    """A place, a date or a data file that the territory does not cover."""

    exit_code = 2

    def __init__(self, message: Sentence):
        super().__init__(message)
        self.message = message


class DemandError(PermanencesError):
    """Requests that do not belong to the scenario or territory they are used with."""

    exit_code = 2


class CallError(PermanencesError):
    """What only who writes code meets: an argument of a function, a fault of the program. Told in English alone."""

    def __init__(self, text: str):
        Exception.__init__(self, text)


class DeskError(CallError):
    """An argument of a desk: its name, its row and its value."""

    exit_code = 2


class SessionError(CallError):
    """What is asked of one session cannot be: an argument of its law or of its design, its place and its value."""

    exit_code = 2


class LogError(CallError):
    """A visit log that breaks a law: which one, where, what was found."""


class RegisterError(PermanencesError):
    """A register of real visits, or the mapping of one, of which nothing can be made: where, and how to mend it."""

    exit_code = 2


class TheoryError(CallError):
    """A figure that a formula cannot take: its name, its value and what is expected."""

    exit_code = 2


class ResultsError(PermanencesError):
    """A results folder that cannot be written, read or continued."""


class FolderRefusedError(ResultsError):
    """A folder or file that exists, is another run's, is no folder or not to be written: it is left as it is."""

    exit_code = 2


class ExperimentError(ResultsError):
    """What is asked of an experiment cannot be: an unknown measure, a number, a margin."""

    exit_code = 2


class ReportError(PermanencesError):
    """What is asked of a report cannot be: an unknown kind of story, a day outside the season."""

    exit_code = 2


class MissingExtraError(PermanencesError):
    """An optional package is needed and not installed; the message gives the command."""

    exit_code = 2
