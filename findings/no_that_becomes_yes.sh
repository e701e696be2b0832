#!/usr/bin/env bash
# Believed: a library that checks tables or settings against declared types turns what it reads into them where nothing is lost, and refuses the
#   rest: "non" is no boolean, 7.5 minutes are no whole number.
# True: pandera with `coerce=True` lets both through: "oui" and "non" are both True, as "faux" and "0" are, 7.5 minutes are 7 and 12.9 are 12,
#   and the table is valid. cattrs and voluptuous' `Coerce` do the same to a single value, marshmallow's `Integer` cuts 7.5 and refuses "7.5" and
#   "non". pydantic and msgspec refuse all.
# Version and source: pandera 0.35.0 with pandas 2.3.3, cattrs 26.2.1, voluptuous 0.16.0, marshmallow 4.4.0, pydantic 2.14.4, msgspec 0.23.0, run
#   below. pandera hands the column to pandas' `astype`, cattrs calls the type; marshmallow has `strict=True` for it, and does not use it by
#   itself.
# Why it matters here: registers answer by "oui" and "non" (a minor among the visitors, sent on elsewhere). A check that passes says then that
#   everybody was sent on. Services come out half a minute too short on average, and whoever looks at the check sees that nothing was wrong.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pandera[pandas]==0.35.0" "pandas==2.3.3" "cattrs==26.2.1" "voluptuous==0.16.0" "marshmallow==4.4.0" \
  "pydantic==2.14.4" "msgspec==0.23.0"
"$folder/venv/bin/python" -W error - <<'P'
from importlib.metadata import version

import cattrs
import marshmallow
import msgspec
import pandas as pd
import pandera.pandas as pandera
import pydantic
import voluptuous

print({name: version(name) for name in ("pandera", "pandas", "cattrs", "voluptuous", "marshmallow", "pydantic", "msgspec")})
register = pd.DataFrame({"sent_on": ["oui", "non", "faux", "0"], "minutes": [7.5, 12.9, 20.0, 0.5]})
columns = {"sent_on": pandera.Column(bool, coerce=True), "minutes": pandera.Column(int, pandera.Check.ge(0), coerce=True)}
checked = pandera.DataFrameSchema(columns, strict=True).validate(register)
print("pandera:", checked.to_dict("list"))
assert checked["sent_on"].tolist() == [True] * 4 and checked["minutes"].tolist() == [7, 12, 20, 0]
assert checked["sent_on"].dtype == bool

READ = {
    "cattrs": lambda value, kind: cattrs.structure(value, kind),
    "voluptuous": lambda value, kind: voluptuous.Schema(voluptuous.Coerce(kind))(value),
    "marshmallow": lambda value, kind: {bool: marshmallow.fields.Boolean, int: marshmallow.fields.Integer}[kind]().deserialize(value),
    "pydantic": lambda value, kind: pydantic.TypeAdapter(kind).validate_python(value),
    "msgspec": lambda value, kind: msgspec.convert(value, kind, strict=False),
}


def read(library, value, kind):
    try:
        return READ[library](value, kind)
    except Exception:  # each library has an error of its own
        return "refused"


for library, expected in {
    "cattrs": (True, 7), "voluptuous": (True, 7), "marshmallow": ("refused", 7),
    "pydantic": ("refused", "refused"), "msgspec": ("refused", "refused"),
}.items():
    found = read(library, "non", bool), read(library, 7.5, int)
    print(f"{library}: 'non' {found[0]}, 7.5 {found[1]}")
    assert found == expected, library
P
