"""A register is opened on the page beside the week that is shown."""

import pytest

from sim.app.register_tab import opened, without_few
from sim.app.state import shipped
from sim.errors import RegisterError
from tests.registers.making import PERSONAL, appointments, rdv_xls


def test_a_register_of_another_place_stands_alone_and_says_why(tmp_path):
    """None of its venues and types is the week's; the name of the file leads out of no folder."""
    data = rdv_xls(tmp_path / "rdv.xls", appointments(20)).read_bytes()
    found = opened([("../../rdv.xls", data)], None, shipped("agen"))

    assert found.summary["lines"]["lines"] == 20
    assert found.beside.seasons == 0
    assert "no venue and no request type of the register" in found.alone
    assert [word for word in PERSONAL if word.casefold() in repr(found).casefold()] == []


def test_what_cannot_be_read_is_told(tmp_path):
    """A picture, under the name of a table."""
    with pytest.raises(RegisterError, match=r"photo\.csv"):
        opened([("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1")], None, shipped("agen"))


def test_counts_under_11_go_from_all_that_the_tab_shows(tmp_path):
    """Headline, pictures, measures: of nine visits nothing is left."""
    data = rdv_xls(tmp_path / "rdv.xls", appointments(9)).read_bytes()
    left = without_few(opened([("rdv.xls", data)], None, shipped("agen")))

    assert left.summary["lines"]["kept"] is None
    assert not left.beside.numbers["top"].dropna().between(1, 10).any()
    assert left.beside.measures.set_index("measure")["register"].drop("booking_lead", errors="ignore").isna().all()
