"""What a page strikes out beside its new value is not what it says any more."""

from __future__ import annotations

import pytest

from scrapers.html import Document


@pytest.mark.parametrize("tag", ["s", "del", "strike"])
@pytest.mark.parametrize("markup", ["<p>Deadline: <{}>1 May 2027</{}> 1 June 2027</p>",
                                    "<p><b>Deadline:</b> 1 June 2027 <{}>1 May 2027</{}></p>",
                                    "<dl><dt>Deadline</dt><dd><{}>1 May 2027</{}> <b>1 June 2027</b></dd></dl>"])  # fmt: skip
def test_a_date_that_was_replaced_is_not_read_beside_the_new_one(tag: str, markup: str) -> None:
    document = Document(markup.replace("{}", tag), 100_000)
    assert document.after_label(["Deadline"]) == ["1 June 2027"]
    assert "1 May" not in document.text(document.root)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Deadline: <s>1 May 2027</s></p>",
        "<p>Deadline: <s>1 May 2027</s> (cancelled)</p>",
        "<p><s>AB-1 Ports 2027</s></p>",
    ],
)
def test_what_is_struck_out_and_not_replaced_stays(markup: str) -> None:
    document = Document(markup, 100_000)
    assert "2027" in document.text(document.root)


def test_a_title_that_is_struck_out_beside_a_date_stays() -> None:
    document = Document("<li><del>Support of the blue economy 2027</del> 3 June 2027</li>", 100_000)
    assert "blue economy" in document.text(document.root)


def test_very_many_struck_out_values_cost_no_more_than_others() -> None:
    document = Document("<p>" + "<s>1</s>" * 50_000 + "</p>", 5_000_000)
    assert document.text(document.root)
