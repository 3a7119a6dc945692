"""Whether one customer's slow language model delays anybody else."""
