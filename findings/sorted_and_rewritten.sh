#!/usr/bin/env bash
# Believed: a tool that sorts the lines of a CSV file changes their order and nothing else.
# True: csvkit's `csvsort` reads each column as a type that it guesses, and writes that again: INSEE's code 01004 becomes 1004, an opening at
#   09:00 a duration of nine minutes (0:09:00), counts of 0 and 1 become False and True, and 1,5 minutes become 15: the comma is taken for one
#   of thousands. `csvjson` and `in2csv` do the same. `--no-inference` leaves the cells alone, and sorts numbers as words.
# Version and source: csvkit 2.2.0 with agate 1.14.2, run below.
# Why it matters here: who prepares a register or a list of communes at a shell does it with such tools. What comes to us is a valid file of
#   other numbers. A code of four figures is told by our reader of communes, with the five that were meant.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "csvkit==2.2.0" "agate==1.14.2"
cat > "$folder/venues.csv" <<'C'
commune,insee,opens,waited,booked
Mortagne,59418,09:00,12,1
Agen,47001,14:00,5,0
Ambérieu,01004,13:30,"1,5",1
C
"$folder/venv/bin/pip" list 2>/dev/null | grep -E "^(csvkit|agate) "
"$folder/venv/bin/csvsort" -c commune "$folder/venues.csv" | tee "$folder/sorted.csv"
diff "$folder/sorted.csv" - <<'C'
commune,insee,opens,waited,booked
Agen,47001,0:14:00,5,False
Ambérieu,1004,0:13:30,15,True
Mortagne,59418,0:09:00,12,True
C
"$folder/venv/bin/csvsort" --no-inference -c commune "$folder/venues.csv" > "$folder/plain.csv"
grep --quiet 'Ambérieu,01004,13:30,"1,5",1' "$folder/plain.csv"
echo "with --no-inference: as it was"
