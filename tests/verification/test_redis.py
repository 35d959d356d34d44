"""The replay store over a real Redis server; skipped where there is none to start."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from webhookgen_runtime import RedisReplayStore

redis = pytest.importorskip("redis")
SERVER = shutil.which("redis-server")
pytestmark = pytest.mark.skipif(SERVER is None, reason="redis-server is not installed")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A server that listens on a socket of its own and keeps nothing."""
    folder = tmp_path_factory.mktemp("redis")
    path = folder / "redis.sock"
    command = [str(SERVER), "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder]
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    try:
        wait_for(path)
        yield path
    finally:
        process.terminate()
        process.wait(10)


def wait_for(path: Path) -> None:
    """Wait until the server accepts a connection."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        with socket.socket(socket.AF_UNIX) as client:
            if client.connect_ex(str(path)) == 0:
                return
    raise TimeoutError("redis-server does not listen")


def test_a_key_is_new_once(server: Path) -> None:
    client = redis.Redis(unix_socket_path=str(server))
    store = RedisReplayStore(client, prefix="test:")
    assert [store.add("a", 60), store.add("a", 60), store.add("b", 60)] == [True, False, True]
    assert 0 < client.ttl("test:a") <= 60


def test_of_many_at_once_one_wins(server: Path) -> None:
    store = RedisReplayStore(redis.Redis(unix_socket_path=str(server)))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: store.add("race", 60), range(64)))
    assert answers.count(True) == 1


def test_the_asynchronous_client(server: Path) -> None:
    from redis import asyncio as redis_asyncio

    async def twice() -> list[bool]:
        client = redis_asyncio.Redis(unix_socket_path=str(server))
        store = RedisReplayStore(client)
        answers = [store.add("later", 60), store.add("later", 60)]
        found = [await each for each in answers if isinstance(each, Awaitable)]
        await client.aclose()
        return found

    assert sorted(asyncio.run(twice())) == [False, True]
