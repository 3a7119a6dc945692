"""Entities by spaCy rules: numbers, e-mails, phones, postcodes and names, in both languages."""
