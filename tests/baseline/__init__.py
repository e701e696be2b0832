"""The main measures of every shipped scenario, kept beside the code, so that no number moves unseen.

In: the shipped scenarios. Out: for each the measures of `MAIN` over five replications, kept in a file of its name.
`python tasks.py baseline` writes the files anew and tells what moved; each move stands in `CHANGELOG.md`.
"""
