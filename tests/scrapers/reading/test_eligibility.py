"""Who may apply, read from sentences in English and Bulgarian."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.applicant_words import data_of
from scrapers.reading.eligibility import read_eligibility
from scrapers.reading.readings import Eligibility

EU = list(data_of("places")["group"][0]["members"])


def _values(read: Eligibility) -> dict[str, list[str] | str]:
    said: dict[str, list[str] | str] = {
        name: sorted(one.value for one in getattr(read, name))
        for name in ("applicants", "applicants_excluded", "countries", "countries_excluded", "nuts")
        if getattr(read, name)
    }
    if read.partners_min:
        said["partners_min"] = read.partners_min.value
    if read.partner_countries_min:
        said["partner_countries_min"] = read.partner_countries_min.value
    if read.de_minimis:
        said["de_minimis"] = read.de_minimis.value
    return said


def _said(line: str) -> tuple[str, dict[str, list[str] | str]]:
    """A line of a table: the text, two bars, `+` kinds, `-` kinds, `@` places, `!` countries refused, `p` partners, `c` their countries, `dm`."""
    text, _, expected = line.rpartition("||")
    said: dict[str, list[str] | str] = {}
    for word in expected.split():
        mark, rest = word[0], word[1:]
        if word == "dm":
            said["de_minimis"] = "yes"
        elif mark == "p":
            said["partners_min"] = rest
        elif mark == "c":
            said["partner_countries_min"] = rest
        else:
            name = {
                "+": "applicants",
                "-": "applicants_excluded",
                "@": "countries",
                "!": "countries_excluded",
                "#": "nuts",
            }[mark]
            said[name] = sorted(EU if rest == "EU" else rest.split(","))
    return text.strip().replace("⏎", "\n"), said


ENGLISH = """
Eligible applicants: SMEs, clusters and universities. || +sme,cluster,university
Eligible applicants are municipalities and NGOs registered in Bulgaria or North Macedonia. || +municipality,ngo @BG,MK
Who can apply? Non-profit organisations and research institutes. || +ngo,research
Who can apply⏎- SMEs⏎- NGOs⏎- Municipalities⏎Deadline: 5 May 2026⏎Universities host the info day. || +sme,ngo,municipality
The call is open to small and medium-sized enterprises established in an EU Member State. || +sme @EU
Large enterprises are not eligible. || -large_enterprise
Natural persons cannot apply. || -natural_person
Ineligible applicants: natural persons and large enterprises. || -natural_person,large_enterprise
SMEs and start-ups may apply; large enterprises are not eligible. || +sme -large_enterprise
Universities shall not be eligible. || -university
Only natural persons may apply. || +natural_person
All enterprises are eligible, except large enterprises. || +sme -large_enterprise
Applicants from all EU Member States except Hungary may apply. || @AT,BE,BG,CY,CZ,DE,DK,EE,ES,FI,FR,GR,HR,IE,IT,LT,LU,LV,MT,NL,PL,PT,RO,SE,SI,SK
Eligible countries: EU Member States except Hungary and Malta || @AT,BE,BG,CY,CZ,DE,DK,EE,ES,FI,FR,GR,HR,IE,IT,LT,LU,LV,NL,PL,PT,RO,SE,SI,SK
Not only SMEs but also large enterprises may apply. || +sme,large_enterprise
Bulgarian SMEs can apply. || +sme @BG
UK research organisations can apply for up to £2 million. || +research @GB
UK registered businesses and local authorities can apply. || +sme,large_enterprise,municipality @GB
SMEs in Bulgaria can apply. || +sme @BG
Applicants must be legal entities established in Greece or Bulgaria. || @GR,BG
Applicants may be associations, foundations, universities or local authorities. || +ngo,university,municipality
The lead partner must be a cluster organisation. || +cluster
Municipalities may apply for projects that support SMEs. || +municipality
Applications are invited from universities and research organisations based in the Western Balkans. \
|| +university,research @AL,BA,ME,MK,RS,XK
SMEs, universities and individuals are eligible to apply. || +sme,university,natural_person
Eligible countries: Bulgaria, Romania and Serbia || @BG,RO,RS
Eligible applicants: municipalities and NGOs from NUTS regions BG311, BG312 and RS22 || +municipality,ngo #BG311,BG312,RS22
Applicants must be SMEs, but not start-ups owned by universities. || +sme
Proposals may be submitted by consortia of at least three partners from two countries. || p3 c2
at least three partners from two countries || p3 c2
A minimum of four (4) partners is required. || p4
The consortium must include a minimum of 2 independent entities from two different countries. || p2 c2
Consortia of 3 to 6 partners. || p3
The grant is provided under the de minimis regulation. || dm
Applications from natural persons will not be considered. || -natural_person
Companies that are large enterprises are not eligible. || -large_enterprise
Eligible applicants are companies (SMEs). || +sme
To lead a project you must be a UK registered SME. || +sme @GB
At least one partner from Bulgaria and one from Greece must take part. || p2
Aid is granted under Regulation (EU) 2023/2831. || dm
""".strip().splitlines()

BULGARIAN = """
Допустими кандидати: малки и средни предприятия, клъстери и научни организации. || +sme,cluster,research
Допустими кандидати по процедурата са общини и юридически лица с нестопанска цел, регистрирани в България. \
|| +municipality,ngo @BG
Кой може да кандидатства?⏎Сдружения и фондации, регистрирани в България. || +ngo @BG
Големи предприятия не са допустими. || -large_enterprise
Не са допустими големи предприятия и физически лица. || -large_enterprise,natural_person
Физически лица нямат право да кандидатстват. || -natural_person
Недопустими кандидати:⏎- големи предприятия⏎- физически лица || -large_enterprise,natural_person
Допустими кандидати са МСП. Големите предприятия не са допустими. || +sme -large_enterprise
Допустими са всички предприятия, с изключение на големите предприятия. || +sme -large_enterprise
Бенефициенти на помощта не могат да бъдат големи предприятия. || -large_enterprise
Могат да кандидатстват микро, малки и средни предприятия от Северозападен район. || +sme #BG31
По процедурата могат да кандидатстват общини на територията на Северозападен и Северен централен район. \
|| +municipality #BG31,BG32
Кандидатите трябва да са МСП със седалище на територията на област Варна. || +sme #BG331
Кандидати могат да бъдат читалища и НПО. || +ngo
Кандидатът следва да е юридическо лице с нестопанска цел, вписано в регистъра. || +ngo
Проектни предложения могат да се подават от висши училища и общини. || +university,municipality
Общините могат да кандидатстват за проекти в подкрепа на МСП. || +municipality
Проекти в подкрепа на МСП могат да подават общини. || +municipality
Организации от България, Гърция и Кипър могат да участват. || @BG,GR,CY
Допустими държави: България, Румъния и Сърбия || @BG,RO,RS
Бенефициенти:⏎• Общини;⏎• НПО;⏎• Министерства⏎Бюджет: 5 млн. евро⏎Университетите ще участват. \
|| +municipality,ngo,public_body
Консорциумът трябва да включва най-малко трима партньори. || p3
най-малко трима партньори || p3
минимум 3 партньора || p3
В проекта трябва да участват поне двама партньори от различни държави. || p2
Партньорството трябва да включва не по-малко от три организации. || p3
Кандидати могат да бъдат търговски дружества – микро, малки и средни предприятия. || +sme
Дружества, които са големи предприятия, не са допустими. || -large_enterprise
Предложения, подадени от физически лица, няма да бъдат разглеждани. || -natural_person
Партньорството е задължително – минимум един партньор от България и един от Гърция || p2
Помощта се предоставя при условията на минимална помощ (de minimis). || dm
""".strip().splitlines()

SILENT = """
Support for SMEs
Подкрепа за МСП
BG16RFPR001-1.012 - Подкрепа за клъстери
Предоставяне подкрепа на предприятията на територията на МИГ за внедряване на иновации
The project supports SMEs and universities.
The call targets SMEs.
Target groups: SMEs, NGOs and citizens.
Целеви групи: МСП, НПО и граждани.
Крайни бенефициенти: МСП
Eligible activities: training for SMEs and NGOs.
Допустими дейности: обучения на МСП и общини.
The info day will be held in Sofia, Bulgaria.
Large companies can participate only as partners without funding.
Големи предприятия могат да участват само като асоциирани партньори.
The project must involve at least 10 SMEs.
This webinar is open to all SMEs.
Researchers from universities in Germany presented results. Contact: Ministry of Economy, Sofia, Bulgaria.
Cluster 6 is open to all.
Guidelines for applicants for municipalities
Enterprises in difficulty are not eligible.
Предприятия в затруднено положение не са допустими.
Russian NGOs may not apply.
Any legal entity, including SMEs and universities, may apply.
Legal entities established in EU Member States and third countries may apply.
At least one partner from each country must take part.
Our association has at least three partners in Germany.
The support does not constitute de minimis aid.
The aid is not de minimis.
Помощта не представлява минимална помощ.
""".strip().splitlines()


PHRASES = [
    line
    for file in sorted((Path(__file__).parent / "phrases").glob("eligibility_*.tsv"))
    for line in file.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", [*ENGLISH, *BULGARIAN, *PHRASES])
def test_a_statement_about_applying_is_read(line: str) -> None:
    text, said = _said(line)
    assert _values(read_eligibility(text, lang=None)) == said


@pytest.mark.parametrize("text", SILENT)
def test_what_is_named_in_passing_states_nothing(text: str) -> None:
    assert _values(read_eligibility(text, lang=None)) == {}


def test_a_field_of_applicants_needs_no_cue() -> None:
    read = read_eligibility("SMEs, research institutes", lang="en", hint="applicants")
    assert _values(read) == {"applicants": ["research", "sme"]}
    assert _values(read_eligibility("SMEs, research institutes", lang="en")) == {}
    assert _values(read_eligibility("Bulgaria, Serbia", lang="en", hint="countries")) == {"countries": ["BG", "RS"]}


def test_a_quote_is_the_sentence_as_printed() -> None:
    text = "Срок: 5 май. Допустими кандидати са общини.\nКонтакти: София"
    (one,) = read_eligibility(text, lang="bg", where="detail").applicants
    assert one.evidence.quote == "Допустими кандидати са общини."
    assert one.evidence.where == "detail"


_PIECES = [line.rpartition("||")[0] for line in (*ENGLISH, *BULGARIAN)] + [*SILENT, "\n", "й", "\u0301", "(", ":", "•"]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=12)), max_size=8).map(" ".join))
def test_any_text_is_read_with_quotes_from_it(text: str) -> None:
    read = read_eligibility(text, lang=None)
    stated = [*read.applicants, *read.applicants_excluded, *read.countries, *read.nuts]
    stated += [one for one in (read.partners_min, read.de_minimis) if one]
    for one in stated:
        assert one.evidence.quote
        assert one.evidence.quote in text
    assert not {one.value for one in read.applicants} & {one.value for one in read.applicants_excluded}


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["SMEs", "clusters", "universities", "municipalities", "NGOs"]), min_size=1, unique=True)
)
def test_every_listed_kind_is_read_back(names: list[str]) -> None:
    kinds = {"SMEs": "sme", "clusters": "cluster", "universities": "university"}
    kinds |= {"municipalities": "municipality", "NGOs": "ngo"}
    read = read_eligibility(f"Eligible applicants: {', '.join(names)}.", lang="en")
    assert [one.value for one in read.applicants] == [kinds[name] for name in names]


@pytest.mark.parametrize(
    "piece", ["eligible applicants are SMEs in Bulgaria ", "eligible applicants (", "at least three ", " "]
)
def test_a_page_four_times_as_long_takes_about_four_times_as_long(piece: str) -> None:
    def took(size: int) -> float:
        text = "Eligible applicants " + piece * (size // len(piece))
        best = 60.0
        for _ in range(3):
            start = time.process_time()
            read_eligibility(text, lang=None)
            best = min(best, time.process_time() - start)
        return best

    took(1000)
    assert took(48_000) < 10 * took(12_000) + 0.05


def test_a_list_of_countries_goes_on_over_long_lines_and_ends_at_the_next_label() -> None:
    text = (
        "Regions / countries for funding\nEU Member States, Overseas Countries and Territories (OCT)\n"
        "Albania (Shqipëria), Bosnia and Herzegovina (Bosna i Hercegovina / Босна и Херцеговина), Iceland (Ísland), Kosovo "
        "(Kosova/Kosovë / Косово), Liechtenstein, North Macedonia (Северна Македонија), Norway (Norge), Serbia, Türkiye\n"
        "eligible entities\nEducation and training institution, Research Institution incl. University\n"
        "Mandatory partnership\nNo\nThe fair takes place in Japan"
    )
    read = read_eligibility(text, lang="en")
    countries = {one.value for one in read.countries}
    assert {*EU, "AL", "BA", "IS", "XK", "LI", "MK", "NO", "RS", "TR"} <= countries
    assert "JP" not in countries
    assert sorted(one.value for one in read.applicants) == ["research", "university"]


def test_countries_that_also_may_apply_come_to_those_told_and_make_no_list_alone() -> None:
    assert read_eligibility("Applicants from Ukraine are also eligible.", lang="en").countries == ()
    read = read_eligibility(
        "Eligible countries: EU Member States. Applicants from Ukraine are also eligible.", lang="en"
    )
    assert {one.value for one in read.countries} == {*EU, "UA"}
