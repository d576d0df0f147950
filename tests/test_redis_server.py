"""A port is nobody's until Redis has it: the server tests start is begun until it does."""

import socket
import threading
from pathlib import Path

from tests.redis_server import RedisServer, redis_server


def test_a_port_that_is_taken_for_a_moment(tmp_path: Path) -> None:
    """By a connection that goes out, for one: Redis ends at once, and is begun again."""
    with redis_server():  # says what to install where there is none
        pass
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        server = RedisServer(int(other.getsockname()[1]), str(tmp_path))
        free = threading.Timer(0.3, other.close)
        free.start()
        try:
            server.start()
            assert server.client.ping()
        finally:
            free.join()
            server.stop()
