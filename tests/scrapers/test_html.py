import contextlib

import pytest

from scrapers.html import Document, TooCostly, region_of
from tests.scrapers.pages import values

LABELS = (
    '[list]\nitems = "article"\n[list.fields]\ntitle = { value = "x" }\ndeadline = { label = "Deadline", pick = "all" }'
)


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p><b>Deadline:</b> <span>1 May</span></p>", ["1 May"]),
        ("<p><strong>Deadline</strong>: 1 <i>May</i><br>Room 3</p>", ["1 May"]),
        ("<p><b>Deadline</b><br>1 May</p>", ["1 May"]),
        ("<li><b>Deadline</b> – 1 May</li>", ["1 May"]),
        ("<p><span>Deadline</span><span>:</span> <span>1 May</span></p><p>x</p>", ["1 May"]),
        ("<div>Deadline: 1 <b>May</b></div>", ["1 May"]),
        ("<dl><dt>Deadline</dt><dd>1 May</dd><dd>1 June</dd><dt>Other</dt><dd>2 May</dd></dl>", ["1 May", "1 June"]),
        ("<table><tr><th>Deadline *</th><td>1 May</td><td>x</td></tr></table>", ["1 May"]),
        ("<table><tr><td><p><b>DEADLINE:</b></p></td><td>1 May</td></tr></table>", ["1 May"]),
        ("<p><strong>Deadline</strong></p><p>1 May</p>", ["1 May"]),
        ("<div><span>Deadline</span></div><div>1 May</div>", ["1 May"]),
        ("<p><b>Deadline:</b> 1 May <b>Budget:</b> 5</p>", ["1 May"]),
        ("<p>Deadline: 1 May</p><p>Deadline: 2 May</p>", ["1 May", "2 May"]),
        ("<div>Intro<p><b>Deadline</b></p></div><div>2 May</div>", []),
        ("<p>The Deadline is near</p><p>Deadline extended: no</p>", []),
        ("<p><b>Deadline:</b></p>", []),
        ("<script>Deadline: 1 May</script><!-- Deadline: 2 May --><template>Deadline: 3 May</template>", []),
    ],
)
def test_a_value_is_what_follows_its_label(markup: str, found: list[str]) -> None:
    assert values(LABELS, f"<article>{markup}</article>", "deadline") == [found]


def test_cells_are_found_under_their_header_whatever_their_place() -> None:
    rules = (
        '[list]\nitems = "tbody tr"\n[list.fields]\ntitle = { column = "call" }\ndeadline = { column = ["Closing on"] }'
    )
    table = """<table><thead><tr><th colspan=2>Programme</th><th>Call:</th><th>Closing on</th></tr></thead>
    <tbody><tr><td>a</td><td>b</td><td>First</td><td>1 May</td></tr><tr><td colspan=2>c</td><td>Second</td></tr></tbody></table>"""
    assert values(rules, table, "title") == [["First"], ["Second"]]
    assert values(rules, table, "deadline") == [["1 May"], []]


def test_a_cell_that_spans_rows_shifts_no_other() -> None:
    rules = '[list]\nitems = "tr:has(a)"\n[list.fields]\ntitle = { column = "Call" }\nopens = { column = "Opens" }\n'
    rules += 'deadline = { column = "Closes" }\nprogramme = { column = "Programme" }'
    table = """<table><tr><th rowspan=2>Programme<th rowspan=2>Call<th colspan=2>Dates</tr><tr><th>Opens<th>Closes</tr>
    <tr><td rowspan=2>P<td><a>First</a><td>1 May<td>2 May</tr><tr><td><a>Second</a><td colspan=2>3 May</tr>
    <tr><th>Q<td><a>Third</a><td>5 May</tr><tr><td rowspan=9><td rowspan=999999999999><td rowspan=x><a>z</a></tr></table>"""
    assert values(rules, table, "programme")[:3] == [["P"], ["P"], ["Q"]]
    assert values(rules, table, "title")[:3] == [["First"], ["Second"], ["Third"]]
    assert values(rules, table, "opens")[:3] == [["1 May"], ["3 May"], ["5 May"]]
    assert values(rules, table, "deadline")[:3] == [["2 May"], ["3 May"], []]


