"""A text about a cluster → a proposed profile: language, sectors, places, kinds of applicant, words to look for.

What the text says plainly is taken, what it only touches is proposed beside it: a person looks at it before it counts.
A wrong place or kind would hide calls, so both are taken only where the text leaves little doubt.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scrapers.discovery.locale import language_of
from tracker.domain.describing import HOME, LONGEST, is_common, is_of_every_site, listed, named_places
from tracker.domain.drafting import Draft, Part, draft_of, says_nothing
from tracker.domain.hypertext import cut
from tracker.domain.models import Profile
from tracker.domain.stemming import Token, is_cyrillic, is_stop_word, stem, stems, tokens
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.taxonomy_read import read_taxonomy
from tracker.domain.wording import languages

#: What is read of a text at most, in letters: a site's page may be very long.
_READ = 40_000
#: A text longer than this says the same thing more than once; what it says once only may stand in its margin.
_LONG = 1_500
_LONGEST_PHRASE = 5
_MOST_WORDS, _MOST_MORE_WORDS, _MOST_SECTORS = 20, 10, 8
#: A sector is taken where it is so strong beside the strongest, and proposed where it is there at all: each brings many words.
_SHARE, _MOST_TAKEN = 0.4, 4
#: A cluster says first what it is about: what stands among so many first letters counts for more.
_FIRST, _EMPHASIS = 160, 1.5
#: What a cluster in law is, and what its members are: calls for either are for it, as its people know.
_OF_A_CLUSTER = ("cluster", "ngo", "sme")
#: What an organisation says that it is itself; other kinds in a text are mostly its members and partners.
_OWN_KINDS = frozenset({"cluster", "ngo"})

#: An address with what makes it one, anywhere; a mere name of a host only where nothing else is said.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,24}(?:/\S*)?")
_LONGEST_ADDRESS, _FEW_WORDS = 2000, 6


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a cluster, and where from. `language`: as its page declares it."""

    text: str
    name: str = ""
    language: str | None = None
    description: str | None = None
    """What is kept of the text as the profile's description; None: as much of the text as there is room for."""


def propose(
    said: Described,
    profile_id: str,
    name: str,
    language: str,
    taxonomy: Taxonomy,
    rarity: Callable[[str], float],
) -> Draft | None:
    """The proposal; None where nothing in the text could find a call.

    `name`: where the text has none. `language`: the chat's, in which the name is. `rarity`: how much a stem says.
    """
    text = said.text[:_READ]
    lang = _language(text, said.language)
    read = _Reading(text, lang)
    strong, weak = _sectors(read, taxonomy, rarity)
    words, more_words = _words(read, taxonomy, rarity)
    kinds, more_kinds = _kinds(read, taxonomy)
    places, more_places = _places(read, language, taxonomy)
    shown = cut(said.description if said.description is not None else text, LONGEST)
    profile = Profile(
        id=profile_id,
        names={language: cut(said.name or name, 80)},
        description=shown if stems(shown, lang) else "",
        languages=tuple(dict.fromkeys([language, lang, "en"])),
        keywords=words,
        sectors=strong,
        nuts=places,
        applicants=kinds,
    )
    if says_nothing(profile) or not (words or more_words or strong or weak):
        return None
    proposed: dict[Part, tuple[str, ...]] = {
        "keywords": more_words, "sectors": weak, "nuts": more_places, "applicants": more_kinds,
        "languages": languages(),
    }  # fmt: skip
    return draft_of(profile, proposed)


def address_in(text: str) -> str | None:
    """The address of a site, where a text is one, with a few words around it at most; None for a description."""
    written = text[:_LONGEST_ADDRESS]
    found = _ADDRESS.search(written)
    if found is not None and len(text.split()) <= _FEW_WORDS:
        address = found[0].rstrip(".,;:!?)]}»“”\"'")
        return address if "://" in address else f"https://{address}"
    return f"https://{written}" if _HOST.fullmatch(text.strip()) else None


