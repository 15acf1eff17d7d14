"""Several sightings put together: what is stated about a call as a whole.

Whose word counts more, in this order: a source that shows the call as a call before one that shows a draft or a plan;
one that still shows it before one that does not; one that states an exact date; one that gives its code; the one that
showed it first. Where
sources contradict each other about a date, see `dates_agreed`; about anything else the first of that order is kept
and the other is noted in `refused`. Contradictions are never silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from scrapers.reading.readings import APPLICATION_KINDS, Eligibility, Money, OpenEnded, Refusal, Stated
from tracker.domain.agreement import same_money, written_money
from tracker.domain.dates_agreed import agreed_dates
from tracker.domain.disputing import disputes_between
from tracker.domain.identity import url_key
from tracker.domain.models import Document, Facts, History, Outcome, Sighting, Stage
from tracker.domain.staging import is_draft, is_undated

T = TypeVar("T")
_MOST_REFUSED = 50
_STRONGEST_END: tuple[Literal["cancelled", "results"], ...] = ("cancelled", "results")
_CLAIMS: tuple[Stage, ...] = ("open", "forthcoming", "consultation", "announced")


def project(sightings: Sequence[Sighting]) -> Facts:
    """The facts of a call from all its sightings (at least one). The order they are given in does not matter."""
    ranked = sorted(sightings, key=_rank)
    facts = [one.facts for one in ranked]
    dates = agreed_dates(_tiers(ranked))
    budget, grant_min, grant_max, rate, doubts = _money(ranked)
    outcome, outcome_doubt = _outcome(ranked)
    status_text, status = _status(ranked)
    open_ended = next((one for one in facts if one.open_ended not in (None, "not_stated")), None)
    said_open_ended: OpenEnded | None = (
        open_ended.open_ended if open_ended else _first(facts, lambda one: one.open_ended)
    )
    put_together = Facts(
        titles=_by_language(one.titles for one in facts),
        url=_first(facts, lambda one: one.url),
        code=_first(facts, lambda one: one.code),
        programme=_first(facts, lambda one: one.programme),
        summaries=_by_language(one.summaries for one in facts),
        opens=dates.opens,
        deadlines=dates.deadlines,
        open_ended=said_open_ended,
        open_ended_evidence=open_ended.open_ended_evidence if open_ended else None,
        status_text=status_text,
        status=status,
        outcome=outcome,
        announced=all(one.facts.announced for one in _weighty(ranked)),
        budget=budget,
        grant_min=grant_min,
        grant_max=grant_max,
        rate=rate,
        eligibility=_who(one.eligibility for one in facts),
        documents=_documents(one.documents for one in facts),
        refused=_refused(facts, [*dates.refused, *doubts, *outcome_doubt]),
        disputes=disputes_between(_weighty(ranked), dates.disputes),
        tags=tuple(dict.fromkeys(tag for one in facts for tag in one.tags)),
        kind=facts[0].kind,
        names_call_code=_first(facts, lambda one: one.names_call_code),
        history=History(),
    )
    if not is_undated(put_together):
        return put_together
    return replace(put_together, as_of=max(one.last_seen for one in _weighty(ranked)))


def _rank(one: Sighting) -> tuple[object, ...]:
    return (
        is_draft(one.facts),
        one.gone_since is not None,
        not any(date.is_exact for date in one.facts.deadlines),
        one.facts.code is None,
        one.first_seen,
        one.source,
        one.key,
    )


def _tiers(ranked: Sequence[Sighting]) -> list[list[Sighting]]:
    """Sightings by weight: shown as a call and still there, as a call but gone, as a draft, as a draft but gone."""
    tiers: dict[tuple[bool, bool], list[Sighting]] = {}
    for one in ranked:
        tiers.setdefault((is_draft(one.facts), one.gone_since is not None), []).append(one)
    return [tiers[weight] for weight in sorted(tiers)]


def _weighty(ranked: Sequence[Sighting]) -> list[Sighting]:
    """Those that show it as a call, if any do (a draft that stays on a site does not undo an opening)."""
    firm = [one for one in ranked if not is_draft(one.facts)]
    chosen = firm or list(ranked)
    return [one for one in chosen if one.gone_since is None] or chosen


def _outcome(ranked: Sequence[Sighting]) -> tuple[Outcome | None, list[Refusal]]:
    """How the call ended. A source that calls it ended is doubted while another still shows a date to apply by ahead."""
    present = _weighty(ranked)
    stated: dict[Outcome, Sighting] = {}
    for one in present:
        if one.facts.outcome is not None:
            stated.setdefault(one.facts.outcome, one)
    for outcome in _STRONGEST_END:
        if outcome in stated:
            return outcome, []
    if "ended" not in stated:
        return None, []
    ended = stated["ended"]
    alive = next((one for one in present if one.facts.outcome is None and _is_alive(one, ended)), None)
    if alive is None:
        return "ended", []
    quote = ended.facts.status_text or "ended"
    return None, [Refusal(quote, f"{ended.source} calls it ended, {alive.source} still shows a date to apply by ahead")]


def _is_alive(one: Sighting, ended: Sighting) -> bool:
    """Whether its last date to apply by was ahead when both had been seen: a fixed point, whatever the clock says."""
    since = max(one.first_seen, ended.first_seen)
    return any(date.kind in APPLICATION_KINDS and date.last_instant() > since for date in one.facts.deadlines)


def _status(ranked: Sequence[Sighting]) -> tuple[str | None, Stage | None]:
    weighty = _weighty(ranked)
    for claim in _CLAIMS:
        for one in weighty:
            if one.facts.status == claim:
                return one.facts.status_text, claim
    said = next((one.facts for one in weighty if one.facts.status_text or one.facts.status), None)
    return (said.status_text, said.status) if said else (None, None)


def _money(ranked: Sequence[Sighting]) -> tuple[Money | None, Money | None, Money | None, Money | None, list[Refusal]]:
    doubts: list[Refusal] = []

    def chosen(figure: Callable[[Facts], Money | None]) -> Money | None:
        stated = [(one.source, value) for one in ranked if (value := figure(one.facts)) is not None]
        if not stated:
            return None
        source, kept = stated[0]
        doubts.extend(
            Refusal(value.evidence.quote, f"{other} states {written_money(value)}, {source} {written_money(kept)}")
            for other, value in stated[1:]
            if not same_money(kept, value)
        )
        return kept

    return (
        chosen(lambda one: one.budget),
        chosen(lambda one: one.grant_min),
        chosen(lambda one: one.grant_max),
        chosen(lambda one: one.rate),
        doubts,
    )


def _who(stated: Iterable[Eligibility]) -> Eligibility:
    said = list(stated)
    return Eligibility(
        applicants=_once(one for who in said for one in who.applicants),
        applicants_excluded=_once(one for who in said for one in who.applicants_excluded),
        countries=_once(one for who in said for one in who.countries),
        countries_excluded=_once(one for who in said for one in who.countries_excluded),
        nuts=_once(one for who in said for one in who.nuts),
        partners_min=next((who.partners_min for who in said if who.partners_min), None),
        partner_countries_min=next((who.partner_countries_min for who in said if who.partner_countries_min), None),
        de_minimis=next((who.de_minimis for who in said if who.de_minimis), None),
    )


def _once(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    found: dict[str, Stated] = {}
    for one in stated:
        known = found.setdefault(one.value, one)
        if known.evidence.how == "config" and one.evidence.how != "config":
            found[one.value] = one
    return tuple(found.values())


def _documents(listed: Iterable[Sequence[Document]]) -> tuple[Document, ...]:
    found: dict[str, Document] = {}
    for documents in listed:
        for one in documents:
            known = found.setdefault(url_key(one.url), one)
            if known.sha256 is None and one.sha256 is not None:
                found[url_key(one.url)] = one
    return tuple(found.values())


def _refused(facts: Iterable[Facts], doubts: Iterable[Refusal]) -> tuple[Refusal, ...]:
    return tuple(dict.fromkeys([*doubts, *(one for said in facts for one in said.refused)]))[:_MOST_REFUSED]


def _by_language(stated: Iterable[Mapping[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for texts in stated:
        for lang, text in texts.items():
            found.setdefault(lang, text)
    return found


def _first(facts: Iterable[Facts], value: Callable[[Facts], T | None]) -> T | None:
    return next((said for one in facts if (said := value(one)) is not None), None)
