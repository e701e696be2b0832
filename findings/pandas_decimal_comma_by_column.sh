#!/usr/bin/env bash
# Believed: `DataFrame.to_csv(sep=";", decimal=",")` writes every number of the file with a decimal comma, as a French
#   spreadsheet reads it.
# True: only columns of floats are. A categorical column of the same numbers, and a column of objects that holds numbers
#   beside texts, keep the point, in one file and one line with the others; a spreadsheet then takes 1.5 for text or a date.
# Version and source: pandas 3.1.1, run below; not said in the documentation of the argument.
# Why it matters here: tables of a sensitivity hold the values that were tried as they were written, beside measures that
#   are floats: two decimal signs in one line, and a sum that leaves cells out. Columns must be floats before they are written.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pandas==3.1.1"
"$folder/venv/bin/python" - <<'P'
import pandas as pd

frame = pd.DataFrame({
    "float": [1.5, 2.5],
    "category": pd.Series([1.5, 2.5]).astype("category"),
    "object": pd.Series([1.5, "n.d."], dtype=object),
})
text = frame.to_csv(sep=";", decimal=",", index=False)
print("pandas", pd.__version__)
print(text)
assert text.splitlines()[1] == "1,5;1.5;1.5", text
P
