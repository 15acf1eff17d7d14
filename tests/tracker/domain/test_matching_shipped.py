"""The five shipped clusters against titles of real calls.

Every expectation was written down, with its sentence, before the matcher was run on it, but two at the end, which came from
reading what it answered for whole lists (“organisation of conferences”, “обработване на данни”). Titles and programmes are those of
ИСУН 2020, euro-access and the EU portal in recorded lists.

`strong`: a manager wants this at once. `told`: possible or strong. `mild`: at most possible. `silent`: no alert by words.
`refused`: eligibility says no, whatever the words.
"""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple

import pytest

from scrapers.reading.readings import Evidence, Money
from tracker.domain.calltext import read_call_text
from tracker.domain.corpus import Corpus
from tracker.domain.matching import Matcher, match

from .shipped import NOW, call, profiles, taxonomy

SEA = "Програма за морско дело, рибарство и аквакултури 2021-2027 г."
RAIL = 'Програма "Транспортна свързаност" 2021-2027'
ECOLOGY = 'Програма "Околна среда" 2021-2027'
PEOPLE = 'Програма "Развитие на човешките ресурси" 2021-2027'
SCHOOL = 'Програма "Образование" 2021-2027'
BUSINESS = 'Програма "Конкурентоспособност и иновации в предприятията" 2021-2027'
FOOD_AID = 'Програма "Храни и основно материално подпомагане" 2021-2027'
ENERGY = "Horizon Europe: Cluster 5 - Climate, Energy and Mobility"
SECURITY = "Horizon Europe: Cluster 3 - Civil security for society"
BAUHAUS = "New European Bauhaus Facility"

ALL = "marine furniture-wood green-energy ict agrifood"


class Case(NamedTuple):
    profiles: str
    expected: str
    title: str
    programme: str | None
    because: str


