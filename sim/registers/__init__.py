"""A register of real visits, read into the same log as simulated ones: the door where what is personal stays out."""
