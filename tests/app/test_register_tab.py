"""A register is opened on the page beside the week that is shown."""

import pytest

from sim.app.register_tab import opened
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
