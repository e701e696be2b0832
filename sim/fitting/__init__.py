"""What a register of real visits says of a scenario's values: direct fits, fits by simulation, sets of equal fits."""
