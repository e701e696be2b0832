#!/usr/bin/env bash
# Believed: `add_patch` puts a shape on a list; what a map of outlines costs is its drawing. The limits of a path of straight sides are
#   those of its corners, one pass of numpy.
# True: `add_patch` looks for the limits of the path side by side, each as a Bézier curve of its own in Python: to add the shape takes
#   many times as long as to draw it. `add_artist` with `update_datalim` of the corners gives the same picture, to the byte.
# Version and source: matplotlib 3.11.2, numpy 2.4.6, run below; `Axes._update_patch_limits`, `Path.iter_bezier`.
# Why it matters here: the outlines of 34,875 communes have two million corners; of the seven and a half minutes of a country's year
#   80 seconds went into six calls of `add_patch`, and 2 seconds into the picture.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "matplotlib==3.11.2" "numpy==2.4.6"
cat > "$folder/outlines.py" <<'P'
import io
import time

import matplotlib
import numpy as np

matplotlib.use("agg")
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

turn = np.linspace(0, 2 * np.pi, 101)
rings = [
    np.column_stack((column + 0.4 * np.cos(turn), row + 0.4 * np.sin(turn))) for column in range(40) for row in range(40)
]
codes = np.full(len(turn), Path.LINETO, dtype=Path.code_type)
codes[0], codes[-1] = Path.MOVETO, Path.CLOSEPOLY
outline = Path(np.concatenate(rings), np.tile(codes, len(rings)))


def drawn(add):
    axes = Figure(figsize=(6, 6)).add_subplot()
    began = time.process_time()
    add(axes, PathPatch(outline, facecolor="#67a9cf", edgecolor="white", linewidth=0.1))
    added = time.process_time()
    axes.autoscale_view()
    file = io.BytesIO()
    axes.figure.savefig(file, format="png")
    return added - began, time.process_time() - added, file.getvalue()


def by_corners(axes, patch):
    axes.add_artist(patch)
    axes.update_datalim(patch.get_path().vertices)


drawn(by_corners)
for name, add in (("add_patch", lambda axes, patch: axes.add_patch(patch)), ("add_artist", by_corners)):
    adding, drawing, picture = drawn(add)
    is_slower = adding > 3 * drawing
    print(f"{name}: adding {'takes more than three times as long as' if is_slower else 'is quicker than'} drawing,", end=" ")
    print(f"{adding:.2f} s and {drawing:.2f} s of CPU, {len(outline.vertices)} corners, matplotlib {matplotlib.__version__}")
    first = picture if name == "add_patch" else first
print("the pictures are", "the same" if first == picture else "not the same")
P
"$folder/venv/bin/python" "$folder/outlines.py" | tee "$folder/told"
grep -q "add_patch: adding takes more than three times as long as drawing" "$folder/told"
grep -q "add_artist: adding is quicker than drawing" "$folder/told"
grep -q "the pictures are the same" "$folder/told"
