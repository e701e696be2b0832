#!/usr/bin/env bash
# Believed: what a DataCollector has of an agent at a step is what the agent had at that step; and a reporter named after an attribute that
#   no agent has is refused, as one of the model is.
# True: a list (or any other thing that changes) is kept by reference, so that all steps show its last state; of the model a copy is kept,
#   the same list under a reporter of the model is right. An attribute that no agent has is a column of None, without a word.
# Version and source: Mesa 3.3.1, `DataCollector`, run below; issue 3035 of projectmesa/mesa tells of the first.
# Why it matters here: a peer's model of a desk that reports each adviser's waits by day shows on the first day those of the whole season,
#   and a misspelt name is a measure that never was. Our log is written once, row by row, and an unknown column is refused by name.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "mesa==3.3.1"
"$folder/venv/bin/python" -W error::UserWarning - <<'P'
from importlib.metadata import version

import mesa


class Adviser(mesa.Agent):
    """Keeps the waits of those who came, one a day."""

    def __init__(self, model):
        super().__init__(model)
        self.waits = []


class Desk(mesa.Model):
    """One adviser, and her waits as the desk knows them."""

    def __init__(self):
        super().__init__(seed=1)
        self.adviser = Adviser(self)
        self.waits = []
        self.collector = mesa.DataCollector(
            model_reporters={"waits": "waits"}, agent_reporters={"waits": "waits", "misspelt": "wiats"}
        )

    def step(self):
        for waits in (self.waits, self.adviser.waits):
            waits.append(10 * self.steps)
        self.collector.collect(self)


desk = Desk()
for _ in range(3):
    desk.step()
of_agent = desk.collector.get_agent_vars_dataframe()
of_model = desk.collector.get_model_vars_dataframe()
print("Mesa", version("mesa"))
print("of the agent, by step:", of_agent["waits"].tolist(), "misspelt:", of_agent["misspelt"].tolist())
print("of the model, by step:", of_model["waits"].tolist())
assert of_agent["waits"].tolist() == [[10, 20, 30]] * 3
assert of_agent["misspelt"].tolist() == [None] * 3
assert of_model["waits"].tolist() == [[10], [10, 20], [10, 20, 30]]

desk.collector = mesa.DataCollector(model_reporters={"misspelt": "wiats"})
try:
    desk.collector.collect(desk)
except Exception as fault:
    print("misspelt of the model:", type(fault).__name__)
else:
    raise AssertionError("a misspelt reporter of the model was taken")
P
