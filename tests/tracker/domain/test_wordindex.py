"""What a profile shares with many calls at once is what it shares with each."""

import pytest

from tracker.domain.models import Profile
from tracker.domain.relevance import compile_profile, total
from tracker.domain.taxonomy import Taxonomy
from tracker.domain.wordindex import WordIndex

from .shipped import call, profiles, taxonomy

CALLS = [
    call("Green hydrogen for ships", id="a"),
    call("Skills for furniture design", id="b"),
    call("Ports and ship repair", id="c", summary="Shipyards and hydrogen"),
    call("Отглеждане на рози", "bg", id="d"),
]


@pytest.mark.parametrize("name", sorted(profiles()))
def test_the_amount_is_the_sum_of_a_single_match(name: str):
    index = WordIndex(CALLS)
    query = compile_profile(profiles()[name], taxonomy())
    shared = index.shared(query)
    for place, text in enumerate(index.texts):
        single = total(query, text, index.corpus)
        assert shared[place].amount == pytest.approx(single) if place in shared else single == 0
        if place in shared:
            assert 0 <= shared[place].pairs < shared[place].amount


def test_coverage_is_the_share_of_a_call_s_words_that_the_profile_has():
    index = WordIndex(CALLS)
    whole = compile_profile(Profile("p", {"en": "P"}, keywords=("green", "hydrogen", "ships")), Taxonomy())
    part = compile_profile(Profile("p", {"en": "P"}, keywords=("hydrogen",)), Taxonomy())
    assert index.shared(whole)[0].coverage == pytest.approx(1.0)
    assert 0 < index.shared(part)[0].coverage < 0.6
    assert set(index.shared(part)) == {0, 2}
