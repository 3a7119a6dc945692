"""Xiaoer's library: everything that the assistant knows and does, without an import of Rasa."""