CASES = [
    # --- ИСУН
    Case("marine", "strong", "Морско наблюдение", SEA, "it is about the sea, in a programme for the sea"),
    Case("marine", "strong", "Продуктивни инвестиции и иновации в аквакултурите", SEA, "aquaculture is a keyword"),
    Case(
        "marine",
        "told",
        "Събиране и обработване на данни за управление на рибарството и аквакултурите и за научни цели",
        SEA,
        "fisheries are its field, though the call is for scientists",
    ),
    Case("marine", "mild", "Контрол и правоприлагане", SEA, "only the programme is theirs: not worth a shout"),
    Case("furniture-wood green-energy ict agrifood", "silent", "Контрол и правоприлагане", SEA, "nothing of theirs"),
    Case(ALL, "refused", "Техническа помощ", SEA, "technical assistance is for ministries, every profile excludes it"),
    Case(ALL, "refused", "Техническа помощ", FOOD_AID, "food aid's own administration, excluded by a word"),
    Case(ALL, "strong", "Подкрепа за клъстери", BUSINESS, "a call for clusters, whatever they make"),
    Case(ALL, "silent", "Достъп до образование за всяко дете", SCHOOL, "children's schooling is no cluster's trade"),
    Case(ALL, "silent", "Подкрепа за деца и семейства по подхода ИТИ", PEOPLE, "families; ИТИ is not ИТ"),
    Case(
        ALL, "silent", "Информационни кампании – БИТОВИ ОТПАДЪЦИ", ECOLOGY, "public campaigns; capitals do not matter"
    ),
    Case(ALL, "silent", "Осигуряване на условия за опазване на застрашени видове ex situ", ECOLOGY, "zoos and gardens"),
    Case(ALL, "silent", "Подкрепа за спасителни центрове", ECOLOGY, "wild animals' rescue"),
    Case(
        "marine",
        "refused",
        "Развитие на железопътната инфраструктура по „основната“ и „широкообхватната“ Трансевропейска транспортна "
        "мрежа – Инвестиционни проекти",
        RAIL,
        "the profile excludes railways in an indefinite form, the call has the definite one",
    ),
    Case(
        "furniture-wood green-energy ict agrifood",
        "silent",
        "Развитие на пътната инфраструктура по „основната“ Трансевропейска транспортна мрежа и пътни връзки",
        RAIL,
        "roads; “мрежа” alone makes no network of computers",
    ),
    Case("green-energy", "mild", "Зелени мерки в градска среда (6)", ECOLOGY, "green, but parks and not energy"),
    Case("marine furniture-wood agrifood", "silent", "Зелени мерки в градска среда (6)", ECOLOGY, "city parks"),
    # --- the sea, in English
    Case(
        "marine",
        "strong",
        "Integrating inland waterway transport in smart shipping and multimodal logistics chains",
        ENERGY,
        "smart shipping is a keyword word for word",
    ),
    Case(
        "furniture-wood ict agrifood",
        "silent",
        "Integrating inland waterway transport in smart shipping and multimodal logistics chains",
        ENERGY,
        "ships are not their trade, and “Cluster 5” is about no cluster",
    ),
    Case(
        "marine",
        "strong",
        "Real time monitoring of regulated and non-regulated emissions from all types of vessels and other port "
        "activities in order to enforce emission limits in waterfront cities",
        ENERGY,
        "vessels and ports",
    ),
    Case(
        "marine",
        "told",
        "Understand and minimise the environmental impacts of offshore wind energy",
        ENERGY,
        "the profile says offshore wind in Bulgarian only",
    ),
    Case(
        "green-energy",
        "strong",
        "Understand and minimise the environmental impacts of offshore wind energy",
        ENERGY,
        "wind energy belongs to its sector",
    ),
    Case("marine", "told", "Open topic on efficient border surveillance and maritime security", SECURITY, "maritime"),
    # --- furniture
    Case(
        "furniture-wood",
        "strong",
        "Beautiful, sustainable and inclusive street furniture for the transformation of neighbourhoods",
        BAUHAUS,
        "furniture, and the Bauhaus that the profile names",
    ),
    Case(
        "marine ict agrifood",
        "silent",
        "Beautiful, sustainable and inclusive street furniture for the transformation of neighbourhoods",
        BAUHAUS,
        "no word of theirs",
    ),
    Case(
        "furniture-wood",
        "told",
        "Renovating the built environment through design for adaptability and disassembly",
        BAUHAUS,
        "design and disassembly, in a programme the profile names",
    ),
    # --- energy
    Case(
        "green-energy",
        "strong",
        "Innovative tools and services to manage and empower energy communities",
        ENERGY,
        "energy communities are a keyword",
    ),
    Case(
        "green-energy",
        "strong",
        "Demonstration of thermal energy storage solutions for solar thermal plants and systems",
        ENERGY,
        "energy storage is a keyword",
    ),
    Case(
        "green-energy",
        "told",
        "Extending the lifetime of crystalline silicon PV modules (EUPI-PV Partnership)",
        ENERGY,
        "PV is known as photovoltaics",
    ),
    Case(
        "green-energy",
        "strong",
        "Innovative approaches for the deployment of Positive Energy Districts",
        ENERGY,
        "a keyword word for word",
    ),
    Case(
        "green-energy",
        "strong",
        "Large-scale production of liquid advanced biofuels and renewable fuels of non-biological origin",
        ENERGY,
        "biofuels are a keyword",
    ),
    # --- information technology
    Case("ict", "strong", "Generative AI for Cybersecurity applications", SECURITY, "both words are its own"),
    Case(
        "marine furniture-wood green-energy agrifood",
        "silent",
        "Generative AI for Cybersecurity applications",
        SECURITY,
        "information technology only",
    ),
    Case(
        "ict",
        "strong",
        "Integration of Post-Quantum Cryptography (PQC) algorithms into high-level protocols",
        SECURITY,
        "a keyword with a hyphen",
    ),
    Case(
        "ict",
        "strong",
        "Predicting and avoiding road crashes based on Artificial Intelligence (AI) and big data",
        ENERGY,
        "two keywords",
    ),
    Case("ict", "told", "Operational digital platforms – Works", "Connecting Europe Facility - Digital", "a keyword"),
    # --- food
    Case(
        "agrifood",
        "strong",
        "SSbD bio-based alternatives for fertilising and/or crop protection products",
        None,
        "three keywords",
    ),
    Case(
        "agrifood",
        "told",
        "Supporting further alignment with the EU acquis for food safety, veterinary, and phytosanitary policies",
        "Instrument for Pre-accession Assistance",
        "food safety is a keyword",
    ),
    # --- nobody's
    Case(ALL, "silent", "Fighting against antisemitism", None, "no cluster's trade"),
    Case(
        ALL,
        "silent",
        "Call for proposals to pilot and implement cancer screening programmes for lung cancer",
        "EU4Health programme 2021-2027",
        "medicine is none of theirs",
    ),
    Case(
        ALL,
        "silent",
        "Call for proposals to contribute to the organisation of conferences and events",
        "EU4Health programme 2021-2027",
        "“organisation” is a part of “cluster organisation”, and says nothing of clusters",
    ),
    Case(
        "furniture-wood ict",
        "silent",
        "Събиране и обработване на данни за управление на рибарството и аквакултурите и за научни цели",
        SEA,
        "“обработване” is a part of “дървообработване”, and data of fish are not the trade of software",
    ),
    Case(ALL, "silent", "METU Internships Offer", None, "internships of one university"),
    Case(ALL, "silent", "Icing in the context of sustainable aviation", ENERGY, "aviation"),
    Case(ALL, "silent", "Monitoring and Evaluation of the Societal Readiness Pilot", ENERGY, "method of research"),
    Case(
        ALL,
        "silent",
        "Humanitarian demining / Unexploded Ordnance Disposal (UXO) of civil areas and unexploded ordnance risk education",
        SECURITY,
        "mines",
    ),
    Case(ALL, "silent", "Empowering Truck Drivers – Revolutionizing European Logistics", None, "lorries"),
    # --- calls that nearly fit: written down by a second reader, before the matcher was run on them
    Case("marine", "told", "Обновяване на рибарски пристанища и кейове", SEA, "ports and fisheries are its field"),
    Case(
        "furniture-wood ict",
        "silent",
        "Обновяване на рибарски пристанища и кейове",
        SEA,
        "harbours are not their trade",
    ),
    Case(
        "ict", "told", "Дигитализация на малки и средни предприятия", BUSINESS, "its members sell what digitises others"
    ),
    Case("ict", "told", "Киберсигурност за предприятията", BUSINESS, "cybersecurity is a keyword"),
    Case("marine agrifood", "silent", "Киберсигурност за предприятията", BUSINESS, "they make no software"),
    Case("green-energy", "told", "Изграждане на фотоволтаични системи в предприятията", BUSINESS, "photovoltaics"),
    Case(
        "marine",
        "silent",
        "Изграждане на фотоволтаични системи в предприятията",
        BUSINESS,
        "panels on roofs of factories",
    ),
    Case("agrifood", "told", "Иновации в преработката на храни", BUSINESS, "food processing is its trade"),
    Case("furniture-wood", "silent", "Иновации в преработката на храни", BUSINESS, "food, not wood"),
    Case(
        "furniture-wood",
        "told",
        "Нови технологии за мебелната промишленост",
        BUSINESS,
        "the furniture industry by name",
    ),
    Case("green-energy", "silent", "Нови технологии за мебелната промишленост", BUSINESS, "furniture only"),
    Case("ict marine", "silent", "Support for rare diseases registries", None, "medicine"),
    Case(
        "furniture-wood",
        "refused",
        "Forest fire fighting aircraft and crews",
        None,
        "fires are no wood to work; the profile excludes them by a word",
    ),
    Case(ALL, "silent", "Cultural heritage museums and theatre exchange", None, "culture is no cluster's trade here"),
    Case("agrifood marine", "silent", "Космически изследвания и спътници", None, "space"),
    Case("green-energy", "told", "Производство на зелен водород", BUSINESS, "green hydrogen is energy"),
    Case("marine furniture-wood", "silent", "Производство на зелен водород", BUSINESS, "hydrogen is not their trade"),
]