class _Reading:
    """A text with its words, and how often each sequence of stems stands in it."""

    def __init__(self, text: str, lang: str) -> None:
        self.text, self.lang = text, lang
        self.tokens: list[Token] = tokens(text, lang)
        self.counts = _counted(self.tokens)
        if lang not in ("bg", "en"):
            # Many a text in another language names its subject in English too, and the taxonomy has no words of its own.
            self.counts |= _counted(tokens(text, "en"))
        self.first = _counted(tokens(text[:_FIRST], lang))
        self.is_long = len(text) > _LONG

    def says(self, way: tuple[str, ...]) -> int:
        """How often these stems stand there in this order; a single one that every cluster uses counts as never."""
        alone = way[0] if len(way) == 1 else ""
        return 0 if not way or is_common(alone) or is_of_every_site(alone) else self.counts[way]


def _counted(found: list[Token]) -> Counter[tuple[str, ...]]:
    line = [one.stem for one in found]
    sizes = range(1, _LONGEST_PHRASE + 1)
    return Counter(tuple(line[at : at + size]) for size in sizes for at in range(len(line) - size + 1))


def _language(text: str, declared: str | None) -> str:
    """By the script where that says it; a site's declaration may be its template's."""
    if is_cyrillic(text):
        return declared if declared in ("mk", "sr", "uk", "ru") else "bg"
    return language_of(text, declared if declared != "bg" else None)


