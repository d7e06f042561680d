"""Services of tiles, asked on a loopback listener: what is asked, and that nothing is asked unasked."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from typing_extensions import override

from lifecircle.layers.basemaps.web_tiles import tianditu, web_tiles
from lifecircle.layers.errors import DataError

PICTURE = b"\x89PNG tile"


class Listener(HTTPServer):
    """Takes note of what is asked; answers with a picture, or with the status that stands in the path."""

    asked: list[str]


class Answer(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status = int(self.path.split("/")[1])
        self.send_response(status)
        self.end_headers()
        if status == 200:
            self.wfile.write(PICTURE)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener(("127.0.0.1", 0), Answer)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def at(listener: Listener, status: int) -> str:
    return f"http://127.0.0.1:{listener.server_address[1]}/{status}/{{z}}/{{x}}/{{y}}.png"


def test_making_a_source_asks_nothing_and_each_tile_is_asked_once(listener: Listener) -> None:
    source = web_tiles(at(listener, 200), attribution="me")
    assert listener.asked == []
    assert source.host == "127.0.0.1"
    assert [source.read(3, 6, 5) for _ in range(3)] == [PICTURE] * 3
    assert listener.asked == ["/200/3/6/5.png"]


def test_rows_from_the_south_where_the_service_counts_so(listener: Listener) -> None:
    web_tiles(at(listener, 200).replace("{y}", "{-y}"), attribution="").read(3, 6, 5)
    assert listener.asked == ["/200/3/6/2.png"]


def test_a_tile_that_is_not_there_is_none_and_a_refusal_names_the_host(listener: Listener) -> None:
    assert web_tiles(at(listener, 404), attribution="").read(3, 6, 5) is None
    with pytest.raises(DataError, match=r"127\.0\.0\.1 refuses its map: 403"):
        web_tiles(at(listener, 403), attribution="").read(3, 6, 5)


def test_a_service_that_does_not_answer_is_told() -> None:
    with pytest.raises(DataError, match=r"127\.0\.0\.1 does not answer"):
        web_tiles("http://127.0.0.1:9/{z}/{x}/{y}", attribution="").read(1, 0, 0)


@pytest.mark.parametrize("address", ["", "file:///etc/{z}/{x}/{y}", "https://a.example/tiles", "ftp://a/{z}{x}{y}"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(DataError, match="begins with http"):
        web_tiles(address, attribution="")


def test_tianditu_wants_a_key_and_never_lets_it_leave_its_place() -> None:
    with pytest.raises(DataError, match="key of your own"):
        tianditu("  ")
    source = tianditu("a&b=c")
    assert source.host == "t0.tianditu.gov.cn"
