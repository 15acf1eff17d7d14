"""Undoing a separation: two calls that a person parted become one again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tracker.domain.merging import ref
from tracker.domain.models import Call, Change
from tracker.domain.projecting import project
from tracker.domain.reconcile import Outcome
from tracker.domain.staging import stage_of


def rejoin(kept: Call, absorbed: Call, now: datetime) -> Outcome:
    """The two calls as one, with the id of `kept`. Nothing of it is news.

    Raises ValueError where they cannot be one: it is one already, they are of different kinds, or a source shows both.
    """
    if kept.id == absorbed.id:
        raise ValueError(f"{kept.id} is one call already")
    if kept.facts.kind != absorbed.facts.kind:
        raise ValueError("a call and a request for partners are never one")
    both = sorted(_shown_by(kept) & _shown_by(absorbed))
    if both:
        raise ValueError(f"{both[0]} shows both of them: two items of one list are two calls")
    moved = tuple(replace(sighting, call_id=kept.id) for sighting in absorbed.sightings)
    sightings = sorted((*kept.sightings, *moved), key=lambda said: (said.first_seen, said.source, said.key))
    joined = Call(kept.id, project(sightings), tuple(sightings), sightings[0].first_seen)
    changes = [Change(kept.id, "merged", now, field="hand", before=absorbed.id, after=kept.id, quiet=True)]
    was, is_now = stage_of(kept.facts, now), stage_of(joined.facts, now)
    if was != is_now:
        changes.append(Change(kept.id, "stage_changed", now, field="stage", before=was, after=is_now, quiet=True))
    return Outcome(
        sightings=moved,
        calls=(joined,),
        changes=tuple(changes),
        absorbed=((absorbed.id, kept.id),),
        joined=tuple((ref(sighting), kept.id, "hand") for sighting in moved),
    )


def _shown_by(call: Call) -> set[str]:
    return {one.source for one in call.sightings if one.gone_since is None}
