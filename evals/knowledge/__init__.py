"""Does the knowledge base answer what customers ask? Labelled questions, measures, and the fitting of its weights."""
