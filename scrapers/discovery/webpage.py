"""The lists of a web page, each as a draft of a source, the likeliest list of opportunities first.

Structure finds the lists (`records`), what they say decides which one is meant: deadlines that can be read, codes, statuses, words
of opportunity, titles and links that differ; against it speak menus, news, short words, addresses that lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

from scrapers.addresses import absolute
from scrapers.contract import Page
from scrapers.discovery.drafts import Draft, Rule
from scrapers.discovery.mixing import Mixed, mixed_in
from scrapers.discovery.places import Seen, look_at
from scrapers.discovery.records import Group, flat_groups, groups_in, single_records
from scrapers.discovery.selecting import Selectors, common_ancestor, inner_levels, shared_classes
from scrapers.discovery.vocabulary import speaks_of
from scrapers.flat import scattered
from scrapers.html import Document, Element, attribute
from scrapers.turning import next_page_of

#: So many groups are read closely; the others are far from any list.
_CLOSELY = 28
#: Records that stand alone, and lists that are offered.
_ALONE, _OFFERED = 40, 6
#: Groups that hold known calls and are read closely.
_SOUGHT = 6
_MOST_LINKS_OF_A_RECORD = 12
#: What it is worth that some records are filed under calls, and how many records there must be to tell.
_FILED, _FEW_FILED = 1.2, 3
#: Records without dates, codes and statuses that are too few to be a list, and what they are worth at most.
_FEW, _DOUBTFUL = 4, 0.5
#: What calls among news are worth at least and at most.
_TOLD_APART, _DOUBTFULLY_APART = 1.2, 2.2
_WORDS_OF_A_KIND = 2
#: Of records without links of their own, the share whose deadline has to be read.
_MOST_READ = 0.6
#: What it costs to be what came of calls, and how that is said.
_OF_RESULTS = 4.0
OF_NEWS = "the page or its links speak of news"
OF_RESULTS = "they are results, awards or funded projects"


def drafts_of(page: Page, document: Document, zone: str, order: str, lang: str) -> list[Draft]:
    """The lists of a page as drafts, the best first; also a record that stands alone, where no list speaks of opportunities."""
    base = absolute(document.base or "", page.url) or page.url
    subject = _subject(page, document)
    likely = sorted(groups_in(document), key=lambda one: -_at_first_sight(one, document))[:_CLOSELY]

    def weighed(group: Group) -> _Judged:
        seen = look_at(group.rows, document, zone, order, lang)
        of_news = speaks_of("other", subject) or _about_news(seen, base)
        mixed = mixed_in(group.rows, seen, document, base, (zone, order, lang), of_news=of_news)
        return _judged(group, seen, base, subject, mixed)

    judged = _whole_lists([weighed(one) for one in likely])
    flat = flat_groups(document)
    judged += [weighed(one) for one in flat]
    for one in reversed(flat):
        scattered(one.rows)
    if not any(one.evidence >= 1 and not one.group.aside for one in judged):
        alone = [weighed(one) for one in single_records(document)[:_ALONE]]
        judged += [one for one in alone if one.evidence >= 1]
    judged.sort(key=lambda one: -one.score)
    next_page = next_page_of(document)
    selectors = Selectors(document)
    drafts = [_draft(one, selectors, next_page, base, subject) for one in judged[:_OFFERED] if one.score > 0]
    return [one for one in drafts if one is not None]


def drafts_holding(
    page: Page, document: Document, zone: str, order: str, lang: str, share: Callable[[Group], float]
) -> list[tuple[Draft, tuple[Element, ...]]]:
    """The groups that hold what is sought, as drafts with their records, the best by `share` (0 to 1) first."""
    base = absolute(document.base or "", page.url) or page.url
    subject = _subject(page, document)
    groups = groups_in(document)
    groups = groups if any(share(one) for one in groups) else single_records(document)
    held = sorted(((share(one), one) for one in groups), key=lambda one: (-one[0], len(one[1].rows)))[:_SOUGHT]
    next_page = next_page_of(document)
    selectors = Selectors(document)
    found = []
    for part, group in held:
        if part > 0:
            judged = _judged(group, look_at(group.rows, document, zone, order, lang), base, subject)
            draft = _draft(judged, selectors, next_page, base, subject)
            found += [] if draft is None else [(draft, group.rows)]
    return found


@dataclass(frozen=True, slots=True)
class _Judged:
    """A group with what it says and what that is worth."""

    group: Group
    seen: Seen
    score: float
    evidence: float
    reasons: tuple[str, ...]
    mixed: Mixed | None = None
    """What tells calls from news, where the group holds both."""


def _whole_lists(judged: Sequence[_Judged]) -> list[_Judged]:
    """Without groups that are only a part of another one of one kind that is about as good: the whole list is meant."""
    members = [frozenset(id(row) for row in one.group.rows) for one in judged]
    return [
        one
        for one, mine in zip(judged, members, strict=True)
        if not any(
            mine < theirs
            and shared_classes(other.group.rows)
            and other.evidence >= one.evidence * 0.7
            and other.score >= one.score * 0.7
            for other, theirs in zip(judged, members, strict=True)
        )
    ]


def _subject(page: Page, document: Document) -> str:
    """What the page says it is about: title, first headings, the words of its address."""
    headings = [document.text(one) for one in document.select("h1", limit=2)]
    return " ".join([document.title, *headings, urlsplit(page.url).path.replace("-", " ").replace("/", " ")])


def _at_first_sight(group: Group, document: Document) -> float:
    """A cheap guess which groups are worth a close look."""
    rows = group.rows
    sample = rows[:: max(1, len(rows) // 6)][:8]
    lengths = [len(document.text(one)) for one in sample]
    linked = sum(bool(_targets(one)) for one in sample) / len(sample)
    middle = median(lengths)
    crowded = sum(len(_targets(one)) > _MOST_LINKS_OF_A_RECORD for one in sample) / len(sample)
    return (
        (0.0 if group.aside else 2.0)
        + linked
        + min(2.0, middle / 60)
        + min(1.0, len(rows) / 10)
        - 2 * crowded
        - (1.5 if middle < 15 else 0.0)
        - (1.0 if middle > 3000 else 0.0)
    )


def _targets(row: Element) -> set[str]:
    found = {attribute(one, "href") or "" for one in row.find_all("a", href=True, limit=60)}
    found |= {attribute(one, "data-href") or "" for one in row.find_all(None, {"data-href": True}, limit=60)}
    own = attribute(row, "href") or attribute(row, "data-href")
    return {one for one in (*found, own or "") if one and not one.startswith("#")}


def _kept(judged: _Judged, base: str, subject: str) -> tuple[dict[str, Rule], dict[str, str]]:
    """The field of the labels and the pattern of those that mean calls, where only these records are meant."""
    seen, mixed = judged.seen, judged.mixed
    if mixed is not None:
        return ({mixed.field: mixed.rule} if mixed.rule is not None else {}), {mixed.field: mixed.pattern}
    of_news = speaks_of("other", subject) or _about_news(seen, base)
    if seen.filed is None or not _is_among_others(seen, of_news):
        return {}, {}
    labels = "|".join(re.escape(one) for one in seen.filed.calls)
    return {"tags": seen.filed.rule}, {"tags": f"(?i)^(?:{labels})$"}


def _draft(judged: _Judged, selectors: Selectors, next_page: str | None, base: str, subject: str) -> Draft | None:
    rows, seen = judged.group.heads or judged.group.rows, judged.seen
    items = next((css for level in inner_levels(rows) if (css := selectors.of(level, by_place=False))), None)
    items = items or selectors.of(rows, by_place=True)
    if items is None:
        return None
    anchor = selectors.anchor_of(common_ancestor(rows))
    filed, keep = _kept(judged, base, subject)
    return Draft(
        shape="listing",
        items=items,
        region=anchor[0] if anchor else None,
        following=bool(judged.group.heads),
        fields={**(_fields(seen) if seen.titles else {}), **filed},
        keep=keep,
        rows=len(rows),
        score=judged.score,
        evidence=judged.evidence,
        reasons=judged.reasons,
        next=next_page,
        status=seen.status_words,
        choices={"title": seen.titles, "url": seen.links, "deadline": seen.dates.deadlines},
    )


def _fields(seen: Seen) -> dict[str, Rule]:
    title = dict(seen.titles[0].rule)
    fields: dict[str, Rule] = {}
    if seen.code is not None:
        fields["code"] = seen.code
        if "pattern" in seen.code:
            title["pattern"] = r"^(?:[A-Z0-9][\w./-]*\d[\w./-]*\s*[-–—:]\s+)?(.+)$"
    if seen.bracketed is not None:
        title["without"] = seen.bracketed
    fields["title"] = title
    if seen.links:
        fields["url"] = seen.links[0].rule
    if seen.programme is not None:
        fields["programme"] = seen.programme
    if seen.status is not None:
        fields["status"] = seen.status
    if seen.dates.deadlines:
        fields["deadline"] = seen.dates.deadlines[0].rule
    fields |= dict(seen.dates.fields or {})
    if seen.dates.prose:
        fields["dates"] = {"own_text": False}
    return fields


def _judged(group: Group, seen: Seen, base: str, subject: str, mixed: Mixed | None = None) -> _Judged:
    """What speaks for and against a group: see the head of this module."""
    rows = group.rows
    if not seen.titles:
        return _Judged(group, seen, -1.0, -1.0, ("they have no titles",))
    titles = [one for one in seen.titles[0].examples if one]
    evidence, reasons = _for_opportunities(rows, seen, titles, subject)
    if _are_results(seen, titles, subject):
        evidence -= _OF_RESULTS
        reasons.append(OF_RESULTS)
    if speaks_of("jobs", subject) and not speaks_of("filed", subject):
        evidence -= _OF_RESULTS
        reasons.append(OF_NEWS)
    news = sum(speaks_of("other", one) for one in titles) / len(titles)
    of_news = speaks_of("other", subject) or _about_news(seen, base)
    if mixed is not None:
        # Only its calls are meant, and each of them has a deadline; that all of them are told apart so is likely, not sure.
        evidence = min(max(evidence, _TOLD_APART), _DOUBTFULLY_APART)
        reasons.append(
            f"{mixed.calls} calls stand among {mixed.others} others and are told from them by their {mixed.field}"
        )
    elif _is_among_others(seen, of_news):
        # What is filed under calls is one, whatever else is told there.
        evidence = max(evidence, 0.0) + _FILED
        reasons.append(f"some are filed under {seen.filed.calls[0]}" if seen.filed else "")
    else:
        if of_news:
            evidence -= 1.5
            reasons.append(OF_NEWS)
        evidence -= news
    hard = seen.dates.read > 0.15 or seen.code is not None or seen.status is not None
    if not hard and (len(rows) < _FEW_FILED if _is_among_others(seen, of_news) else len(rows) < _FEW or not seen.links):
        # Some of a kind are seen everywhere, and words alone are cheap.
        evidence = min(evidence, _DOUBTFUL)
    if not seen.links and seen.dates.read < _MOST_READ and seen.code is None and seen.status is None:
        # Parts of one text, some of which says a date.
        evidence = min(evidence, _DOUBTFUL)
    if not hard and _are_kinds(seen, titles, base):
        evidence = min(evidence, _DOUBTFUL)
        reasons.append("they name kinds of calls, each with a page below this one")
    score = seen.titles[0].weight * 0.5 + min(1.2, len(rows) / 8)
    if seen.links:
        score += 0.8 + 0.3 * seen.links[0].weight
    else:
        reasons.append("they have no links of their own")
    if seen.filed is not None:
        labels = (*seen.filed.calls, *seen.filed.others)
        # A title that begins with the label is the whole record, not its title.
        score -= sum(one.startswith(labels) for one in titles) / len(titles)
    length = median(len(one) for one in titles)
    if length < 14:
        score -= 1.5
        evidence -= 1
        reasons.append("their titles are as short as those of a menu")
    crowded = sum(len(_targets(one)) > _MOST_LINKS_OF_A_RECORD for one in rows[:40]) / min(40, len(rows))
    score -= 2.5 * crowded
    if group.aside:
        score -= 3
        evidence -= 1
        reasons.append("they stand in a menu, a filter or the foot of the page")
    # Of two levels of one list, the one whose records hold the dates is the record.
    score += 0.6 * seen.dates.dated
    score += 1.2 * max(0.0, evidence)
    return _Judged(group, seen, score, evidence, tuple(reasons), mixed)


def _for_opportunities(
    rows: Sequence[Element], seen: Seen, titles: Sequence[str], subject: str
) -> tuple[float, list[str]]:
    """What speaks for opportunities: deadlines, codes, statuses, the words of titles and page."""
    reasons: list[str] = [f"{len(rows)} records of one form"]
    told = sum(speaks_of("opportunity", one) for one in titles) / len(titles)
    evidence = 0.0
    if seen.dates.read > 0.15:
        evidence += 1 + 1.5 * seen.dates.read
        reasons.append(f"deadlines can be read in {seen.dates.read:.0%} of them")
    if seen.code is not None:
        evidence += 1.0
        reasons.append("they have codes")
    if seen.status is not None:
        evidence += 1.0
        reasons.append("they have a status")
    if told > 0.2:
        evidence += 1.5 * told
        reasons.append("their titles speak of opportunities")
    if speaks_of("opportunity", subject):
        evidence += 0.7
        reasons.append("the page speaks of opportunities")
    return evidence, reasons


def _are_kinds(seen: Seen, titles: Sequence[str], base: str) -> bool:
    """Whether the records lead to lists and are no calls themselves: a word or two each, no date, addresses below this one."""
    if seen.dates.dated or not seen.links or median(len(one.split()) for one in titles) > _WORDS_OF_A_KIND:
        return False
    here = base.split("?")[0].rstrip("/")
    addresses = [absolute(one, base) or "" for one in seen.links[0].examples if one]
    # The way back to the beginning may stand among them.
    return sum(one.startswith(f"{here}/") for one in addresses) * 4 >= len(addresses) * 3


def _are_results(seen: Seen, titles: Sequence[str], subject: str) -> bool:
    """Whether the records are what came of calls: results, funded projects. What can still be applied for is none of it."""
    if seen.dates.read > 0.3:
        return False
    said = sum(speaks_of("result", one) for one in titles) / len(titles)
    about = speaks_of("result", subject) and not speaks_of("filed", subject)
    return about or said > 0.5 or seen.results > 0.5


def _is_among_others(seen: Seen, of_news: bool) -> bool:
    """Whether the records are news and the like, of which those filed under calls are meant."""
    if (
        seen.filed is None
        or not seen.links
        or seen.dates.read > 0.15
        or seen.code is not None
        or seen.status is not None
    ):
        return False
    return of_news or any(speaks_of("other", one) for one in seen.filed.others)


def _about_news(seen: Seen, base: str) -> bool:
    """Whether most of the records' addresses are those of news, events and the like."""
    if not seen.links:
        return False
    paths = [urlsplit(absolute(one, base) or "").path for one in seen.links[0].examples if one]
    said = [" ".join(path.strip("/").split("/")[:-1]).replace("-", " ") for path in paths]
    return bool(said) and sum(speaks_of("other", one) for one in said) * 2 > len(said)
