"""The hard conditions of a match: each yes, no or not stated, with a reason in words and the call's own words.

A condition that the profile does not set is left out. Silence of a call is *not stated*, never yes and never no.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from scrapers.reading.readings import Eligibility, Money, Stated
from tracker.domain.models import Answer, Call, Condition, Facts, Profile
from tracker.domain.staging import stage_of
from tracker.domain.stemming import fold
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.territory import canonical

#: Levs per euro, fixed since 1999 (Council Regulation (EU) 2025/1409 keeps it as the conversion rate).
LEV_PER_EURO = Decimal("1.95583")
#: A kind of applicant that a wider one includes.
_WIDER = {"municipality": "public_body", "university": "research"}


def conditions(
    call: Call, profile: Profile, now: datetime | None, taxonomy: Taxonomy, unwanted: tuple[str, str] | None
) -> tuple[Condition, ...]:
    """Every condition that applies, in a fixed order. `unwanted`: the word not wanted and the call's words for it.

    Without `now` the stage is not judged.
    """
    facts = call.facts
    judged = (
        _stage(facts, now) if now is not None else None,
        _territory(facts, profile, taxonomy),
        _applicants(facts, profile, taxonomy),
        _programme(facts, profile),
        _grant(facts, profile),
        _unwanted(profile, unwanted),
    )
    return tuple(one for one in judged if one is not None)


def eligibility_of(judged: Sequence[Condition]) -> Answer:
    """No where any condition says no; yes where the call says that such an applicant may apply; else not stated.

    For a profile that does not say what it can apply as, the territory decides alone.
    """
    if any(one.answer == "no" for one in judged):
        return "no"
    answers = {one.name: one.answer for one in judged}
    deciding = answers.get("applicants", answers.get("territory"))
    return "yes" if deciding == "yes" else "not_stated"


def _stage(facts: Facts, now: datetime) -> Condition:
    stage = stage_of(facts, now)
    if stage in ("closed", "results", "cancelled"):
        why = {"closed": "the call is closed", "results": "the call is over, results are out"}
        return Condition("stage", "no", why.get(stage, "the call was cancelled"), facts.status_text)
    if stage == "unknown":
        return Condition("stage", "not_stated", "the stage of the call could not be read", facts.status_text)
    return Condition("stage", "yes", f"the call is {stage}", facts.status_text)


def _territory(facts: Facts, profile: Profile, taxonomy: Taxonomy) -> Condition | None:
    if not profile.nuts:
        return None
    asked = places_asked(facts.eligibility)
    home = _listed(_place(code, taxonomy) for code in profile.nuts)
    if barred := refused_homes(facts.eligibility, profile):
        told = _listed(_place(one.value, taxonomy) for one in barred)
        return Condition("territory", "no", f"not for {told}; you are in {home}", barred[0].evidence.quote)
    answer = taxonomy.territory.fit(profile.nuts, [one.value for one in asked])
    if answer is None:
        return Condition(
            "territory", "not_stated", "the call does not state for which countries or regions it is", None
        )
    where = _listed(_place(one.value, taxonomy) for one in asked)
    quote = next((one.evidence.quote for one in asked), None)
    return Condition("territory", "yes" if answer else "no", f"for {where}; you are in {home}", quote)


def places_asked(stated: Eligibility) -> list[Stated]:
    """The regions and countries for which a call is."""
    described = {canonical(one.value)[:2] for one in stated.nuts}
    # A country that is narrowed to some of its regions is not meant as a whole.
    return [*stated.nuts, *(one for one in stated.countries if canonical(one.value) not in described)]


def refused_homes(stated: Eligibility, profile: Profile) -> list[Stated]:
    """The profile's countries that the call refuses; none where one of them is not refused."""
    mine = {canonical(code)[:2] for code in profile.nuts}
    refused = {canonical(one.value): one for one in stated.countries_excluded if canonical(one.value) in mine}
    return list(refused.values()) if mine and mine <= refused.keys() else []


