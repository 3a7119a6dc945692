"""Finds Chromium and its driver; installs Debian's where they are missing and can be.

python -m tests.web.ensure_chromium
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import NamedTuple

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("chromium", "chromium-driver", "fonts-noto-cjk")


class Browser(NamedTuple):
    """Paths of the programs."""

    browser: str
    driver: str


def find() -> Browser | None:
    """Chromium and chromedriver on PATH, or None."""
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    return Browser(browser, driver) if browser and driver else None


def ensure() -> Browser | None:
    """What `find` finds, after an attempt to install it; None when it can't be."""
    return find() or (find() if _install() else None)


def _install() -> bool:
    if shutil.which("apt-get") is None:
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if prefix and shutil.which("sudo") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *_PACKAGES]):
        done = subprocess.run([*prefix, "apt-get", *command], env=environment, capture_output=True, timeout=600)
        if done.returncode != 0:
            print(done.stderr.decode(errors="replace")[-500:], file=sys.stderr)
            return False
    return True


if __name__ == "__main__":
    found = ensure()
    print(f"{found.browser} and {found.driver}" if found else f"missing: apt-get install {' '.join(_PACKAGES)}")
    sys.exit(0 if found else 1)
