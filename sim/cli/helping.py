"""The help of every verb, in the language of the command, and Typer's own refusals.

In: the verbs as Typer builds them, with help in English, and what it refuses. Out: the same, as the catalogue of that
language has it. `sim.report.catalogues` finds the help where it is written.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from typer import BadParameter, Context
from typer.core import TyperGroup

from sim.cli.answers import is_french, worded
from sim.said import DOMAIN, N_, locale_folder, said

# Typer asks gettext for these, the first of them when it first prints help or a refusal.
OF_TYPER = (
    N_("Arguments"), N_("Options"), N_("Commands"), N_("Error"), N_("Aborted."), N_("[required]"), N_("[default: {}]"),
    N_("Try [blue]'{command_path} {help_option}'[/] for help."), N_("Missing command."),
    N_("Show this message and exit."), N_("COMMAND [ARGS]..."),
)  # fmt: skip
# For these it asks nobody; the longer of two that begin alike comes first.
REFUSALS = (
    N_("Missing argument {name}."), N_("No such option: {name} (Possible options: {like})"),
    N_("No such option: {name}"), N_("No such command {name}. Did you mean {like}?"), N_("No such command {name}."),
    N_("Option {name} requires an argument."), N_("Option {name} does not take a value."),
    N_("Got unexpected extra argument(s) ({words})"), N_("Invalid value for {name}: {why}"), N_("Invalid value: {why}"),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be a valid number, unable to parse string as a number"),
    N_("Input should be greater than or equal to {least}"), N_("Input should be less than or equal to {most}"),
)  # fmt: skip
_Refusal: Any = BadParameter.__base__  # of the Click within Typer, which does not show it


def tell_help(verbs: TyperGroup) -> None:
    """Put the help of all verbs into the language of the command."""
    os.environ["LANGUAGE"] = "fr" if is_french() else "en"  # where gettext looks first
    gettext.bindtextdomain(DOMAIN, str(locale_folder()))
    gettext.textdomain(DOMAIN)
    verbs.subcommand_metavar = worded(said(verbs.subcommand_metavar))
    verb: Any
    for verb in (verbs, *verbs.commands.values()):
        verb.help = worded(said(verb.help))
        verb.get_usage = partial(_usage, verb.get_usage)
        for option in (*verb.params, verb.get_help_option(Context(verb))):
            option.help = option.help and worded(said(option.help))
            option.metavar = option.metavar and worded(said(option.metavar))


@contextmanager
def told_refusals() -> Iterator[None]:
    """Put what Typer refuses into the language of the command."""
    try:
        yield
    except _Refusal as fault:
        words = worded(_sentence(fault.format_message()))
        fault.format_message = lambda: words
        raise


def _sentence(text: str) -> str:
    """Return a refusal of Typer's as a sentence that can be told; any other text as it is."""
    for words in REFUSALS:
        if found := re.fullmatch(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(words)), text, re.DOTALL):
            fields = found.groupdict()
            if "like" in fields:
                fields["like"] = _nearest_first(fields["name"], fields["like"])
            return said(words, **{name: _sentence(part) for name, part in fields.items()})
    return text


def _nearest_first(name: str, like: str) -> str:
    """Return the options that may be meant, the most alike first; Typer has them by the alphabet."""
    return ", ".join(sorted(like.split(", "), key=lambda one: -SequenceMatcher(None, name, one).ratio()))


def _usage(made: Any, context: Context) -> str:
    return str(made(context)).replace("Usage: ", worded(said("Usage: ")), 1)