def _applicants(facts: Facts, profile: Profile, taxonomy: Taxonomy) -> Condition | None:
    mine = set(profile.applicants)
    if not mine:
        return None
    stated = facts.eligibility.applicants
    excluded = facts.eligibility.applicants_excluded
    allowed = {kind for kind in mine if not _named(kind, excluded)}
    if not allowed:
        who = _listed(
            _kind(one.value, taxonomy) for one in excluded if one.value in mine or one.value in _WIDER.values()
        )
        return Condition("applicants", "no", f"not for {who}", next(one.evidence.quote for one in excluded))
    if not stated:
        return Condition("applicants", "not_stated", "the call does not state who may apply", None)
    fitting = [one for kind in sorted(allowed) for one in stated if one.value in (kind, _WIDER.get(kind))]
    if fitting:
        who = _listed(_kind(one.value, taxonomy) for one in fitting)
        return Condition("applicants", "yes", f"open to {who}", fitting[0].evidence.quote)
    who = _listed(_kind(one.value, taxonomy) for one in stated)
    me = _listed(_kind(kind, taxonomy) for kind in profile.applicants)
    return Condition("applicants", "no", f"only for {who}; you apply as {me}", stated[0].evidence.quote)


def _named(kind: str, stated: Iterable[Stated]) -> bool:
    return any(one.value in (kind, _WIDER.get(kind)) for one in stated)


def _programme(facts: Facts, profile: Profile) -> Condition | None:
    if not profile.programmes:
        return None
    if not facts.programme and not facts.code:
        return Condition("programme", "not_stated", "the call does not state its programme", None)
    text = fold(f"{facts.programme or ''} {facts.code or ''}")
    for wanted in profile.programmes:
        if fold(wanted) in text:
            return Condition("programme", "yes", f"of the programme {wanted}", facts.programme or facts.code)
    if not facts.programme:
        return Condition("programme", "not_stated", "the call does not state its programme", facts.code)
    wanted_all = _listed(profile.programmes)
    return Condition("programme", "no", f"of {facts.programme}; you follow only {wanted_all}", facts.programme)


def _grant(facts: Facts, profile: Profile) -> Condition | None:
    least, most = profile.grant_min_eur, profile.grant_max_eur
    if least is None and most is None:
        return None
    lowest, highest = in_euro(facts.grant_min), in_euro(facts.grant_max)
    if highest is not None and least is not None and facts.grant_max is not None and highest < least:
        reason = f"grants up to {_euro(highest)}; you want at least {_euro(Decimal(least))}"
        return Condition("grant", "no", reason, facts.grant_max.evidence.quote)
    if lowest is not None and most is not None and facts.grant_min is not None and lowest > most:
        reason = f"grants from {_euro(lowest)}; you want at most {_euro(Decimal(most))}"
        return Condition("grant", "no", reason, facts.grant_min.evidence.quote)
    quote = next((one.evidence.quote for one in (facts.grant_max, facts.grant_min) if one is not None), None)
    if lowest is None and highest is None:
        return Condition("grant", "not_stated", "the call does not state the size of a grant in euro or lev", quote)
    parts = [
        f"from {_euro(lowest)}" if lowest is not None else "",
        f"up to {_euro(highest)}" if highest is not None else "",
    ]
    # An open side of the call against a bound of the profile: nothing contradicts, but not all is known.
    known = (least is None or highest is not None) and (most is None or lowest is not None or highest is not None)
    return Condition(
        "grant", "yes" if known else "not_stated", "grants " + " ".join(one for one in parts if one), quote
    )


def in_euro(money: Money | None) -> Decimal | None:
    """An amount in euro; levs at the fixed rate, to the cent. None for other currencies: their rates move."""
    if money is None or money.amount is None:
        return None
    if money.currency == "EUR":
        return money.amount
    if money.currency == "BGN":
        return (money.amount / LEV_PER_EURO).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return None


def _unwanted(profile: Profile, found: tuple[str, str] | None) -> Condition | None:
    if not profile.unwanted:
        return None
    if found is None:
        return Condition("unwanted", "yes", "contains none of the words you do not want", None)
    return Condition("unwanted", "no", f"contains “{found[0]}”, which you do not want", found[1])


def _euro(amount: Decimal) -> str:
    return f"{amount:,.0f} EUR".replace(",", " ")


def _place(code: str, taxonomy: Taxonomy) -> str:
    name = taxonomy.territory.name(code, "en")
    return name if name == code or len(code) == 2 else f"{name} ({code})"


def _kind(kind: str, taxonomy: Taxonomy) -> str:
    known = taxonomy.applicants.get(kind)
    names = known.names.get("en") if known else None
    return names[0] if names else kind.replace("_", " ")


def _listed(names: Iterable[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) > 6:
        unique = [*unique[:5], f"{len(unique) - 5} more"]
    return ", ".join(unique[:-1]) + (" and " if len(unique) > 1 else "") + unique[-1] if unique else ""
