"""One file for each way in which a draft can be wrong."""
