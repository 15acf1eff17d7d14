"""A light suffix stemmer for Bulgarian: articles, number and gender endings, then common derivations.

The idea of rules by longest suffix is that of BulStem (Nakov, 2003); the rules are our own, kept small enough to read,
and chosen for the vocabulary of funding calls. Macedonian is near enough to profit from them. A stem is a key for
comparison, not a word: "енергия", "енергийните" and "енергетика" all give "енерг".
"""

from __future__ import annotations

_VOWELS = frozenset("аъоуеиюя")

#: Words whose endings look like an article or a suffix and are none, and irregular plurals.
_IRREGULAR = {
    "работа": "работ",
    "заплата": "заплат",
    "морета": "мор",
    "моретата": "мор",
    "дървета": "дърв",
    "дърветата": "дърв",
    "полета": "пол",
    "деца": "дет",
    "децата": "дет",
    "дете": "дет",
    "хора": "хор",
    "хората": "хор",
    "ветрове": "ветр",
    "плаване": "плав",
    "плаването": "плав",
    "земя": "зем",
    "земята": "зем",
    "земи": "зем",
    "малък": "малк",
    "матраци": "матрак",
    "матраците": "матрак",
    "медия": "меди",
    "медии": "меди",
    "медията": "меди",
    "медиите": "меди",
    "медиен": "меди",
    "медийна": "меди",
    "медийно": "меди",
    "медийни": "меди",
    "хотелиерство": "хотел",
    "дизайнер": "дизайн",
    "дизайнери": "дизайн",
    "дизайнерски": "дизайн",
}

#: Stems that end like a suffix but mean something else without it ("зелен" green, "зел(е)" cabbage).
_KEPT = """зелен горен основ район закон склад обмен пакет живот член терен регистър договор турист материк морал дизайн централ"""
_WHOLE = frozenset(_KEPT.split())

#: suffix of a stem without its final vowels → replacement, letters that must remain. Longest first, repeated.
_SUFFIXES: tuple[tuple[str, str, int], ...] = tuple(
    sorted(
        (
            ("ционен", "ц", 3),
            ("ционн", "ц", 3),
            ("ативен", "", 4),
            ("ативн", "", 4),
            ("изац", "", 4),
            ("изиран", "", 4),
            ("изиращ", "", 4),
            ("изир", "", 4),
            ("ац", "", 4),
            ("иц", "", 5),
            ("ичеств", "", 4),
            ("ическ", "", 3),
            ("етическ", "", 4),
            ("етичен", "", 4),
            ("етичн", "", 4),
            ("етик", "", 4),
            ("ичен", "", 3),
            ("ичн", "", 3),
            ("ик", "", 4),
            ("изм", "ист", 3),
            ("изъм", "ист", 3),
            ("ейск", "", 4),
            ("ск", "", 3),
            ("еств", "", 6),
            ("ств", "", 5),
            ("ствен", "ств", 4),
            ("ствени", "ств", 4),
            ("ителств", "", 4),
            ("ителниц", "", 4),
            ("ителск", "", 4),
            ("ителен", "", 4),
            ("ителн", "", 4),
            ("ител", "", 4),
            ("ователск", "", 4),
            ("ователен", "", 4),
            ("ователн", "", 4),
            ("овател", "", 4),
            ("вателн", "", 4),
            ("вателен", "", 4),
            ("ателн", "", 4),
            ("ателен", "", 4),
            ("яван", "", 3),
            ("аван", "", 3),
            ("уван", "", 4),
            ("ван", "", 4),
            ("яващ", "", 3),
            ("аващ", "", 3),
            ("ващ", "", 4),
            ("ящ", "", 4),
            ("иран", "", 3),
            ("иращ", "", 3),
            ("ован", "", 4),
            ("ийн", "", 3),
            ("иен", "", 3),
            ("ен", "", 3),
            ("иалн", "", 5),
            ("иален", "", 5),
            ("иал", "", 5),
            ("ал", "", 5),
            ("ност", "", 3),
            ("ост", "", 4),
            ("яем", "", 4),
            ("ов", "", 3),
            ("ев", "", 4),
            ("ец", "", 5),
            ("ъчен", "к", 4),
            ("ъчн", "к", 4),
            ("ч", "к", 3),
        ),
        key=lambda rule: -len(rule[0]),
    )
)


