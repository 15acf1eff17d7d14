"""Who may apply and from where, read from Bulgarian and English words.

Only a *statement about applying* counts: a label ("Eligible applicants:", "Допустими кандидати"), or a sentence that says
who can, may, must be or is not admitted. A kind that stands in the aim of a project, in a title ("Support for SMEs",
"подкрепа за МСП"), a target group, an address or an event states nothing: a title is no eligibility rule, and reading one as
a closed list would tell a cluster "not for you" where the documents may admit it.
"""

from __future__ import annotations

from typing import Literal

from scrapers.reading.applicant_words import applicant_words
from scrapers.reading.applicants_cues import Segment
from scrapers.reading.applicants_scope import segments_of, statements_in
from scrapers.reading.folding import Folded, folded
from scrapers.reading.partnership import read_de_minimis, read_partner_countries, read_partners
from scrapers.reading.readings import Eligibility, Evidence, Refusal, Stated

_QUOTE = 300


def read_eligibility(
    text: str, *, lang: str | None, where: str = "", hint: Literal["applicants", "countries"] | None = None
) -> Eligibility:
    """Who may apply, each value once with the words it was read from; empty where nothing is stated.

    `hint`: the field whose text this is; then its bare words ("SMEs, NGOs") are a statement. `lang` is not needed to
    tell Bulgarian from English, which pages mix; other languages state nothing here.
    """
    source = folded(text)
    allowed: dict[str, Stated] = {}
    barred: dict[str, Stated] = {}
    countries: dict[str, Stated] = {}
    added: dict[str, Stated] = {}
    nuts: dict[str, Stated] = {}
    refused: dict[str, Stated] = {}
    passed: dict[Refusal, None] = {}
    is_open = anyone = False
    segments = segments_of(source)
    for scope in statements_in(source, segments, hint, applicant_words()):
        evidence = Evidence(_quote(source, scope.segment, scope.start, scope.end), where)
        if scope.why:
            passed.setdefault(Refusal(evidence.quote, scope.why))
            continue
        if "anyone" in scope.kinds:
            anyone = anyone or not scope.barred
            continue
        for kind in scope.kinds:
            (barred if scope.barred else allowed).setdefault(kind, Stated(kind, evidence))
        for code in scope.countries:
            if scope.barred:
                refused.setdefault(code, Stated(code, evidence))
                continue
            (added if scope.is_more else countries).setdefault(code, Stated(code, evidence))
        if scope.nuts is not None and not scope.is_more:
            nuts.setdefault(scope.nuts, Stated(scope.nuts, evidence))
        is_open = is_open or scope.is_open
    return Eligibility(
        # "Any legal entity, including SMEs" is no closed list either.
        applicants=() if anyone else tuple(one for kind, one in allowed.items() if kind not in barred),
        applicants_excluded=tuple(barred.values()),
        # A list that goes on with "and third countries" is not closed: who is not named in it may still apply.
        countries=()
        if is_open or not countries
        else tuple(one for code, one in {**added, **countries}.items() if code not in refused),
        countries_excluded=tuple(refused.values()),
        nuts=tuple(nuts.values()),
        partners_min=_stated(source, where, read_partners(source, segments)),
        partner_countries_min=_stated(source, where, read_partner_countries(source, segments)),
        de_minimis=_stated(source, where, read_de_minimis(source, segments)),
        refused=tuple(passed),
    )


def _stated(source: Folded, where: str, found: tuple[str, Segment, int, int] | None) -> Stated | None:
    if found is None:
        return None
    value, segment, start, end = found
    return Stated(value, Evidence(_quote(source, segment, start, end), where))


def _quote(source: Folded, segment: Segment, start: int, end: int) -> str:
    """The sentence or list item; of a long one, the part around what was read."""
    if segment.end - segment.start <= _QUOTE:
        return source.cut(segment.start, segment.end)
    room = max(0, _QUOTE - (end - start)) // 2
    first, last = max(segment.start, start - room), min(segment.end, end + room)
    text = source.text
    while first > segment.start and first < start and text[first - 1].isalnum():
        first += 1
    while last < segment.end and last > end and text[last].isalnum():
        last -= 1
    return source.cut(first, last)
