import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.stemming import fold, is_stop_word, stem, stems, tokens

FAMILIES = """
клъстер клъстери клъстерите клъстерът клъстера клъстерен клъстерни клъстерна
море морето морета морски морска морско морските
мебел мебели мебелите мебелен мебелна мебелното мебелния
енергия енергии енергийна енергиен енергийни енергийните енергетика
кораб кораби корабите корабът корабен корабна
корабостроене корабостроителен корабостроителна корабостроителница
дърво дървото дървета дървен дървени
дървообработване дървообработването дървообработваща дървообработващи
производство производството производствен производствени производител производители
строителство строителен строителна
земеделие земеделски земеделските земеделец земеделци
рибарство рибар рибарски
туризъм туризма турист туристически туристите
иновация иновации иновациите иновативен иновативни иновационна
дигитализация дигитален дигиталната дигитализиране
образование образованието образователен образователни
наука науката научен научни
икономика икономиката икономически
технология технологии технологиите технологичен
логистика логистични
храна храни храните хранителен хранителни
отпадък отпадъци отпадъците отпадъчен отпадъчни
предприятие предприятия предприятието предприятията
инвестиция инвестиции инвестиционен инвестиционни
вятър вятърен вятърна ветрове
център центрове центърът
слънце слънчев слънчева
кръгов кръгова кръговата
сигурност сигурността сигурен
ефективност ефективността ефективен
изследване изследвания изследователски
преработка преработване преработвателна преработваща
водород водороден водородна
електричество електрически
мляко млечен млечни
зеленчук зеленчуци зеленчуците
зелен зелена зелени зеленият
регион региони регионален регионална
батерия батерии
пристанище пристанища пристанищата пристанищен
устойчив устойчиво устойчивост
cluster clusters
energy energies
fishery fisheries
"""
STRANGERS = ["среда средства", "стол столица", "зелен зеле", "център централа", "риск рис", "образование обзавеждане"]


@pytest.mark.parametrize("family", FAMILIES.strip().splitlines(), ids=lambda family: family.split()[0])
def test_forms_of_one_word_have_one_stem(family: str):
    assert len({stem(word) for word in family.split()}) == 1, {word: stem(word) for word in family.split()}


@pytest.mark.parametrize("pair", STRANGERS)
def test_words_of_different_meaning_stay_apart(pair: str):
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_each_word_of_a_mixed_text_is_read_by_its_script():
    assert stems("Иновации в ИТ сектора и smart farming", "bg") == ("инов", "ит", "сектор", "smart", "farm")


def test_an_acronym_in_capitals_is_no_function_word():
    assert stems("jobs in IT") == ("job", "it")
    assert stems("is it a job") == ("job",)
    assert stems("ПОДКРЕПА И ИНОВАЦИИ В МСП") == ("подкреп", "инов", "мсп")


def test_a_hyphenated_word_is_found_whole_and_in_its_parts():
    bio, based = tokens("bio-based")
    assert (bio.stem, bio.also, based.stem) == ("bio", ("biobas",), "base")
    assert stems("start-up") == stems("startup") == tokens("start-ups")[0].also
    assert stems("e-commerce")[0] == stem("ecommerce")
    assert stems("R&D")[0] == "rd"


def test_a_bulgarian_compound_carries_its_first_part():
    (token,) = tokens("корабостроенето", "bg")
    assert stem("кораби") in token.also


def test_other_languages_have_their_own_stems_and_the_english_one():
    assert stem("Möbelindustrie", "de") == stem("mobelindustrie", "de")
    assert is_stop_word("und", "de")
    assert not is_stop_word("und", "en")
    assert stem("развитие", "de") == stem("развитие", "bg")


def test_letters_and_their_marks_apart_or_together_are_the_same_word():
    assert stems("e\u0301nergie cafe\u0301") == stems("énergie café")
    assert stems("и\u0306од") == stems("йод") != stems("иод")


def test_an_apostrophe_is_no_letter():
    assert stems("Europe's regions") == ("europ", "region")
    assert stems("l’innovation", "fr") == stems("innovation", "fr")


@given(st.text(max_size=300), st.sampled_from(["bg", "en", "de", "el", "xx", None, ""]))
@settings(derandomize=True, deadline=None)
def test_any_text_can_be_read(text: str, lang: str | None):
    for token in tokens(text, lang):
        assert token.stem
        assert 0 <= token.start < token.end <= len(text)


@given(st.text(max_size=60))
@settings(derandomize=True, deadline=None)
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)
