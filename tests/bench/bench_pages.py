"""Pages read per second, and CPU of a page that did not change, beside raw httpx + BeautifulSoup (lxml) in the same run.

`python -m tests.bench.bench_pages`. A list of 142 rows (about 95 kB) is served on the loopback; both sides fetch it over
HTTP, one request at a time and without pauses. The peer parses the page and takes title, address and date of every row,
whether it changed or not; ours reads typed raw calls with their places, and looks first whether anything changed.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
from aiohttp import web
from bs4 import BeautifulSoup

from scrapers.registry import scraper_for
from scrapers.spec import SourceSpec, parse_source
from tracker.collecting import collect
from tracker.fetch.client import Fetcher

ROWS, ROUNDS = 142, 40
SPEC = """
id = "bench"
name = {{ en = "Bench" }}
shape = "listing"
url = "{url}"
language = "en"
zone = "Europe/Sofia"
[politeness]
pause = 0
robots = false
[list]
region = "table#calls"
items = "table#calls tbody tr"
[list.fields]
title = "td:nth-of-type(2) a"
url = {{ select = "td:nth-of-type(2) a", attr = "href" }}
programme = "td:nth-of-type(1)"
deadline = "td:nth-of-type(3)"
"""


def page(stamp: int) -> str:
    """A list like EuroAccess's; `stamp` stands in its first row, so that another one is another list."""
    filler = "<nav>" + "".join(f'<a href="/menu/{n}">Menu entry {n}</a>' for n in range(400)) + "</nav>"
    rows = "".join(
        f"<tr><td>Programme {n % 7}</td><td><a href='/en/calls/{n}/call-{n}' class='link call'>Call {n} for projects, edition"
        f" {stamp if n == 0 else 2026}</a></td><td>{1 + n % 28:02d}.09.2026 17:00</td><td>{'Funding of projects. ' * 14}</td></tr>"
        for n in range(ROWS)
    )
    table = f"<table id='calls'><thead><tr><th>Programme</th><th>Call</th><th>Deadline</th></tr></thead><tbody>{rows}</tbody></table>"
    return f"<!doctype html><html><head><title>Calls</title></head><body>{filler}{table}</body></html>"


async def main() -> None:
    """Run both sides in turn and print the figures."""
    shown = {"stamp": 0, "moves": False}

    async def answer(_: web.Request) -> web.Response:
        if shown["moves"]:
            shown["stamp"] = int(shown["stamp"]) + 1
        return web.Response(text=page(int(shown["stamp"])), content_type="text/html")

    app = web.Application()
    app.router.add_get("/calls", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    url = f"http://127.0.0.1:{port}/calls"
    spec = parse_source(SPEC.format(url=url), "bench.toml")
    now = datetime.now(UTC)
    async with Fetcher("bench", allow=["127.0.0.1"], pause=0.0) as fetcher, httpx.AsyncClient() as client:
        ours_changed = await _measured(lambda memory: _ours(spec, fetcher, {}, now), shown, moves=True)
        theirs_changed = await _measured(lambda memory: _theirs(client, url), shown, moves=True)
        known = (await collect(spec, scraper_for(spec), fetcher, {}, now)).memories
        ours_same = await _measured(lambda memory: _ours(spec, fetcher, known, now), shown, moves=False)
        theirs_same = await _measured(lambda memory: _theirs(client, url), shown, moves=False)
        served = await _measured(lambda memory: _only_fetched(client, url), shown, moves=False)
    await runner.cleanup()
    print(f"a list of {ROWS} rows, {len(page(0)) / 1000:.0f} kB, {ROUNDS} rounds each, median of wall and CPU")
    print("(CPU includes the loopback server of the same process; 'fetched only' is what is left of it)")
    for name, (wall, cpu) in {
        "ours, changed page": ours_changed,
        "httpx + BeautifulSoup (lxml), changed": theirs_changed,
        "ours, unchanged page": ours_same,
        "httpx + BeautifulSoup (lxml), unchanged": theirs_same,
        "httpx, fetched only": served,
    }.items():
        print(f"{name:42} {1 / wall:7.1f} pages/s  {cpu * 1000:6.2f} ms CPU a page")
    print(f"ratio changed, ours / theirs (CPU): {ours_changed[1] / theirs_changed[1]:.2f}")
    print(f"ratio unchanged, ours / theirs (CPU): {ours_same[1] / theirs_same[1]:.2f}")


async def _ours(spec: SourceSpec, fetcher: Fetcher, memory: dict, now: datetime) -> int:
    collected = await collect(spec, scraper_for(spec), fetcher, memory, now)
    return len(collected.items)


async def _theirs(client: httpx.AsyncClient, url: str) -> int:
    tree = BeautifulSoup((await client.get(url)).text, "lxml")
    rows = [
        (link.get_text(" ", strip=True), link["href"], row.select("td")[2].get_text(strip=True))
        for row in tree.select("table#calls tbody tr")
        for link in row.select("a")
    ]
    return len(rows)


async def _only_fetched(client: httpx.AsyncClient, url: str) -> int:
    return ROWS if (await client.get(url)).text else 0


async def _measured(
    work: Callable[[object], Awaitable[int]], shown: dict[str, object], *, moves: bool
) -> tuple[float, float]:
    shown["moves"] = moves
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        assert await work(None) == ROWS
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)


if __name__ == "__main__":
    asyncio.run(main())
