"""The help of every verb, in the language of the command.

In: the verbs as Typer builds them, with help in English. Out: the same verbs, their help as the catalogue of that
language has it, and Typer's own words with them. `sim.report.catalogues` finds the help where it is written.
"""

from __future__ import annotations

import gettext
import os
from functools import partial
from typing import Any

from typer import Context
from typer.core import TyperGroup

from sim.cli.answers import is_french, worded
from sim.said import DOMAIN, N_, locale_folder, said

# Typer asks gettext for these, the first of them when it first prints help or a refusal.
OF_TYPER = (
    N_("Arguments"), N_("Options"), N_("Commands"), N_("Error"), N_("Aborted."), N_("[required]"), N_("[default: {}]"),
    N_("Try [blue]'{command_path} {help_option}'[/] for help."), N_("Missing command."),
    N_("No such command {name!r}."), N_("Show this message and exit."), N_("COMMAND [ARGS]..."),
)  # fmt: skip


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


def _usage(made: Any, context: Context) -> str:
    return str(made(context)).replace("Usage: ", worded(said("Usage: ")), 1)
