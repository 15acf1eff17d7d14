"""A call as a card: stage, linked title and code, deadlines, money, who may apply, each as words with their proof.

What could not be read is told as "see the call" with the words of the page, never as a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from scrapers.reading.readings import APPLICATION_KINDS, Deadline, Refusal, Stated
from tracker.domain import dates_in_words, disputes_in_words, money_in_words
from tracker.domain.all_stated import agreeing, is_by_part
from tracker.domain.hypertext import Html, bold, escape, is_blank, italic, lines, link
from tracker.domain.models import Call, Facts, Stage
from tracker.domain.partner_requests import is_request
from tracker.domain.staging import next_deadline, stage_of
from tracker.domain.standing import is_uncertain
from tracker.domain.wording import Wording

_TITLE = 300
_QUOTE = 160
_LISTED = 6
_OVER: frozenset[Stage] = frozenset({"closed", "results", "cancelled"})


def head(call: Call, words: Wording, now: datetime) -> Html:
    """Stage, linked title, code and programme."""
    facts = call.facts
    stage = stage_of(facts, now)
    first = [_standing(call, stage, words)]
    if facts.code and not is_blank(facts.code):
        first.append(Html(f"<code>{escape(facts.code, 80)}</code>"))
    programme = escape(facts.programme or "", 150)
    return lines([Html(" · ".join(first)), bold(linked_title(call, words)), italic(programme)])


def linked_title(call: Call, words: Wording, most: int = _TITLE) -> Html:
    """The title in the chat's language where there is one, linked to the call's own page."""
    title = call.title(words.code)
    if is_blank(title):
        title = call.facts.code or ""
    if is_blank(title):
        title = words.label("card.untitled")
    address = call.facts.url or next((one.facts.url for one in call.sightings if one.facts.url), None)
    return link(address, escape(title, most))


def dates(call: Call, words: Wording, now: datetime, zone: str) -> Html:
    """When it opens, by when one must act (the next first, each with its kind), or how it is open-ended."""
    facts = call.facts
    stage = stage_of(facts, now)
    if stage in _OVER:
        return _closing(facts, words, zone)
    told = [_opening(facts, words, now, zone)]
    ahead = _ahead(facts, now)
    if len(ahead) == 1:
        told += [_line(ahead[0], call, words, now, zone), disputes_in_words.mark(ahead[0], call, words)]
    elif ahead:
        told.append(words.say("deadline.several", len(ahead)))
        for one in ahead[:_LISTED]:
            told += [Html(f"• {_entry(one, call, words, now, zone)}"), disputes_in_words.mark(one, call, words)]
        if len(ahead) > _LISTED:
            told.append(words.say("card.more", more=len(ahead) - _LISTED))
    if facts.open_ended and not (ahead and facts.open_ended == "not_stated"):
        told.append(_quoted(words.say(f"open_ended.{facts.open_ended}"), _quote_of(facts), words))
    contradictory = disputes_in_words.unread_dates(call, words, now)
    if not any(one.kind in APPLICATION_KINDS for one in ahead) and not facts.open_ended and stage != "consultation":
        told.append(None if contradictory else _unread(facts, words, stage))
    return lines([*told, *contradictory])


def money(call: Call, words: Wording) -> Html:
    """Budget, grant and rate in the page's own currency first; figures that were refused are told with their words."""
    facts = call.facts
    most = facts.grant_max
    of_a_part = most is not None and is_by_part(call.sightings, "grant_max", most)
    told = [*money_in_words.money_lines(facts, words, quoted=of_a_part), *disputes_in_words.figures(call, words)]
    refused = [one for one in facts.refused if _is_money(one)]
    if not told and refused:
        told = [_quoted(words.say("money.see_call"), refused[0].quote, words)]
    return lines(told)


def partners_sought(facts: Facts, words: Wording) -> Html:
    """Of a request for partners: the call that it is for, and where partners are sought."""
    code = facts.names_call_code
    where = places(facts.eligibility.countries, facts.eligibility.nuts, words)
    return lines([
        words.say("partners.for_call", code=code) if code and not is_blank(code) else None,
        words.say("partners.sought_in", where=where) if where else None,
    ])  # fmt: skip


