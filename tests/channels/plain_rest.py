"""Rasa's own REST channel as it is, beside ours: every check of the hooks must hold for it, too."""

from __future__ import annotations

from rasa.core.channels.rest import RestInput


class PlainRest(RestInput):
    """Only its address differs, because one server can't have two channels at the same one."""

    def url_prefix(self) -> str:
        return "plain"
