"""Days, stretches of days and times of day in both languages, relative to a given today."""
