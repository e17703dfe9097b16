"""What travels on the wire, counted at the socket of the real server; `make bytes` says more."""

import pytest

from benchmarks import bytes_first, bytes_journey
from benchmarks.hpack import Encoder
from tests.conftest import Site

pytestmark = [pytest.mark.fault, pytest.mark.slow]


def test_the_first_page_with_all_it_needs_fits_ten_thousand_bytes(site: Site) -> None:
    figures = bytes_first.measure(site.url)
    assert figures["down"] <= 10_000
    assert figures["requests"] <= 4
    assert figures["cookies"] == 0


def test_the_way_to_an_application_fits_twenty_five_thousand_bytes(site: Site) -> None:
    figures = bytes_journey.measure(site.url)
    assert figures["both_http_2"] <= 25_000
    assert figures["matches_body"] <= 6_000


def test_headers_weigh_what_the_standard_says() -> None:
    # RFC 7541, appendix C.4: three requests on one connection, with Huffman codes.
    encoder = Encoder()
    first = [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com")]
    assert encoder.weigh(first) == 17
    assert encoder.weigh([*first, ("cache-control", "no-cache")]) == 12
    third = [
        (":method", "GET"),
        (":scheme", "https"),
        (":path", "/index.html"),
        (":authority", "www.example.com"),
    ]
    assert encoder.weigh([*third, ("custom-key", "custom-value")]) == 24