EACH = [(profile, case) for case in CASES for profile in case.profiles.split()]
CORPORA = {"on the first day": Corpus(), "after these calls": Corpus().learn(call(one.title) for one in CASES)}


def _call(case: Case):
    lang = "bg" if any("а" <= letter <= "я" for letter in case.title.lower()) else "en"
    return call(case.title, lang, programme=case.programme)


@pytest.mark.parametrize("seen", CORPORA)
@pytest.mark.parametrize(("profile", "case"), EACH, ids=[f"{p}-{c.expected}-{c.title[:40]}" for p, c in EACH])
def test_what_a_manager_would_want(profile: str, case: Case, seen: str):
    found = match(_call(case), profiles()[profile], CORPORA[seen], NOW, taxonomy())
    said = f"{found.level} {found.score} {found.eligibility} {found.words}; expected {case.expected}: {case.because}"
    if case.expected == "refused":
        assert found.eligibility == "no", said
        assert any(one.answer == "no" and one.reason for one in found.conditions), said
        return
    assert found.eligibility != "no", said
    allowed = {
        "strong": {"strong"},
        "told": {"strong", "possible"},
        "mild": {"possible", "none"},
        "silent": {"none"},
    }[case.expected]
    assert found.level in allowed, said
    if found.level != "none":
        assert found.words, said


@pytest.mark.parametrize("seen", CORPORA)
def test_the_index_gives_what_one_by_one_gives(seen: str):
    corpus = CORPORA[seen]
    matcher = Matcher(profiles().values(), corpus, taxonomy())
    for case in CASES:
        single = [match(_call(case), one, corpus, NOW, taxonomy()) for one in profiles().values()]
        wanted = sorted((one for one in single if one.level != "none"), key=lambda one: (-one.score, one.profile))
        assert matcher.of(_call(case), NOW) == wanted


@pytest.mark.parametrize("seen", CORPORA)
def test_the_index_leaves_out_exactly_whom_a_condition_excludes(seen: str):
    corpus = CORPORA[seen]
    everybody = [
        replace(one, id=f"{name} {place}", nuts=nuts, applicants=kinds, programmes=programmes, grant_min_eur=least)
        for place, (nuts, kinds, programmes, least) in enumerate(
            product([(), ("BG",), ("RO",)], [(), ("sme",), ("university",)], [(), ("Horizon",)], [None, 300_000])
        )
        for name, one in profiles().items()
    ]
    matcher = Matcher(everybody, corpus, taxonomy())
    grant = Money("grant_max", Evidence("up to 200 000 EUR"), Decimal(200_000), "EUR")
    for case in CASES[:12]:
        for more in ({}, {"countries": ("BG",)}, {"nuts": ("RO22",), "applicants": ("sme",)}, {"grant_max": grant}):
            asked = call(case.title, programme=case.programme, **more)
            found = [match(asked, one, corpus, NOW, taxonomy()) for one in everybody]
            wanted = {
                one.profile
                for one in found
                if one.level != "none"
                and all(said.answer != "no" for said in one.conditions if said.name not in ("stage", "unwanted"))
            }
            assert set(matcher.candidates(read_call_text(asked.facts), asked)) == wanted
