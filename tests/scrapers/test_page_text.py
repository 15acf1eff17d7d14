"""A page as the text a reader sees: what belongs together stays together, what is no content is left out."""

from __future__ import annotations

import pytest

from scrapers.html import TooCostly
from scrapers.page_text import page_text


def lines(markup: str) -> list[str]:
    return [line for one in page_text(markup).sections for line in one.text.splitlines()]


def test_a_section_stands_under_each_heading() -> None:
    page = page_text(
        "<html lang='bg-BG'><title>Покана</title><body><p>Увод</p><h2>Срокове</h2><p>до 15 май</p><h3>Бюджет</h3>"
        "<div>1 млн. лв.</div></body></html>"
    )
    assert (page.title, page.language) == ("Покана", "bg")
    assert [(one.heading, one.text) for one in page.sections] == [
        ("", "Увод"),
        ("Срокове", "Срокове\nдо 15 май"),
        ("Бюджет", "Бюджет\n1 млн. лв."),
    ]


def test_cells_are_told_with_their_labels() -> None:
    assert lines("<table><tr><th>Краен срок</th><td>15.05.2026</td></tr></table>") == ["Краен срок: 15.05.2026"]
    assert lines("<table><tr><td>Deadline:</td><td>15 May</td></tr></table>") == ["Deadline: 15 May"]
    assert lines(
        "<table><thead><tr><th>Call</th><th>Opens</th><th>Closes</th></tr></thead>"
        "<tr><td>Blue</td><td>1 May</td><td>2 June</td></tr><tr><td>Green</td><td></td><td>3 June</td></tr></table>"
    ) == ["Call: Blue | Opens: 1 May | Closes: 2 June", "Call: Green | Closes: 3 June"]
    bold = "<tr><td class='bold'>Budget</td><td>1 €</td><td class='bold'>EU part</td><td>2 €</td></tr>"
    assert lines(f"<table>{bold}</table>") == ["Budget: 1 € | EU part: 2 €"]
    assert lines("<table><tr><td>a</td><td>b</td><td>c</td></tr></table>") == ["a | b | c"]
    assert lines("<dl><dt>Opens</dt><dd>1 May</dd><dt>Closes</dt><dd><p>2 June</p><p>3 June</p></dd></dl>") == [
        "Opens: 1 May",
        "Closes: 2 June; 3 June",
    ]


def test_a_table_that_lays_out_the_page_is_read_as_blocks() -> None:
    assert lines("<table><tr><td><h2>Key dates</h2><p>15 May</p></td><td><p>News</p></td></tr></table>") == [
        "Key dates",
        "15 May",
        "News",
    ]


def test_inline_words_are_not_torn_and_numbers_not_glued() -> None:
    assert lines("<p>Dead<b>line</b> 15<sup>th</sup> May<br>17:00</p>") == ["Deadline 15th May", "17:00"]
    assert lines("<p><span>Deadline</span><span>15.05.2026</span></p>") == ["Deadline 15.05.2026"]


def test_menus_footers_and_controls_are_left_out() -> None:
    markup = (
        "<nav>Home 1.1.2020</nav><div role='navigation'>x</div><p>Text</p><script>var d='2.2.2020'</script>"
        "<select><option>2019</select><p hidden>no</p><footer>© 2014</footer><!-- 3.3.2020 -->"
    )
    assert lines(markup) == ["Text"]


def test_a_page_nested_beyond_reason_ends() -> None:
    deep = "<div>" * 3_000 + "15.05.2026" + "</div>" * 3_000
    try:
        assert "15.05.2026" in " ".join(lines(deep))
    except TooCostly:
        pytest.fail("an ordinary depth of broken pages must be read")
    assert isinstance(lines("<table><tr><td>" * 400 + "x"), list)


def test_tables_inside_a_table_without_rows_and_headings_of_rows_are_kept() -> None:
    page = page_text(
        "<table><table><tr><th colspan='4'>APPLICATION</th></tr><tr><td colspan='4'><p>One</p><p>Two</p></td></tr></table>"
        "</table>"
    )
    assert [(one.heading, one.text) for one in page.sections] == [("APPLICATION", "APPLICATION\nOne\nTwo")]


def test_cells_that_span_columns_stand_under_their_own_header() -> None:
    assert lines(
        "<table><tr><th>Priority</th><th>Type</th><th>Funds</th></tr><tr><td>1</td><td>Small</td><td>5 €</td></tr>"
        "<tr><td colspan='2'>Total</td><td>9 €</td></tr></table>"
    ) == ["Priority: 1 | Type: Small | Funds: 5 €", "Priority: Total | Funds: 9 €"]
