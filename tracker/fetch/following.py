"""One fetch as a chain of answers: permission, answer, redirect, and again, within bounds.

The network client and the recordings give `permit` and `answer`; what they share stands here, so that a replay cannot
behave differently from the day it was recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable

from scrapers.contract import Request
from tracker.fetch.addresses import host_of, same_site, scheme_of
from tracker.fetch.answers import Answer, conclude
from tracker.fetch.asking import Asking, after_redirect, asking_of
from tracker.fetch.fetching import FetchFailure, FetchResult, Policy

MOST_REDIRECTS = 8
#: A site may send us to the same address once more, now with the cookie it gave; not twice.
_MOST_VISITS = 2


async def follow(
    request: Request,
    *,
    policy: Policy,
    conditional: bool,
    permit: Callable[[str], Awaitable[FetchFailure | None]],
    answer: Callable[[Asking], Awaitable[Answer | FetchFailure]],
) -> FetchResult:
    """The result of a request: `permit` is asked for every address of the way, `answer` for what it allows."""
    asking = asking_of(request)
    visits: Counter[tuple[str, str]] = Counter()
    notes: list[str] = []
    for _ in range(MOST_REDIRECTS + 1):
        refused = await permit(asking.url)
        if refused is not None:
            return refused
        got = await answer(asking)
        if isinstance(got, FetchFailure):
            return got
        location = got.redirect
        if location is None:
            return conclude(got, requested_url=request.url, conditional=conditional, notes=tuple(notes))
        visits[asking.method, asking.url] += 1
        try:
            following = after_redirect(asking, got.status, location)
        except ValueError:
            return _lost(got, "redirects to something that is no address")
        if visits[following.method, following.url] >= _MOST_VISITS:
            return _lost(got, "redirects in a circle")
        if policy.same_site and not same_site(asking.url, following.url):
            return _lost(got, f"redirects to another site, {host_of(following.url)}", other_site=True)
        if scheme_of(asking.url) == "https" and scheme_of(following.url) == "http":
            notes.append(f"redirected from https to http at {host_of(asking.url)}")
        asking = following
    return FetchFailure("unreachable", f"{host_of(request.url)} redirects more than {MOST_REDIRECTS} times")


def _lost(answer: Answer, what: str, *, other_site: bool = False) -> FetchFailure:
    return FetchFailure(
        "other_site" if other_site else "unreachable",
        f"{host_of(answer.url)} {what}",
        status=answer.status,
        archived=answer.archived,
    )
