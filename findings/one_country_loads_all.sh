#!/usr/bin/env bash
# Believed: `holidays` loads a country when it is asked for, as its lazy loaders say: France costs the module of France.
# True: the module of France stands in a package that imports every other country: the first question about France loads 250 of them,
#   and this first answer takes more time than `import holidays` itself. Asking for the class of France by its own path loads them as well.
# Version and source: holidays 0.109 (MIT), run below; its loaders of countries, and `holidays/countries/__init__.py`.
# Why it matters here: whatever loads a scenario pays it, each worker process anew: more than two hundred modules in memory for eleven days a
#   year. So the calendar is asked only where a day is looked up, never by what merely starts.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "holidays==0.109"
cat > "$folder/loaded.py" <<'P'
import sys
import time
from importlib.metadata import version


def countries():
    return sorted(name for name in sys.modules if name.startswith("holidays.countries."))


began = time.process_time()
if sys.argv[1] == "asked":
    import holidays

    imported = time.process_time()
    print(f"holidays {version('holidays')}: after `import holidays` {len(countries())} modules of countries")
    days = holidays.country_holidays("FR", years=2022)
    print(f"after the holidays of France, {len(days)} days: {'more than 200' if len(countries()) > 200 else len(countries())} modules")
    print(f"importing {imported - began:.2f} s, the first answer {time.process_time() - imported:.2f} s of CPU")
else:
    from holidays.countries.france import France

    print(f"the class {France.__name__} by its own path: {'more than 200' if len(countries()) > 200 else len(countries())} modules")
print("one of them:", countries()[-1])
P
"$folder/venv/bin/python" "$folder/loaded.py" asked | tee "$folder/told"
"$folder/venv/bin/python" "$folder/loaded.py" path | tee -a "$folder/told"
grep -q "after \`import holidays\` 0 modules of countries" "$folder/told"
grep -q "after the holidays of France, 11 days: more than 200 modules" "$folder/told"
grep -q "the class France by its own path: more than 200 modules" "$folder/told"