def stem(word: str) -> str:
    """The stem of one lower-case Cyrillic word; words of up to three letters stay whole."""
    if len(word) < 4:
        return word
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    root = _without_ending(_without_article(word))
    for _ in range(4):
        if root in _WHOLE:
            return root
        shorter = _without_suffix(root)
        if shorter == root:
            break
        root = shorter
    return _levelled(root)


def _without_article(word: str) -> str:
    """Without a definite article, where what stands before it allows one."""
    if len(word) < 5:
        return word
    end, before = word[-2:], word[-3]
    if end == "та" and (before in "ая" or before == "т"):
        return word[:-2]
    if end == "то" and before in "ое":
        return word[:-2]
    if end == "те" and before in "ие":
        return word[:-2]
    if end in ("ът", "ят"):
        return word[:-2]
    return word


def _without_ending(word: str) -> str:
    """Without the ending of number and gender."""
    for ending, remain in (("ове", 3), ("еве", 3), ("ия", 3), ("ии", 3), ("ие", 3), ("ий", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= remain:
            return word[: -len(ending)]
    if len(word) > 3 and (word[-1] in _VOWELS or word[-1] in "йь"):
        return word[:-1]
    return word


def _without_suffix(root: str) -> str:
    for suffix, instead, remain in _SUFFIXES:
        if root.endswith(suffix) and len(root) - len(suffix) >= remain:
            return root[: -len(suffix)] + instead
    if len(root) > 3 and root[-2] not in _VOWELS:
        # мебелн-, мор-ск-: the fleeting vowel is gone; преработк-, обувк-: nouns in -ка.
        if root[-1] == "н":
            return root[:-1]
        if root[-1] == "к" and len(root) > 4 and root[-2] not in "сй":
            return root[:-1]
    if len(root) > 4 and root[-1] in _VOWELS:
        return root[:-1]
    return root


def _levelled(root: str) -> str:
    """Alternations at the end of a stem made one: ц/к, ъ that comes and goes, я/е of the last syllable."""
    if root[-1] == "ц" and len(root) > 3:
        # земеделц- is земеделец without its vowel; фабриц- would be фабрик-.
        root = root[:-1] if root[-2] not in _VOWELS else root[:-1] + "к"
    if len(root) > 4 and root[-2] == "ъ" and root[-1] in "рлк" and root[-3] not in _VOWELS:
        root = root[:-2] + root[-1]
        if root[-1] == "к":
            root = root[:-1]
    for place in range(len(root) - 1, 0, -1):
        if root[place] in _VOWELS:
            return root[:place] + "е" + root[place + 1 :] if root[place] == "я" else root
    return root


#: First parts of compounds → the word whose stem they carry ("корабостроене" is about a "кораб" too).
COMBINING = {
    "аква": "аква",
    "авто": "авто",
    "агро": "агро",
    "био": "био",
    "водо": "вода",
    "ветро": "вятър",
    "вино": "вино",
    "горско": "гора",
    "дърво": "дърво",
    "еко": "еко",
    "електро": "електричество",
    "енерго": "енергия",
    "зеленчуко": "зеленчук",
    "здраве": "здраве",
    "кибер": "кибер",
    "корабо": "кораб",
    "лесо": "лес",
    "машино": "машина",
    "метало": "метал",
    "микро": "микро",
    "млеко": "мляко",
    "нано": "нано",
    "плодо": "плод",
    "прахо": "прах",
    "приборо": "прибор",
    "рибо": "риба",
    "самолето": "самолет",
    "стъкло": "стъкло",
    "фото": "фото",
    "хидро": "хидро",
    "хлебо": "хляб",
    "храно": "храна",
}
