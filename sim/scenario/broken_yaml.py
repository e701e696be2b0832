"""Why a text is no YAML, in words that help: what the parser found, where, and what to write instead.

In: the fault of ruamel.yaml's parser, whose own words are English and of its grammar. Out: a sentence. What is valid
YAML and no scenario is told elsewhere.
"""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

from sim.said import N_, Sentence, said, together

_INDENTATION = N_("this line is not indented as those above that it belongs with; check the spaces at its beginning")
_UNCLOSED = N_("the bracket that is opened on line {line} is not closed before this place, or a comma is missing")
_QUOTED_TWICE = N_(
    "something stands after a text in quotes; a quote within it is written twice ('L''agence'), or the text has none"
)
_BLOCK = N_("after | or > the text begins on the next line, indented")
_REFERENCE = N_("a text that begins with * or & names a reference to another value; put it in quotes")
_INSTRUCTION = N_("a line that begins with % is an instruction to the reader; put the text in quotes")
_ESCAPE = N_("in double quotes \\ begins a sign of its own; put the text in single quotes")
_UNOPENED = N_("a bracket is closed that was not opened")
_TAG = N_("a text that begins with ! names a type of value; put it in quotes")
# What the parser's words hold, and what is said: of several the first.
_WORDS = (
    ("\\t", N_("a tab stands where spaces are expected; indent with spaces")),
    ("another document", N_("a second document begins here (---); a scenario is one document")),
    (
        "mapping values are not allowed",
        N_('a ":" stands where none is expected; check the indentation, or put the text in quotes'),
    ),
    ("sequence entries are not allowed", N_('a list begins on a line of its own: put the "-" below its key')),
    ("mapping keys are not allowed", N_('a "?" and a space stand where none are expected; put the text in quotes')),
    (
        "could not find expected ':'",
        N_('a line is neither "key: value" nor a part of the text above; is a ":" missing?'),
    ),
    ("<block end>, but found '<scalar>'", _QUOTED_TWICE),
    ("<block end>, but found ']'", _UNOPENED),
    ("<block end>, but found '}'", _UNOPENED),
    ("node content, but found ']'", _UNOPENED),
    ("node content, but found '}'", _UNOPENED),
    ("expected <block end>", _INDENTATION),
    ("node content", N_("a value is missing before this place")),
    ("expected ',' or", _UNCLOSED),
    ("unclosed '[' or '{'", _UNCLOSED),
    ("unexpected end of stream", N_("the text in quotes that begins on line {line} is not closed")),
    ("undefined alias", _REFERENCE),
    ("unknown escape character", _ESCAPE),
    ("expected escape sequence", _ESCAPE),
    ("cannot start any token", N_("a text does not begin with @, % or `; put it in quotes")),
    ("tag handle", _TAG),
    ("expected a comment or a line break", _BLOCK),
    ("indentation indicator", _BLOCK),
    ("incompatible YAML", _INSTRUCTION),
    ("document start", _INSTRUCTION),
)
_CONTEXTS = (
    ("an alias", _REFERENCE),
    ("an anchor", _REFERENCE),
    ("a tag", _TAG),
    ("a directive", _INSTRUCTION),
)


def why_broken(fault: MarkedYAMLError) -> Sentence:
    """Return what is wrong where the parser stopped and what to write, then its own words, which one can search for."""
    problem, context = fault.problem or "", fault.context or ""
    own = ": ".join(filter(None, (context, problem)))
    mark = fault.context_mark or fault.problem_mark
    line = 0 if mark is None else mark.line + 1
    for words, table in ((problem, _WORDS), (context, _CONTEXTS)):
        for part, told in table:
            if part in words:
                return together(said(told, line=line), said(" (the reader's own words: {own})", own=own))
    return together(
        own or said("it cannot be read"), said("; check quotes, brackets and indentation from here upwards")
    )
