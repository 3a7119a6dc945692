"""Understanding in a process of its own, beside Rasa's event loop: for a server that has a second core.

Rasa answers all customers on one event loop, and understanding a message is a third of a turn. With
XIAOER_UNDERSTANDING_PROCESS=1, which `xiaoer up` sets where there are two cores, the first message of a loaded
model forks a child that has all of the model in the memory it shares. A message goes there as text and comes back
as Rasa's parse result, the same one. What waits for a language model stays here. Where the child is gone or silent
messages are understood here until Rasa is started again: no second fork, since by then threads may hold locks.
"""

import asyncio
import logging
import os
import pickle
import signal
import socket
import struct
from typing import Any, Awaitable, Callable, Dict, Optional, Tuple
from weakref import WeakKeyDictionary

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

logger = logging.getLogger(__name__)

SETTING = "XIAOER_UNDERSTANDING_PROCESS"
_SECONDS = 10.0  # for one message; an encoder behind an endpoint has a deadline of its own, far shorter
_LENGTH = struct.Struct("!I")

Parse = Callable[[UserMessage, bool], Awaitable[Dict[str, Any]]]
"""`await parse(message, only_output_properties)`: all that is done with one message up to Rasa's parse result."""


class Gone(Exception):
    """The child gives no answer."""


class ParseProcess:
    """A forked child that parses; made on the event loop that asks it."""

    def __init__(self, parse: Parse) -> None:
        """Fork. `parse` runs in the child, on an event loop of its own, several messages at a time."""
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            _serve(theirs, parse)
        theirs.close()
        ours.setblocking(False)
        self._socket = ours
        self._streams: Optional[asyncio.Task[Tuple[asyncio.StreamReader, asyncio.StreamWriter]]] = None
        self._waiting: Dict[int, asyncio.Future[Any]] = {}
        self._number = 0
        self._reading: Optional[asyncio.Task[None]] = None
        self.gone = False

    async def parse(self, message: UserMessage, only_output_properties: bool) -> Dict[str, Any]:
        """The parse result; raises what `parse` raised in the child, and `Gone` where no answer comes."""
        _, writer = await self._open()
        self._number += 1
        number = self._number
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            writer.write(_packed((number, message.text, message.sender_id, message.metadata, only_output_properties)))
            return dict(await asyncio.wait_for(answer, _SECONDS))
        except (OSError, asyncio.TimeoutError) as error:
            self.close()
            raise Gone(f"no answer to a message ({type(error).__name__})") from None
        finally:
            self._waiting.pop(number, None)

    def close(self) -> None:
        """End the child; whoever still waits is told `Gone`."""
        if self.gone:
            return
        self.gone = True
        self._socket.close()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(Gone("the process for understanding has ended"))
        _end(self.pid)

    async def _open(self) -> Tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = asyncio.ensure_future(asyncio.open_connection(sock=self._socket))
        reader, writer = await asyncio.shield(self._streams)
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._read(reader))
        return reader, writer

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                number, result, error = await _unpacked(reader)
                answer = self._waiting.get(number)
                if answer is None or answer.done():
                    continue
                if error is None:
                    answer.set_result(result)
                else:
                    answer.set_exception(error)
        except (OSError, asyncio.IncompleteReadError):
            self.close()


_children: "WeakKeyDictionary[MessageProcessor, ParseProcess]" = WeakKeyDictionary()


def wanted() -> bool:
    """Whether this process shall have a child to understand with."""
    return os.environ.get(SETTING) == "1"


async def parse_there(
    processor: MessageProcessor, message: UserMessage, only_output_properties: bool, parse: Parse
) -> Dict[str, Any]:
    """`parse` in the child of this processor's model, or here where that gives no answer."""
    child = _child_of(processor, parse)
    if not child.gone:
        try:
            return await child.parse(message, only_output_properties)
        except Gone as error:
            logger.error("%s; messages are understood in Rasa's own process until it is started again", error)
    return await parse(message, only_output_properties)


def _child_of(processor: MessageProcessor, parse: Parse) -> ParseProcess:
    if processor not in _children:
        for other in _children.values():  # of a model that was replaced
            other.close()
        _children[processor] = ParseProcess(parse)
    return _children[processor]


def _serve(connection: socket.socket, parse: Parse) -> None:
    """All that the child does; it never returns, and ends with its parent."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent decides
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        loop = asyncio.SelectorEventLoop()  # not the parent's, whatever policy it has
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_answer(connection, parse))
        status = 0
    except BaseException:  # the child's outermost boundary: nothing of the parent's stack may run on
        logger.exception("The process for understanding ends")
    finally:
        os._exit(status)


async def _answer(connection: socket.socket, parse: Parse) -> None:
    connection.setblocking(False)
    reader, writer = await asyncio.open_connection(sock=connection)
    running = set()

    async def one(number: int, text: str, sender: str, metadata: Any, only_output_properties: bool) -> None:
        try:
            reply: Tuple[int, Any, Optional[Exception]] = (
                number,
                await parse(UserMessage(text, sender_id=sender, metadata=metadata), only_output_properties),
                None,
            )
        except Exception as error:  # told to who asked
            reply = (number, None, error)
        writer.write(_packed(reply))

    while True:
        try:
            asked = await _unpacked(reader)
        except (asyncio.IncompleteReadError, OSError):  # the parent has ended
            return
        task = asyncio.ensure_future(one(*asked))
        running.add(task)
        task.add_done_callback(running.discard)


def _packed(value: Any) -> bytes:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


async def _unpacked(reader: asyncio.StreamReader) -> Any:
    """The next value. Both ends are this program, over a socket pair that nobody else can open."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
