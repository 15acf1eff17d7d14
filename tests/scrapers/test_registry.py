import pytest

from scrapers.registry import scraper_for
from scrapers.spec import PYTHON_SCRAPERS, parse_source
from tests.scrapers.pages import HEAD, LIST, source


@pytest.mark.parametrize("name", PYTHON_SCRAPERS)
def test_every_scraper_a_source_may_name_is_there(name: str) -> None:
    spec = parse_source(f'{HEAD}url = "{LIST}"\npython = "{name}"', "x.toml")
    assert scraper_for(spec).first().url == LIST


@pytest.mark.parametrize("shape", ["listing", "feed", "json_api"])
def test_every_shape_has_a_scraper(shape: str) -> None:
    rules = "" if shape == "feed" else '[list]\nitems = "a"\n[list.fields]\ntitle = "a"'
    assert scraper_for(source(rules, shape)).first().url == LIST