def _sectors(
    read: _Reading, taxonomy: Taxonomy, rarity: Callable[[str], float]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sectors by how many of their own terms are said, and how often; a term that several share counts for less.

    What a kind of applicant is called ("small and medium-sized enterprises") says who somebody is, not what they do.
    """
    said: dict[str, Counter[tuple[str, ...]]] = {}
    known = read_taxonomy(taxonomy)
    for sector, ways in known.sectors.items():
        found = Counter({way: count for way in ways - known.names_of_kinds if (count := read.says(way))})
        if found:
            said[sector] = found
    shared = Counter(way for found in said.values() for way in found)

    def weight(way: tuple[str, ...], count: int) -> float:
        often = (1 + math.log(count)) * (_EMPHASIS if read.first[way] else 1.0)
        return often * math.sqrt(len(way)) * max(rarity(one) for one in way) / shared[way]

    strength = {id_: sum(weight(way, count) for way, count in found.items()) for id_, found in said.items()}
    ordered = sorted(strength, key=lambda one: (-strength[one], one))[:_MOST_SECTORS]
    least = _SHARE * max(strength.values(), default=0.0)
    strong = tuple(one for one in ordered if strength[one] >= least)[:_MOST_TAKEN]
    return strong, tuple(one for one in ordered if one not in strong)


def _words(
    read: _Reading, taxonomy: Taxonomy, rarity: Callable[[str], float]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The entries of a list, else what the taxonomy knows of the text; beside it what it says often or tells most by."""
    entries = _entries(read)
    names = read_taxonomy(taxonomy)
    kinds = names.names_of_kinds
    known = {way: written for way, written in _known(read, taxonomy) if way not in kinds}
    inside = {one for way in known for one in way} | {one for way in kinds for one in way} | names.of_places
    telling = {way: written for way, written in _telling(read) if way[0] not in inside}

    def weight(way: tuple[str, ...]) -> float:
        return (1 + math.log(read.counts[way])) * math.sqrt(len(way)) * max(rarity(one) for one in way)

    def ordered(ways: dict[tuple[str, ...], str]) -> list[tuple[str, ...]]:
        # Words of equal weight stay in the order of the text.
        return sorted(ways, key=lambda way: -weight(way)) if read.is_long else list(ways)

    said_often = [way for way in ordered(known) if not read.is_long or read.counts[way] > 1 or len(way) > 1]
    said_once = [way for way in ordered(known) if way not in said_often]
    most_telling = sorted(telling, key=lambda way: -weight(way))
    if read.is_long:
        most_telling = [way for way in most_telling if read.counts[way] > 2]
    taken = list(dict.fromkeys([*entries, *(known[way] for way in said_often)]))
    if not taken:
        taken = [known[way] for way in said_once] or [telling[way] for way in most_telling]
    more = [known[way] for way in (*said_often, *said_once)] + [telling[way] for way in most_telling]
    kept = tuple(taken[:_MOST_WORDS])
    stemmed = {stem for one in kept for stem in stems(one, read.lang)}
    beside = [one for one in dict.fromkeys(more) if not stemmed.issuperset(stems(one, read.lang))]
    return kept, tuple(beside[:_MOST_MORE_WORDS])


def _entries(read: _Reading) -> list[str]:
    """The entries of a list of words; none of prose, whose parts end in the middle of what they say."""
    entries = [] if read.is_long or ". " in read.text.strip() else listed(read.text)
    edges = {edge for one in entries for edge in (one.split()[0], one.split()[-1])}
    return [] if any(is_stop_word(edge, read.lang) for edge in edges) else entries


def _known(read: _Reading, taxonomy: Taxonomy) -> Iterator[tuple[tuple[str, ...], str]]:
    """Words and phrases that the taxonomy knows, as first written, the longest at each place."""
    seen: set[tuple[str, ...]] = set()
    at = 0
    while at < len(read.tokens):
        for size in range(min(_LONGEST_PHRASE, len(read.tokens) - at), 0, -1):
            part = read.tokens[at : at + size]
            way = tuple(one.stem for one in part)
            if taxonomy.meanings(way) and read.says(way):
                if way not in seen:
                    seen.add(way)
                    yield way, _written(read.text, part)
                at += size - 1
                break
        at += 1


def _telling(read: _Reading) -> Iterator[tuple[tuple[str, ...], str]]:
    """Single words that are neither function words nor what every call and every cluster says of itself."""
    seen: set[str] = set()
    for one in read.tokens:
        word = read.text[one.start : one.end]
        if one.stem in seen or len(word) < 4 or any(letter.isdigit() for letter in word):
            continue
        common = is_common(stem(word, "en"))
        if read.says((one.stem,)) and not common and not is_stop_word(word, read.lang):
            seen.add(one.stem)
            yield (one.stem,), _written(read.text, [one])


def _written(text: str, part: list[Token]) -> str:
    """As it stands there, in small letters; an acronym keeps its capitals."""
    words = text[part[0].start : part[-1].end]
    return cut(words if words.isupper() and len(words) < 8 else words.lower(), 80)


def _kinds(read: _Reading, taxonomy: Taxonomy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What it can apply as: a cluster also as the association that it is, and as the firms that it is of.

    Where the text does not say that it is one, none is taken: then no call is refused for it.
    """
    named = {
        kind for kind, ways in read_taxonomy(taxonomy).kinds.items() if any(read.counts[way] for way in ways if way)
    }
    known = tuple(one for one in _OF_A_CLUSTER if one in taxonomy.applicants) if named & _OWN_KINDS else ()
    return known, tuple(one for one in taxonomy.applicants if one not in known)


def _places(read: _Reading, language: str, taxonomy: Taxonomy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The country that is named most, with its regions; at home where the text is in the language of home."""
    counted = named_places(read.text, taxonomy)
    of_country: Counter[str] = Counter()
    for code, count in counted.items():
        of_country[code[:2]] += count
    if "bg" in (read.lang, language) and (HOME in of_country or not of_country or read.lang == "bg"):
        country: str | None = HOME
    else:
        country = max(of_country, key=lambda one: of_country[one]) if of_country else None
    mine = [code for code in counted if code[:2] == country]
    narrowest = [code for code in mine if not any(other != code and other.startswith(code) for other in mine)]
    taken = tuple(narrowest) or ((country,) if country else ())
    others = [code for code in counted if code not in taken and not any(one.startswith(code) for one in taken)]
    return taken, tuple(others[:_MOST_SECTORS])
