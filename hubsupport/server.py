"""The application server: waitress, which holds slow clients in its buffers and not in its threads.

Added to it: a graceful stop, and a limit on how long a client may take over the head of a request.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

log = structlog.get_logger("hubsupport.server")
# Half-open connections wait in the main loop and cost a file handle each; beyond this, new ones queue.
MOST_CONNECTIONS = 800
HEAD_WITHIN = 20.0  # seconds
IDLE_CLOSES_AFTER = 75  # seconds; a proxy in front must reuse connections for less
# Below what service managers allow before they kill (90 s by systemd's default, 30 s on many platforms).
FINISH_WITHIN = 25.0  # seconds


class Server(TcpWSGIServer):
    """Waitress with a head deadline and an orderly end."""

    def __init__(self, application: Callable[..., Any], adjustments: Adjustments) -> None:
        self.stopping = False
        self.head_since: dict[Any, float] = {}
        super().__init__(application, adj=adjustments)

    def maintenance(self, now: float) -> None:
        """Close the idle, as waitress does, and those who never finish asking."""
        super().maintenance(now)
        asking = {
            channel
            for channel in self.active_channels.values()
            if not channel.requests and channel.request is not None and not channel.request.headers_finished
        }
        self.head_since = {channel: self.head_since.get(channel, now) for channel in asking}
        for channel, since in self.head_since.items():
            if now - since > HEAD_WITHIN:
                channel.will_close = True

    def stop(self, *_: Any) -> None:
        """Take no new connection, finish what is being answered, then end. Safe in a signal handler."""
        self.stopping = True
        self.pull_trigger()

    def run(self) -> None:
        """Serve until `stop`; then finish, within limits."""
        while not self.stopping:
            self._poll()
        log.info("stopping", answering=self._unfinished())
        wasyncore.dispatcher.close(self)  # the listening socket alone
        deadline = time.monotonic() + FINISH_WITHIN
        while self._unfinished() and time.monotonic() < deadline:
            self._poll(0.05)
        cut_short = self._unfinished()
        self.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)
        log.info("stopped", cut_short=cut_short)

    def _poll(self, timeout: float = 1.0) -> None:
        self.asyncore.loop(timeout=timeout, map=self._map, use_poll=True, count=1)

    def _unfinished(self) -> int:
        return sum(
            bool(channel.requests or channel.total_outbufs_len) for channel in self.active_channels.values()
        )


def make_server(
    application: Callable[..., Any], *, bind: str, threads: int, behind_proxy: bool, largest_request: int
) -> Server:
    """A server that listens on `bind` ("127.0.0.1:8000", "[::1]:8000")."""
    adjustments = Adjustments(
        listen=bind,
        threads=threads,
        connection_limit=MOST_CONNECTIONS,
        backlog=2048,
        channel_timeout=IDLE_CLOSES_AFTER,
        cleanup_interval=5,
        max_request_body_size=largest_request,
        max_request_header_size=32 * 1024,
        asyncore_use_poll=True,
        ident=None,
        # Without a proxy nobody may say where a request comes from. With one, Django and allauth read these
        # headers (TRUSTED_PROXY_COUNT).
        clear_untrusted_proxy_headers=not behind_proxy,
    )
    return Server(application, adjustments)
