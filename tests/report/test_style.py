"""Pages, and text that must fit them."""

from itertools import product

import matplotlib as mpl

from sim.report.figures.lines import balanced, fitted, shortened, text_width, wrapped
from sim.report.figures.style import footer, ink_on, styled
from sim.report.languages import Language
from tests.report.worlds import case, gather, hand_world

LONG = "Espace public numérique de la très longue place de Montanou"


def test_wrapped_lines_fit_and_no_word_is_lost():
    """A no-break space is kept."""
    lines = wrapped(f"{LONG} à 9\u00a0h", 1.5)

    assert all(text_width(line) <= 1.5 for line in lines)
    assert " ".join(lines) == f"{LONG} à 9\u00a0h"
    assert lines[-1].endswith("9\u00a0h")


def test_balanced_lines_are_as_few_and_about_as_long():
    """No word stands alone on a last line."""
    plain, even = wrapped(LONG, 3.4), balanced(LONG, 3.4)

    assert len(even) == len(plain)
    assert min(map(len, even)) >= min(map(len, plain))


def test_what_is_guessed_by_letters_is_what_is_measured():
    """Where letters move closer, are fitted to pixels, are unknown to the type or stand alone, at every width."""
    texts = [LONG, "TATATATA LTLTLT AVAVAV", "aujourd'hui qui il", "« fi » ffi\u00a0!", "漢字 ✈", "i"]
    types = ((5.8, True), (8.0, False), (14.0, True))
    shares = (0.5, 0.8, 0.9, 0.97, 0.999, 1.001, 1.03, 1.3)
    with styled():
        for text, (size, bold), share in product(texts, types, shares):
            room = text_width(text, size, bold) * share
            assert (len(wrapped(text, room, size, bold)) == 1) == (share > 1 or len(text) == 1), (text, size, share)


def test_a_shortened_name_keeps_its_last_word():
    """The last word tells one digital public space from another."""
    short = shortened(LONG, 2.2)

    assert text_width(short) <= 2.2
    assert short.endswith("… Montanou")
    assert shortened("Us (mairie, agence postale ou relais)", 1.0) == "Us"
    assert shortened("Us", 1.0) == "Us"


def test_brackets_go_from_all_names_or_from_none():
    """But for two names that only the brackets tell apart."""
    names = ["Us (mairie)", "Lecelles (mairie, agence postale ou relais)", "Lecelles (second site)"]

    assert fitted(names, 9.0) == names
    assert fitted(names, 2.2)[0] == "Us"
    assert fitted(names, 2.2)[2] == "Lecelles (second site)"


def test_text_is_dark_on_light_and_white_on_dark():
    """The one with the better contrast."""
    assert ink_on("#ffffff") != "white"
    assert ink_on("#123d5e") == "white"


def test_the_style_leaves_the_settings_of_others_alone():
    """Nothing global is changed once a figure is drawn."""
    before = dict(mpl.rcParams)
    with styled():
        assert mpl.rcParams["svg.hashsalt"] == "permanences"

    assert dict(mpl.rcParams) == before


def test_the_footer_tells_scenario_replications_seed_and_fingerprint():
    """A picture alone can be traced to its run."""
    scenario, runs = case("ordinary")
    line, credit = footer(gather(runs, scenario), Language("fr"))
    line = line.replace("\u00a0", " ")

    assert "Un petit monde · du 7 mars 2022 au 27 mars 2022 · 3 réplications · graine 1" in line
    assert line.endswith(f"empreinte {hand_world().fingerprint[:8]}")
    assert "INSEE" not in credit  # communes of one's own are nobody else's data
