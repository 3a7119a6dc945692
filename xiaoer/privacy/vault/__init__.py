"""Where the values behind placeholders are kept: sealed, for a time, and apart from everything else."""
