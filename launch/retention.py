"""What has been kept for long enough is taken out while `xiaoer up` runs: at the start, then every few hours."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from rich.console import Console

from xiaoer import services_privacy
from xiaoer.config import Settings
from xiaoer.errors import XiaoerError

_HOURS = 6.0


def keep_retention(
    config: Settings, endpoints: Path, console: Console, *, stop: threading.Event, hours: float = _HOURS
) -> None:
    """Purge again and again until `stop` is set; a store that doesn't answer now is tried again the next time."""
    while not stop.is_set():
        try:
            asyncio.run(services_privacy.rights(config, endpoints).purge())
        except (XiaoerError, OSError) as error:
            console.print(f"[yellow]What is kept too long couldn't be taken out:[/yellow] {type(error).__name__}")
        stop.wait(hours * 3600)
