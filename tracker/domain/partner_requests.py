"""Requests for partners (Enterprise Europe Network) beside calls. Pure.

A request is no call: nobody applies to it. It is told as a kind of its own, which a chat can turn off, and hangs on the call it names.
"""

from __future__ import annotations

from tracker.domain.models import Call


def is_request(call: Call) -> bool:
    """Whether it is a request for partners."""
    return call.facts.kind == "partner_request"