def who_and_where(facts: Facts, words: Wording) -> Html:
    """Who may apply and where: three values, what is not stated is marked as such."""
    stated = facts.eligibility
    applicants = names(stated.applicants, "applicant", words)
    told = [
        words.say("who.applicants", who=applicants) if applicants else words.say("who.applicants_not_stated"),
    ]
    if excluded := names(stated.applicants_excluded, "applicant", words):
        told.append(words.say("who.excluded", who=excluded))
    where = places(stated.countries, stated.nuts, words)
    told.append(words.say("who.places", where=where) if where else words.say("who.places_not_stated"))
    if left_out := places(stated.countries_excluded, (), words):
        told.append(words.say("who.places_excluded", where=left_out))
    if stated.partners_min is not None:
        told.append(_partners(stated.partners_min, words))
    if stated.partner_countries_min is not None and stated.partner_countries_min.value.isdecimal():
        told.append(words.say("who.partner_countries", int(stated.partner_countries_min.value)))
    if stated.de_minimis is not None:
        told.append(words.say("who.de_minimis"))
    return lines(told)


def item(call: Call, words: Wording, now: datetime) -> Html:
    """A call in a list, in two lines: title, then stage, code and its next date."""
    facts = call.facts
    stage = stage_of(facts, now)
    second = [_standing(call, stage, words)]
    if facts.code and not is_blank(facts.code):
        second.append(escape(facts.code, 60))
    if stage in _OVER:
        second += [words.say("filter.was", date=last)] if (last := _last_date(facts, words)) else []
    elif when := next_date(facts, words, now):
        soonest = next_deadline(facts, now)
        uncertain = soonest is not None and is_uncertain(soonest, call)
        second.append(words.say("disputed.short", date=when) if uncertain else when)
    return lines([bold(linked_title(call, words, 160)), Html(" · ".join(second))])


def next_date(facts: Facts, words: Wording, now: datetime) -> Html | None:
    """The date that matters next, short: the deadline, the opening that is ahead, or how it is open-ended."""
    stage = stage_of(facts, now)
    if stage in _OVER:
        return None
    if stage in ("announced", "forthcoming") and facts.opens is not None and facts.opens.first_instant() > now:
        key = "list.opens" if facts.opens.is_exact else "list.expected"
        return words.say(key, date=dates_in_words.short(facts.opens, words))
    soonest = next_deadline(facts, now)
    if soonest is not None:
        kind = "list.comments" if soonest.kind == "comments" else "list.until"
        return words.say(kind, date=dates_in_words.short(soonest, words))
    if facts.open_ended in ("until_exhausted", "rolling"):
        return words.say(f"list.{facts.open_ended}")
    ahead = _ahead(facts, now)
    if ahead:
        return words.say("list.expected", date=dates_in_words.short(ahead[0], words))
    return words.say("list.see_call")


def kind_label(one: Deadline, words: Wording) -> Html:
    """What a date is for: "Deadline", "First stage", "Comments on the draft"."""
    return words.say(f"kind.{one.kind}")


def _standing(call: Call, stage: Stage, words: Wording) -> Html:
    """Its stage; a request for partners is told as that while it is open: nobody applies to it."""
    return words.say("partners.request" if is_request(call) and stage not in _OVER else f"stage.{stage}")


def _ahead(facts: Facts, now: datetime) -> list[Deadline]:
    ahead = [
        one for one in facts.deadlines if one.kind not in ("opening", "event", "other") and one.last_instant() > now
    ]
    return sorted(ahead, key=lambda one: (not one.is_exact, one.last_instant()))


def _line(one: Deadline, call: Call, words: Wording, now: datetime, zone: str) -> Html:
    return Html(f"{words.label('mark.deadline')} {_entry(one, call, words, now, zone)}")


