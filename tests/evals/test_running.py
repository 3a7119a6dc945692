"""A measurement that is ended from outside leaves nothing running."""

from __future__ import annotations

import os
import signal

import pytest

from evals.running import ends_cleanly


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_unwinds_what_was_begun_and_handlers_come_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    stopped = False
    with pytest.raises(SystemExit) as ended, ends_cleanly():
        try:
            os.kill(os.getpid(), number)
            signal.pause()
        finally:
            stopped = True
    assert stopped and ended.value.code == 128 + number
    assert signal.getsignal(number) is before
