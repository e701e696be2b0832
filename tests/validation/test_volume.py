"""Acts of départements are predicted from others alone, and scored beside two null models."""

import numpy as np
import pandas as pd
import pytest

from sim.errors import ExperimentError
from sim.territory.sources import data_path
from sim.validation.volume import BY_INHABITANT, BY_STRUCTURE, MODEL, acts_of, validate_volume, working_days

HEAD = "level,code,month,acts,structures_labelled_by_then,acts_per_structure,acts_per_1000_inhabitants"


def file_of(tmp_path, *lines):
    """Write a file of acts."""
    path = tmp_path / "acts.csv"
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


def test_of_the_shipped_departements_each_left_out_the_model_beats_both_null_models():
    """By ten folds: 0.29 where a constant by structure is 0.34 and one by inhabitant 0.69."""
    found = validate_volume()

    assert found.beats_both
    assert found.errors[MODEL] == pytest.approx(0.286, abs=0.003)
    assert found.errors[BY_STRUCTURE] == pytest.approx(0.339, abs=0.003)
    assert found.errors[BY_INHABITANT] == pytest.approx(0.693, abs=0.01)
    assert found.unexplained == pytest.approx(0.72, abs=0.02)


def test_a_departement_of_the_shipped_ones_is_scored_the_same_alone(tmp_path):
    """It is left out of the fit, whoever else stands in the file."""
    lines = data_path("acts_by_department").read_text(encoding="utf-8").splitlines()
    one = validate_volume(file_of(tmp_path, *(line for line in lines if line.startswith("departement,47,"))))
    every = validate_volume().predictions.query("code == '47'")

    assert one.predictions[MODEL].tolist() == pytest.approx(every[MODEL].tolist())


def test_a_file_as_a_french_spreadsheet_writes_it_is_scored_the_same(tmp_path):
    """Semicolons and decimal commas, columns in another order, their names with capitals, one that is not asked for."""
    plain = file_of(tmp_path, "departement,47,2023-06,20000,50,400,60.5", "departement,46,2023-06,9000,30,300,51.5")
    table = pd.read_csv(plain, dtype=str).assign(note="x").iloc[:, ::-1].rename(columns=str.capitalize)
    table["Acts_per_1000_inhabitants"] = table["Acts_per_1000_inhabitants"].str.replace(".", ",")
    french = tmp_path / "french.csv"
    table.to_csv(french, sep=";", index=False, encoding="utf-8-sig")

    pd.testing.assert_frame_equal(validate_volume(french).predictions, validate_volume(plain).predictions)


def test_another_departement_and_month_are_predicted_by_the_law_of_all(tmp_path):
    """One that is not shipped, in a month that nobody counted: index between June and July's neighbours."""
    found = validate_volume(file_of(tmp_path, "departement,999,2024-05,5000,20,250,10.0"))
    (row,) = found.predictions.to_dict("records")
    index = (1.03 + 1.17) / 2
    years = 2024 + 4.5 / 12 - 2023.5
    said = found.level + found.growth * years + found.strength * np.log(500_000 / 20) + np.log(index * 19)

    assert working_days("2024-05") == 19  # of 23, less the 1st, 8th, 9th and 20th
    assert row["inhabitants"] == 500_000
    assert row[MODEL] == pytest.approx(20 * np.exp(said))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["departement,47,2024-13,5,2,2,1"], "line 2  month '2024-13'"),
        (["departement,47,2024-01,-5,2,2,1"], "line 2  acts is '-5'"),
        (["departement,47,2024-01,5,0,2,1"], "structures_labelled_by_then is '0'"),
        (["departement,47,2024-01,5,2,2,1", "departement,47,2024-01,5,2,2,1"], "line 3  47 2024-01 stands on line 2"),
        (["departement,Lot,2024-01,5,2,2,1"], "code 'Lot'"),
        (["france,FR,2024-01,5,2,2,1"], "no line of a département"),
        (["departement,47,2050-01,5,2,2,1"], "is not covered"),
        (["", "departement,47,2024-13,5,2,2,1"], "line 3  month '2024-13'"),
        (["departement,47,2024-01,5,2"], "line 2  has 5 values, the first line 7; quote what holds a comma"),
        (["47"], "line 2  has 1 value, the first line 7"),
        (["departement,47,2024-01,5,2,2,1,5"], "line 2  has 8 values"),
        (['departement,47,"2024-01,5,2,2,1'], "line 2.*a text in quotes is not closed"),
    ],
)
def test_what_cannot_be_in_a_file_of_acts_is_told_with_its_line(tmp_path, lines, told):
    """Every problem in one message."""
    with pytest.raises(ExperimentError, match=told.replace("(", r"\(")):
        validate_volume(file_of(tmp_path, *lines))


def test_a_file_without_the_columns_is_refused():
    """With those that it lacks."""
    with pytest.raises(ExperimentError, match="lacks the columns month, acts"):
        acts_of("code;structures_labelled_by_then;acts_per_1000_inhabitants\n1;2;3\n", "x.csv")
