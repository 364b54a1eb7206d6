"""Start the explorer: a free port, an address, a browser, and an end at once."""

from __future__ import annotations

import contextlib
import socket
import threading
import webbrowser
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from iomodel.errors import ParameterError
from iomodel.explorer.setting import Setting
from iomodel.extras import require

LOOPBACK = "127.0.0.1"
PORT = 8710
"""The port that is tried first."""
_TRIED = 20
"""So many ports from there on."""
_LOCAL = ("127.0.0.1", "localhost", "[::1]")

Say = Callable[[str], object]


def needed() -> None:
    """Refuse where the packages of the page are not installed.

    Raises
    ------
    MissingExtraError
        If they are not.
    """
    require("the explorer", "starlette", "uvicorn", extra="app")


def bound(host: str, port: int) -> socket.socket:
    """A socket on the port, or on the next free one.

    Raises
    ------
    ParameterError
        If none is free, or the address is not this machine's.

    >>> first = bound("127.0.0.1", 8710)
    >>> second = bound("127.0.0.1", first.getsockname()[1])
    >>> second.getsockname()[1] > first.getsockname()[1]
    True
    >>> first.close(), second.close()
    (None, None)
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    problem: OSError | None = None
    for number in range(port, port + _TRIED) if port else (0,):
        one = socket.socket(family, socket.SOCK_STREAM)
        try:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((host, number))
            one.listen(128)
        except (OSError, OverflowError) as error:
            one.close()
            problem = error if isinstance(error, OSError) else OSError(str(error))
            continue
        return one
    raise ParameterError(
        f"no port from {port} to {port + _TRIED - 1} at {host} can be opened ({problem}); give another one"
    )


def hosts_of(host: str, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What the Host header may name.

    Parameters
    ----------
    host
        The address that is listened at.
    names
        Further names under which others reach it.

    >>> hosts_of("127.0.0.1"), hosts_of("192.168.1.5", ("desk.example",))
    (('127.0.0.1', 'localhost', '[::1]'), ('127.0.0.1', 'localhost', '[::1]', '192.168.1.5', 'desk.example'))
    """
    own = () if is_loopback(host) else (f"[{host}]" if ":" in host else host,)
    everywhere = ("0.0.0.0", "::")
    return (*_LOCAL, *(one for one in own if host not in everywhere), *(name.lower() for name in names))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        raise ParameterError(f"host is {host!r}, expected an address such as 127.0.0.1") from None


def serve(
    setting: Setting,
    *,
    host: str = LOOPBACK,
    port: int = PORT,
    names: tuple[str, ...] = (),
    browser: bool = True,
    say: Say = print,
) -> None:
    """Answer until it is stopped.

    Parameters
    ----------
    setting
        What is offered.
    host, port
        Where; the next free port where it is taken.
    names
        Names under which others reach this machine.
    browser
        Whether to open the page.
    say
        Takes lines for the reader.
    """
    needed()
    import uvicorn

    from iomodel.explorer.app import application

    line = bound(host, port)
    found = line.getsockname()[1]
    if port and found != port:
        say(f"port {port} is in use; the next free one is {found}")
    shown = LOOPBACK if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{found}/"
    app = application(setting, hosts_of(host, names))
    config = uvicorn.Config(
        app, log_level="warning", timeout_graceful_shutdown=1, server_header=False, access_log=False
    )
    server = uvicorn.Server(config)
    say(f"the explorer is at {address} (stop with Ctrl-C)")
    if browser:
        threading.Thread(target=_open, args=(address, say), daemon=True).start()
    with contextlib.closing(line), contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[line])


def _open(address: str, say: Say) -> Any:
    """Open a browser; the address is printed already where none can be opened."""
    try:
        opened = webbrowser.open(address)
    except webbrowser.Error:
        opened = False
    if not opened:
        say(f"no browser could be opened; go to {address}")
