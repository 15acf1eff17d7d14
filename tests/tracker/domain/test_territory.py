import pytest

from tracker.domain.territory import Territory, canonical

from .shipped import taxonomy


@pytest.mark.parametrize(
    ("home", "asked", "fits"),
    [
        (["BG331"], ["BG"], True),
        (["BG"], ["BG331"], True),
        (["BG331"], ["BG33"], True),
        (["BG331"], ["BG34"], False),
        (["BG33"], ["EU27"], True),
        (["BG33"], ["EL", "BG"], True),
        (["BG33"], ["GR"], False),
        (["RS22"], ["EU27"], False),
        (["RS22"], ["western balkans"], True),
        (["BG331"], ["Black Sea Basin"], True),
        (["BG421"], ["Black Sea Basin"], False),
        (["BG421"], ["Danube"], True),
        (["DE21"], ["Danube"], True),
        (["DE30"], ["Danube"], False),
        (["BG331"], [], None),
        ([], ["BG"], None),
        (["BG331"], ["somewhere nice"], None),
        (["BG331"], ["*"], True),
        (["BG3"], ["BG33"], True),
    ],
)
def test_a_place_fits_its_ancestors_descendants_and_groups(home: list[str], asked: list[str], fits: bool | None):
    assert taxonomy().territory.fit(home, asked) is fits


def test_greece_and_the_united_kingdom_have_two_spellings():
    assert canonical("gr522") == "EL522"
    assert canonical("GB") == "UK"
    assert taxonomy().territory.fit(["GR51"], ["EL"]) is True


def test_places_are_named_in_both_languages():
    territory = taxonomy().territory
    assert territory.name("BG331", "bg") == "Варна"
    assert territory.name("BG331", "en") == "Varna"
    assert territory.name("DE21", "bg") == "Oberbayern"
    assert territory.name("ZZ", "bg") == "ZZ"


def test_every_place_has_its_country_and_every_bulgarian_one_its_bulgarian_name():
    names = taxonomy().territory.names
    assert {code[:2] for code in names} <= set(names)
    assert all("bg" in names[code] for code in names if code.startswith("BG"))
    assert sum(len(code) == 5 and code.startswith("BG") for code in names) == 28


def test_bulgaria_and_its_neighbours_are_whole_to_level_three_and_named_in_bulgarian():
    names = taxonomy().territory.names
    whole = {"BG": 28, "RO": 42, "EL": 52, "MK": 8, "RS": 25, "TR": 81}
    assert {country: sum(len(code) == 5 and code.startswith(country) for code in names) for country in whole} == whole
    assert all(names[code].get("bg") for code in names if code[:2] in whole)
    assert all(code[:-1] in names for code in names if code[:2] in whole and len(code) > 2), "a level is missing"


def test_the_rest_of_the_union_is_whole_to_level_two():
    counted = {"AT": 9, "BE": 11, "CZ": 8, "DE": 38, "DK": 5, "ES": 19, "FI": 5, "FR": 27, "HR": 4, "HU": 8, "IE": 3}
    counted |= {"IT": 21, "LT": 2, "NL": 12, "PL": 17, "PT": 9, "SE": 8, "SI": 2, "SK": 4}
    counted |= dict.fromkeys(["CY", "EE", "LU", "LV", "MT"], 1)
    names = taxonomy().territory.names
    assert {land: sum(len(code) == 4 and code.startswith(land) for code in names) for land in counted} == counted


def test_codes_are_compared_without_any_taxonomy():
    assert Territory().fit(["BG331"], ["BG33"]) is True
    assert Territory().fit(["BG331"], ["EU27"]) is None
