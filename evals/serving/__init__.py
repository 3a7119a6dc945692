"""Training time, cold start, memory, and turns per second of the whole assistant on this machine."""
