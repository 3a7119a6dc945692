"""Agendas: those made by hand (*.yml here), and programs that make them out of a task's gold writes."""
