"""`dojo mcp`: the tutor as a server of the Model Context Protocol, on standard input and output."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError

from dojo import __version__
from dojo.judge.runner import Runner
from dojo.kata.catalog import UnknownKata, helping
from dojo.kata.files import Refused
from dojo.kata.stubs import MarkError
from dojo.tutor.tutor import Tutor

_START = "Be my tutor for kata {}. Read its lesson and its stub, judge my file, and talk about one failure at a time."


class _Server(MCPServer):
    """Refuses arguments that a tool does not have, instead of passing over them."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        if others := sorted({*arguments} - {"kata"}):
            raise ToolError(f"there is no {', '.join(others)} here: the only argument is kata")
        return await super().call_tool(name, arguments, context)


def serve(root: Path) -> None:
    """Serve the dojo in `root` until the client ends."""
    with Runner(root) as runner:
        server_of(Tutor(root, runner)).run("stdio")


def server_of(tutor: Tutor) -> MCPServer:
    """Return the server: three tools, two resources a kata, one prompt."""
    server = _Server("torch-dojo", version=__version__, instructions=helping(), log_level="WARNING")

    @server.tool()
    def list_katas() -> list[dict[str, Any]]:
        """List the katas: state in the last run, minutes, and the learner's file."""
        return tutor.list_katas()

    @server.tool()
    def judge(kata: str) -> dict[str, Any]:
        """Judge the learner's own file for a kata, such as "03" or "ordering"."""
        with _refusing(ToolError):
            return tutor.judge(kata)

    @server.tool()
    def next_hint(kata: str) -> dict[str, Any]:
        """Give the next hint for a kata: one at a time, and only after another attempt that failed."""
        with _refusing(ToolError):
            return tutor.next_hint(kata)

    @server.resource("dojo://lesson/{kata}", mime_type="text/markdown")
    def lesson(kata: str) -> str:
        """The lesson of a kata, without its hints."""
        with _refusing(ResourceNotFoundError):
            return tutor.lesson(kata)

    @server.resource("dojo://stub/{kata}", mime_type="text/x-python")
    def stub(kata: str) -> str:
        """The file that the learner starts from, untouched."""
        with _refusing(ResourceNotFoundError):
            return tutor.stub(kata)

    @server.prompt(name="tutor")
    def start(kata: str) -> str:
        """Be a tutor for one kata."""
        return f"{helping()}\n{_START.format(kata)}"

    return server


@contextlib.contextmanager
def _refusing(kind: type[Exception]) -> Iterator[None]:
    """Turn what cannot be done into what the protocol hands on as one line."""
    try:
        yield
    except (UnknownKata, Refused, MarkError) as error:
        raise kind(str(error)) from None
    except OSError as error:
        raise kind(f"{error.filename or 'a file'}: {error.strerror or error}") from None