def _entry(one: Deadline, call: Call, words: Wording, now: datetime, zone: str) -> Html:
    if not one.is_exact:
        told = words.say("deadline.expected", kind=kind_label(one, words), period=dates_in_words.moment(one, words))
        return _quoted(told, one.evidence.quote, words)
    left = dates_in_words.days_left(one, words, now)
    told = words.say("deadline.entry", kind=kind_label(one, words), moment=dates_in_words.moment(one, words, zone))
    told = Html(f"{told} – {left}") if left else told
    sources = agreeing(call.sightings, one)
    if len(sources) < 2 or is_uncertain(one, call):
        return told
    return words.say("deadline.confirmed", len(sources), entry=told)


def _opening(facts: Facts, words: Wording, now: datetime, zone: str) -> Html | None:
    opens = facts.opens
    if opens is None or opens.last_instant() <= now or (opens.is_exact and opens.first_instant() <= now):
        return None
    if not opens.is_exact:
        told = words.say("deadline.expected_opening", period=dates_in_words.period(opens, words))
        return _quoted(told, opens.evidence.quote, words)
    indicative = facts.announced or stage_of(facts, now) in ("announced", "consultation")
    key = "deadline.opens_indicative" if indicative else "deadline.opens"
    return words.say(key, moment=dates_in_words.moment(opens, words, zone))


def _closing(facts: Facts, words: Wording, zone: str) -> Html:
    past = _exact(facts)
    if not past:
        return Html("")
    return words.say("deadline.was", moment=dates_in_words.moment(past[-1], words, zone))


def _last_date(facts: Facts, words: Wording) -> Html | None:
    past = _exact(facts)
    return dates_in_words.short(past[-1], words) if past else None


def _exact(facts: Facts) -> list[Deadline]:
    return [one for one in facts.deadlines if one.kind in APPLICATION_KINDS and one.is_exact]


def _unread(facts: Facts, words: Wording, stage: Stage) -> Html | None:
    """Nothing certain about the deadline: what the page says, where it says anything."""
    refused = [one for one in facts.refused if not _is_money(one)]
    if not refused and stage in ("announced", "forthcoming"):
        return words.say("deadline.not_known_yet")
    return _quoted(words.say("deadline.see_call"), refused[0].quote if refused else "", words)


def _quote_of(facts: Facts) -> str:
    return facts.open_ended_evidence.quote if facts.open_ended_evidence else ""


def _quoted(told: Html, quote: str, words: Wording) -> Html:
    return told if is_blank(quote) else words.say("card.quoted", text=told, quote=escape(quote, _QUOTE))


def _is_money(refusal: Refusal) -> bool:
    return money_in_words.looks_like_money(refusal.quote)


def names(stated: Sequence[Stated], table: str, words: Wording) -> Html:
    """Stated values in words, each once; empty where nothing is stated."""
    named = list(dict.fromkeys(name(one.value, table, words) for one in stated if not is_blank(one.value)))
    return _listed(named, words)


def name(value: str, table: str, words: Wording) -> Html:
    """One value of ours ("sme") in words; a value we have no word for as it is."""
    key = f"{table}.{value}"
    return words.say(key) if value.isidentifier() and words.has(key) else escape(value, 60)


def places(countries: Iterable[Stated], nuts: Iterable[Stated], words: Wording) -> Html:
    """Countries and regions by name, each once; empty where nothing is stated."""
    return _listed(
        list(
            dict.fromkeys(escape(words.place(one.value), 60) for one in (*countries, *nuts) if not is_blank(one.value))
        ),
        words,
    )


def _listed(named: list[Html], words: Wording) -> Html:
    if not named:
        return Html("")
    if len(named) > 12:
        return Html(f"{', '.join(named[:10])} {words.say('card.more', more=len(named) - 10)}")
    return Html(", ".join(named))


def _partners(stated: Stated, words: Wording) -> Html:
    if stated.value.isdecimal() and len(stated.value) < 4:
        return words.say("who.partners", int(stated.value))
    return _quoted(words.say("who.partners_needed"), stated.evidence.quote, words)
