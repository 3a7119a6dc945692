"""How Rasa's default is served: plain `rasa run` with its own channel, beside our action server and shop."""

from __future__ import annotations

import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from launch.stack import Plan

_CREDENTIALS = Path(__file__).parent / "credentials.yml"
_TOKEN = "XIAOER_ACTION_TOKEN"


@dataclass(frozen=True)
class RasaDefaultPlan(Plan):
    """The plan of a trained default `model`. Conversations are kept in memory, which is the quickest that Rasa has."""

    model: Path = Path("model.tar.gz")
    extra: dict[str, str] = field(default_factory=lambda: {_TOKEN: secrets.token_urlsafe(32)})

    def health(self) -> dict[str, str]:
        """What answers when a part is ready."""
        return {**super().health(), "rasa": f"http://127.0.0.1:{self.ports.rasa}/"}

    def commands(self) -> dict[str, list[str]]:
        """The command line of each part."""
        rasa = [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(self.ports.rasa)]
        rasa += ["--model", str(self.model), "--credentials", str(_CREDENTIALS), "--endpoints", self._write_endpoints()]
        return {**super().commands(), "rasa": rasa}

    def _endpoints(self) -> str:
        """Our action server, with the token that it wants; what the whole domain costs is left out as with ours."""
        action_endpoint = {
            "url": f"http://127.0.0.1:{self.ports.actions}/webhook",
            "headers": {"Authorization": f"Bearer {self.extra[_TOKEN]}"},
            "enable_selective_domain": True,
        }
        path = self.home / "endpoints.yml"
        self.home.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump({"action_endpoint": action_endpoint}), encoding="utf-8")
        path.chmod(0o600)
        return str(path)
