"""Why something could not be read, as a value that is kept and told."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.contract import ReasonCode

#: Where nothing says how a page must look: these cannot be mended by reading it otherwise.
_NOT_OF_THE_LAYOUT: frozenset[ReasonCode] = frozenset(
    {
        "unreachable",
        "refused",
        "robots",
        "forbidden_address",
        "login_redirect",
        "other_site",
        "too_large",
        "stale_list",
        "document_unreadable",
        "documents_unreadable",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a check was not whole: a code for programs, one plain line for people."""

    code: ReasonCode
    message: str
    url: str | None = None
    cause: ReasonCode | None = None
    """Of single pages that could not be read, why the one could not that says most: one that came and was not understood, if any."""


def may_be_repaired(problem: Problem | None) -> bool:
    """Whether a trouble can lie in the layout of a page: of the list, or of those single pages that could not be read."""
    return problem is not None and not {problem.code, problem.cause} & _NOT_OF_THE_LAYOUT
