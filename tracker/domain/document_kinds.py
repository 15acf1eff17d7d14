"""What a document of a call is for, by its title and file name, and in which order documents are read.

The announcement of a call ("Обява") states its dates; the conditions of applying ("Условия за кандидатстване",
"Guidelines for applicants") state money and who may apply; annexes, templates, contracts, letters and answers speak of
other dates and sums, so that nothing is read from them as a statement about the call. Words of Bulgarian and English,
and the commonest of the neighbours' languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from tracker.domain.identity import title_key, url_key
from tracker.domain.models import Document

DocumentKind = Literal["notice", "conditions", "other", "annex"]
_ORDER: tuple[DocumentKind, ...] = ("notice", "conditions", "other", "annex")
#: The kinds that state something about the call.
STATING: frozenset[DocumentKind] = frozenset({"notice", "conditions", "other"})

#: Beginnings of words, in the order in which they decide: a title has several ("Условия … и приложения към тях").
_TELLING: tuple[tuple[DocumentKind, tuple[str, ...]], ...] = (
    ("annex", ("условия за изпълнение", "условията за изпълнение", "conditions for implementation",
               "implementation conditions", "implementation manual", "project implementation")),
    ("notice", ("обява", "обявата", "обявление", "покана за", "поканата за", "call for p", "call for a", "call for e",
                "call notice", "call text", "text of the call", "call announcement", "announcement of the call",
                "call document", "notice of funding", "funding notice")),
    ("conditions", ("условия за кандидат", "условията за кандидат", "насоки за кандидат", "насоките за кандидат",
                    "ръководство за кандидат", "указания за кандидат", "guidelines for applicant",
                    "guide for applicant", "applicant s guid", "applicants guid", "applicant guid", "applicant s manual",
                    "applicants manual", "applicant manual", "applicant s pack", "applicants pack",
                    "applicant s package", "application pack", "application guid", "application manual",
                    "application conditions", "conditions for appl", "terms of reference")),
    ("annex", ("приложени", "annex", "appendi", "образец", "образци", "формуляр", "бланка", "шаблон", "template",
               "application form", "form ", "деклараци", "declaration", "statement of", "договор", "contract",
               "agreement", "критери", "criteria", "методик", "methodology", "бюджет", "budget", "писмо", "letter",
               "заповед", "order", "решение", "decision", "постановление", "наредба", "регламент", "regulation",
               "въпроси", "отговори", "questions", "answers", "faq", "q a", "протокол", "протоколи", "minutes",
               "списък", "list of", "резултат", "results", "оценител", "оценка", "evaluation", "презентация",
               "presentation", "годишна работна програма", "индикативна", "work programme", "indicative",
               "checklist", "контролен лист", "карта", "map")),
    ("annex", ("anexa", "anexo", "annexe", "allegat", "anlage", "anhang", "załącznik", "příloh", "prílo", "melléklet",
               "παράρτημα", "прилог", "prilog", "priloga", "додаток", "bilaga", "vertrag", "contrat", "umowa", "smlouv",
               "zmluv", "szerződés", "sözleşme", "σύμβαση", "ugovor", "уговор", "pogodba", "formular", "formulaire",
               "modulo", "obrazac", "образац", "erklärung", "déclaration", "dichiarazione", "declarați", "declarat",
               "oświadczeni", "prohlášení", "izjava", "изјава", "δήλωση", "întrebări", "fragen", "ερωτήσεις", "pytania")),
    ("notice", ("aufruf", "bekanntmachung", "ausschreibung", "förderaufruf", "appel à", "bando", "avviso", "apel de",
                "apelul de", "convocatoria", "πρόσκληση", "javni poziv", "јавни позив", "јавен повик", "javni razpis",
                "nabór", "výzva", "felhívás", "çağrı", "utlysning", "конкурс")),
    ("conditions", ("ghidul solicitant", "ghid pentru solicitant", "leitfaden", "förderrichtlinie", "merkblatt",
                    "cahier des charges", "guide du candidat", "linee guida", "guía del solicitante", "οδηγός",
                    "upute za prijavitelje", "упатство за апликанти", "упутство за подносиоце", "regulamin", "příručka",
                    "príručka", "útmutató", "rehber")),
    ("notice", ("call", "покана")),
)  # fmt: skip
_GLUED = re.compile(r"[_+\-.]+")
_FILE_PARAMETERS = frozenset({"file", "filename", "name", "document", "doc", "attachment"})


def kind_of(title: str, url: str = "") -> DocumentKind:
    """What a document is for: its title decides, else its file name."""
    for name in (title, file_name(url)):
        kind = _kind_by_words(name)
        if kind is not None:
            return kind
    return "other"


def file_name(url: str) -> str:
    """The name of the file that an address ends with, or that one of its parameters names; may be empty."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    for name, value in parse_qsl(parts.query):
        if name.casefold() in _FILE_PARAMETERS and "." in value:
            return value.rpartition("/")[2]
    last = unquote(parts.path).rpartition("/")[2]
    return last if "." in last else ""


def in_reading_order(documents: Iterable[Document]) -> list[Document]:
    """Documents as they are worth reading: the announcement, the conditions, what says nothing of itself, annexes.

    Each address once; of one kind in the order of the page.
    """
    once = {url_key(one.url): one for one in reversed(list(documents))}
    listed = list(once.values())[::-1]
    return sorted(listed, key=lambda one: _ORDER.index(kind_of(one.title, one.url)))


def rank(kind: DocumentKind) -> int:
    """Whose word counts first: 0 for the announcement."""
    return _ORDER.index(kind)


def _kind_by_words(name: str) -> DocumentKind | None:
    words = f" {title_key(_GLUED.sub(' ', name))} "
    for kind, beginnings in _TELLING:
        if any(f" {one}" in words for one in beginnings):
            return kind
    return None
