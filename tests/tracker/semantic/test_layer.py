"""Closeness in meaning with the real models: what it finds that words do not, and what it must leave alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.semantic_extra import needs_semantic
from tests.tracker.domain.shipped import CONFIG, call, taxonomy
from tracker.configuring import load_fusion
from tracker.domain.matching import Ranked
from tracker.domain.models import Call, Profile

ROOT = Path(__file__).resolve().parents[3]
CALLS = [
    call("Decarbonisation of vessels and yards", id="ships"),
    call("Better beds, sofas and tables through wood research", id="sofas"),
    call("Vocational training of nurses in rural hospitals", id="nurses"),
    call("Отглеждане на зеленчуци в оранжерии", "bg", id="greenhouses"),
    call("Quantum key distribution over satellite links", id="quantum"),
]

pytestmark = needs_semantic


def ranked(profile: Profile, calls: list[Call] | None = None) -> dict[str, Ranked]:
    from tracker.semantic.encoders import installed
    from tracker.semantic.ranking import rank_by_sense
    from tracker.semantic.vectors import Vectors

    fusion = load_fusion(CONFIG)
    assert fusion is not None
    found = rank_by_sense(calls or CALLS, [profile], fusion, Vectors(installed()), taxonomy=taxonomy())
    return {one.call: one for one in found}


def cluster(*keywords: str, name: str = "Cluster", lang: str = "en") -> Profile:
    return Profile("c", {lang: name}, languages=("bg", "en") if lang in ("bg", "en") else (lang,), keywords=keywords)


def test_a_call_without_a_word_in_common_is_found_by_its_meaning_and_the_keyword_is_named():
    found = ranked(cluster("furniture manufacturing", "upholstery"))
    best = max(found.values(), key=lambda one: one.score)
    assert best.call == "sofas"
    assert best.words == ()
    assert set(found["sofas"].parts) >= {"words", "sense", "probability"}
    assert found["sofas"].parts["words"] == 0
    assert found["sofas"].score > 4 * found["quantum"].score if "quantum" in found else True


def test_a_match_that_is_told_names_the_nearest_keyword():
    told = [one for one in ranked(cluster("cleaner ships", "school meals")).values() if one.level != "none"]
    assert [one.call for one in told] == ["ships"]
    assert told[0].near == ("cleaner ships",)


@pytest.mark.parametrize(
    ("keyword", "lang", "call_id"),
    [
        ("растениевъдство под стъкло", "bg", "greenhouses"),
        ("vegetable growing under glass", "en", "greenhouses"),
        ("мека мебел", "bg", "sofas"),
        ("Möbelherstellung", "de", "sofas"),
        ("formation des infirmières", "fr", "nurses"),
    ],
)
def test_a_keyword_in_any_language_finds_the_call_in_another(keyword: str, lang: str, call_id: str):
    found = ranked(cluster(keyword, name=keyword, lang=lang))
    assert max(found.values(), key=lambda one: one.score).call == call_id


def test_what_a_profile_does_not_want_stays_away_however_near_it_is():
    one = Profile("c", {"en": "Furniture"}, keywords=("furniture",), unwanted=("sofas",))
    assert "sofas" not in ranked(one)


def test_the_same_text_has_the_same_vector_whatever_was_encoded_before():
    from tracker.semantic.encoders import DIMENSIONS, installed

    for encoder in installed().values():
        first = encoder.encode("green ports", "profile")
        encoder.encode("something else of another length altogether, with many words", "call")
        assert encoder.encode("green ports", "profile") == first
        assert len(first) == 2 * DIMENSIONS


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "🚢" * 50, "а" * 3_000, "word " * 2_000])
def test_any_text_has_a_vector_of_length_one(text: str):
    import numpy as np

    from tracker.semantic.encoders import installed
    from tracker.semantic.vectors import Vectors

    vectors = Vectors(installed())
    for encoder in vectors.encoders:
        (row,) = vectors.matrix(encoder, "call", [text])
        assert float(np.linalg.norm(row)) == pytest.approx(1.0, abs=0.01)


def test_a_vector_is_computed_once():
    from tracker.semantic.encoders import installed
    from tracker.semantic.vectors import Vectors

    asked: list[str] = []

    class Counting:
        id = "counting"

        def encode(self, text: str, role: str) -> bytes:
            asked.append(text)
            return installed()["any"].encode(text, "call")

    vectors = Vectors({"any": Counting()})
    vectors.matrix("any", "call", ["ports", "ports"])
    vectors.matrix("any", "call", ["ports"])
    assert asked == ["ports"]
    vectors.matrix("any", "profile", ["ports"])
    assert asked == ["ports", "ports"], "a profile asks in another role"


def test_models_work_with_no_way_out_and_no_cache_to_look_in(tmp_path: Path):
    script = (
        "import socket\n"
        "def refuse(*_): raise AssertionError('asked the network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from tracker.semantic.encoders import installed\n"
        "print(sorted((name, len(one.encode('ports', 'call'))) for name, one in installed().items()))"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=120)
    assert done.stdout.strip() == "[('any', 768), ('english', 768)]", done.stderr
