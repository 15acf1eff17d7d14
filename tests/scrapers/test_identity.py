import random

from scrapers.contract import Printed, RawCall
from scrapers.identity import keyed


def item(**fields: str) -> RawCall:
    return RawCall("", {name: (Printed(text, ""),) for name, text in fields.items()})


def keys(*items: RawCall) -> list[str]:
    return [one.key for one in keyed(items)]


def test_an_item_is_named_by_its_code_else_its_address_else_its_title() -> None:
    assert keys(item(code="A", url="u", title="t"), item(url="v", title="t"), item(title="w")) == ["A", "v", "w"]


def test_items_that_share_a_code_and_an_address_are_told_apart_by_their_titles() -> None:
    first, second = item(code="A", url="u", title="one"), item(code="A", url="u", title="two")
    assert keys(first, second) == ["A | u | one", "A | u | two"]


def test_items_that_share_a_code_are_told_apart_by_their_addresses() -> None:
    assert keys(item(code="A", url="u", title="t"), item(code="A", url="v", title="t"), item(code="B")) == [
        "A | u",
        "A | v",
        "B",
    ]


def test_items_alike_but_for_their_dates_are_both_kept() -> None:
    assert keys(item(title="t", deadline="1 May"), item(title="t", deadline="1 June")) == ["t | 1 May", "t | 1 June"]


def test_an_exact_repetition_is_left_out() -> None:
    assert keys(item(code="A", title="t"), item(code="A", title="t")) == ["A"]


def test_no_key_depends_on_the_order_of_the_page() -> None:
    things = [item(code="A", url=f"u{n % 3}", title=f"t{n % 5}", deadline=str(n)) for n in range(40)]
    expected = {one.first("deadline"): one.key for one in keyed(things)}
    random.Random(3).shuffle(things)
    assert {one.first("deadline"): one.key for one in keyed(things)} == expected
    assert len(set(expected.values())) == 40


def test_naming_twice_changes_nothing() -> None:
    once = keyed([item(code="A", url="u", title="one"), item(code="A", url="u", title="two"), item(title="x")])
    assert keyed(once) == once