def test_a_table_within_a_cell_is_a_table_of_its_own() -> None:
    rules = '[list]\nitems = "#o > tbody > tr:has(a)"\n[list.fields]\ntitle = { column = "Call" }\ndeadline = { column = "Closes" }'
    inner = "<table><tr><th>Closes</th></tr><tr><td>9 May</td></tr></table>"
    table = f"<table id=o><tbody><tr><th>Call<th>More<th>Closes</tr><tr><td><a>A</a><td>{inner}<td>1 May</tr></tbody></table>"
    assert values(rules, table, "deadline") == [["1 May"]]


def test_the_heading_before_an_item_names_its_group() -> None:
    rules = '[list]\nitems = "li"\n[list.fields]\ntitle = { own_text = true }\nprogramme = { previous = "h2" }'
    body = "<h2>A</h2><ul><li>one</li><li>two</li></ul><h2>B</h2><ul><li>three</li></ul>"
    assert values(rules, body, "programme") == [["A"], ["A"], ["B"]]


def test_words_of_separate_blocks_are_kept_apart_and_those_of_one_word_together() -> None:
    document = Document("<div>a<p>b</p>c<br>d <b>e</b>f<script>x</script></div>")
    assert document.text(document.root) == "a b c d ef"


def test_white_space_entities_and_invisible_characters_are_resolved() -> None:
    document = Document("<p>&#x41A;\u200b&amp;&nbsp;\u00ad B\n\t&#8211; C</p>")
    assert document.text(document.root) == "К& B – C"


def deep(element: str = "div", depth: int = 200_000) -> str:
    return f"<html><body>{f'<{element}>' * depth}x"


@pytest.mark.parametrize(
    ("element", "depth"),
    [("div", 200_000), ("ul><li", 4_500), ("b", 8_000), ("table", 30_000), ("svg", 30_000), ("a", 30_000)],
)
def test_elements_nested_without_end_are_read_or_refused_within_the_budget(element: str, depth: int) -> None:
    document = Document(deep(element, depth))
    said = "x"
    with contextlib.suppress(TooCostly):
        for found in document.select("div, li, b"):
            said = document.text(found)
            document.closest(found, "section")
    assert said == "x"
    assert region_of(deep(element, depth).encode(), ["div"]) is None or element != "div"


def test_lexbor_is_not_asked_about_what_would_take_it_minutes() -> None:
    assert region_of(deep("div").encode(), ["div"]) is None
    assert region_of(("<div>" * 200_000 + "</span>" * 200_000).encode(), ["div"]) is None


@pytest.mark.parametrize(
    "css", ["section div div div div div div div i", "[x] > div ~ div ~ div ~ div ~ i", "div:not(div div div [y])"]
)
def test_a_selector_that_could_take_for_ever_ends(css: str) -> None:
    found = []
    with contextlib.suppress(TooCostly):
        found = Document("<div>" * 150 + "</div>" * 50 + "<div></div>" * 1500 + "<i>x</i>" * 200).select(css)
    assert len(found) <= 2000


def test_a_region_is_the_markup_of_the_list_and_not_of_the_rest() -> None:
    first = region_of(b"<p>10:00</p><ul id=l><li>a</ul>", ["#l"])
    assert first == region_of(b"<p>10:05</p><ul id=l><li>a</ul>", ["#l"])
    assert first != region_of(b"<p>10:00</p><ul id=l><li>b</ul>", ["#l"])
    assert region_of(b"<p>10:00</p>", ["#l"]) is None
    assert region_of(b"<p>x</p>", ["p:nonsense(("]) is None


@pytest.mark.parametrize("escape", ["&#27;", "\x1b", "\x9b", "&#7;", "\x7f"])
def test_a_page_gives_a_terminal_no_orders(escape: str) -> None:
    document = Document(f"<p>Ports {escape}[31m and ships</p>")
    assert document.text(document.root).isprintable()
