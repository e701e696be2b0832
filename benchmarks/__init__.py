"""How fast the model is, measured as ratios within one run. `python -m benchmarks` prints them."""
