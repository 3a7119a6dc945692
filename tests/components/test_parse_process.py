"""Understanding in a forked child."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from components.parse_process import Gone, ParseProcess, parse_there


async def about(message: UserMessage, only_output_properties: bool) -> dict[str, Any]:
    return {"text": message.text, "sender": message.sender_id, "only": only_output_properties, "pid": os.getpid()}


async def failing(message: UserMessage, only_output_properties: bool) -> dict[str, Any]:
    raise ValueError(f"no {message.text}")


class Gathering:
    """Answers once three messages are there."""

    def __init__(self) -> None:
        self.there = 0
        self.all_there: asyncio.Event | None = None

    async def __call__(self, message: UserMessage, only_output_properties: bool) -> dict[str, Any]:
        self.all_there = self.all_there or asyncio.Event()
        self.there += 1
        if self.there == 3:
            self.all_there.set()
        await self.all_there.wait()
        return {"text": message.text}


async def test_a_message_is_understood_in_another_process_with_all_that_it_holds() -> None:
    process = ParseProcess(about)
    parsed = await process.parse(UserMessage("你好", sender_id="anna"), False)
    assert parsed == {"text": "你好", "sender": "anna", "only": False, "pid": process.pid}
    assert process.pid != os.getpid()
    process.close()


async def test_several_messages_are_under_way_at_once_and_each_gets_its_own_answer() -> None:
    process = ParseProcess(Gathering())
    parsed = await asyncio.gather(*(process.parse(UserMessage(text), True) for text in ("a", "b", "c")))
    assert [each["text"] for each in parsed] == ["a", "b", "c"]
    process.close()


async def test_what_goes_wrong_there_is_raised_here_and_the_process_goes_on() -> None:
    process = ParseProcess(failing)
    for text in ("a", "b"):
        with pytest.raises(ValueError, match=f"no {text}"):
            await process.parse(UserMessage(text), True)
    process.close()


async def test_whoever_waits_for_a_process_that_is_killed_is_told() -> None:
    process = ParseProcess(Gathering())
    waiting = asyncio.ensure_future(process.parse(UserMessage("a"), True))
    await asyncio.sleep(0)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(Gone):
        await waiting
    assert process.gone


async def test_without_the_process_messages_are_understood_here(caplog: pytest.LogCaptureFixture) -> None:
    class Processor:
        pass

    processor: Any = Processor()
    there = await parse_there(processor, UserMessage("a"), True, about)
    assert there["pid"] != os.getpid()
    os.kill(there["pid"], signal.SIGKILL)
    for _ in range(2):
        here = await parse_there(processor, UserMessage("b"), True, about)
        assert here["pid"] == os.getpid() and here["text"] == "b"
    assert len([each for each in caplog.records if each.levelname == "ERROR"]) == 1


async def test_a_new_model_has_a_process_of_its_own_and_the_old_ones_ends() -> None:
    class Processor:
        pass

    old, new = Processor(), Processor()
    first = await parse_there(old, UserMessage("a"), True, about)  # type: ignore[arg-type]
    second = await parse_there(new, UserMessage("a"), True, about)  # type: ignore[arg-type]
    assert first["pid"] != second["pid"]
    with pytest.raises(ProcessLookupError):
        os.kill(first["pid"], 0)
    os.kill(second["pid"], signal.SIGKILL)


async def test_the_process_ends_with_the_one_that_made_it() -> None:
    process = ParseProcess(about)
    process._socket.close()  # as the end of its parent does
    _, status = await asyncio.to_thread(os.waitpid, process.pid, 0)
    assert os.WEXITSTATUS(status) == 0
