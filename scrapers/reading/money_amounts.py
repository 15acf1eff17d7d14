"""Finds printed amounts and rates: numbers with a currency or a percent sign, with what a number may mean.

Works on folded text (`folding`). A number whose separators can be read in two ways is found with a `problem`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

#: Folded words of a currency → ISO 4217. A word that is several countries' is resolved by language.
CURRENCIES: dict[str, str] = {
    **dict.fromkeys(("€", "eur", "euro", "euros", "евро", "ευρω", "evra", "evro", "evrov", "evri", "eura", "eur.", "еуро", "евра", "avro", "eurot"), "EUR"),
    **dict.fromkeys(("лв", "лв.", "лева", "лев", "bgn", "lv.", "leva"), "BGN"),
    **dict.fromkeys(("lei", "ron", "leu"), "RON"),
    **dict.fromkeys(("zl", "pln", "zlotych", "zlote"), "PLN"),
    **dict.fromkeys(("kc", "czk", "korun", "koruny"), "CZK"),
    **dict.fromkeys(("ft", "huf", "forint"), "HUF"),
    **dict.fromkeys(("sek", "kronor"), "SEK"),
    **dict.fromkeys(("dkk", "kroner"), "DKK"),
    **dict.fromkeys(("tl", "try", "₺", "lira"), "TRY"),
    **dict.fromkeys(("rsd", "динара", "dinara", "дин.", "din."), "RSD"),
    **dict.fromkeys(("mkd", "денари", "денара", "ден."), "MKD"),
    **dict.fromkeys(("bam", "km"), "BAM"),
    **dict.fromkeys(("uah", "грн", "грн.", "гривень", "гривен"), "UAH"),
    **dict.fromkeys(("hrk", "kn", "kuna", "kune"), "HRK"),
    **dict.fromkeys(("£", "gbp", "pounds"), "GBP"),
    **dict.fromkeys(("$", "usd", "us$", "dollars"), "USD"),
    **dict.fromkeys(("chf", "sfr"), "CHF"),
    **dict.fromkeys(("nok",), "NOK"),
}  # fmt: skip
_KRONA = {"sv": "SEK", "da": "DKK", "cs": "CZK", "no": "NOK", "nb": "NOK"}
#: Folded words that multiply.
MULTIPLIERS: dict[str, int] = {
    **dict.fromkeys(("хил", "хил.", "хиляди", "тыс.", "тис.", "тис", "thousand", "thousands", "k", "tis.", "tis", "tys.", "tys", "tisic", "tisicu", "tisicov", "tsd.", "tsd", "tausend", "mille", "mila", "mil", "mii", "mie", "hiljada", "хиљада", "илјади", "tisuca", "tusen", "tusind", "ezer", "bin", "χιλ.", "χιλιαδες", "тисяч"), 1_000),
    **dict.fromkeys(("млн", "млн.", "млн", "млн.", "милион", "милиона", "милиони", "мил.", "мил", "м.","million", "millions", "m", "mn", "mln", "mln.", "mio", "mio.", "mill.", "mill", "millionen", "million.", "millones", "millon", "milioni", "milione", "milioane", "milion", "milionu", "milionow", "miliony", "milionov", "milijuna", "milijun", "milijona", "milijonov", "miliona", "милијуна", "милиони", "милиона", "milhoes", "milhao", "mihoes", "εκατ.", "εκατ", "εκατομμυρια", "εκατομμυριων", "milyon", "miljoner", "miljon", "millioner", "millio", "milions", "мільйонів", "мільйони", "мільйона", "meur"), 1_000_000),
    **dict.fromkeys(("млрд", "млрд.", "милиард", "милиарда", "милиарди", "billion", "bn", "bln", "mrd", "mrd.", "mia", "mia.", "mld", "mld.", "milliarden", "milliards", "milliard", "miliardi", "miliarde", "miliard", "miliardy", "milijarde", "milijardi", "miliarda", "milyar", "miljarder", "milliarder", "δισ.", "мільярдів"), 1_000_000_000),
}  # fmt: skip

_NUMBER = r"\d{1,3}(?:[ ]\d{3})+(?:[.,]\d{1,2}(?!\d))?|\d{1,3}(?:'\d{3})+(?:[.,]\d{1,2}(?!\d))?|\d[\d.,]*\d|\d"
_MULT = "|".join(sorted((re.escape(one) for one in MULTIPLIERS), key=len, reverse=True))
_CUR = "|".join(sorted((re.escape(one) for one in (*CURRENCIES, "kr", "kr.")), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?:(?P<c1>{_CUR})\s?)?(?P<n>{_NUMBER})(?:[ ]?(?P<m>{_MULT})(?![^\W\d_]))?(?P<dash>,-|\.-)?"
    rf"(?:\s?(?:de |di |d'|от )?(?P<c2>{_CUR})(?![^\W\d_]))?",
)
_PERCENT = re.compile(
    r"(?<![\w.,/])(?P<n>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|на сто\b|percent\b|per cent\b|prozent\b|v\.h\.|procent\b|por ciento\b|pour cent\b|τοις εκατο)"
)
#: Between two ends of a range.
RANGE_JOIN = re.compile(
    r"\s*(?:-|до|и|to|and|bis|und|a|y|e|et|si|do|az|i|ως|εως|και|og|och|til|till|in|ile|es|та|ate|fino a|jusqu'a)\s*"
)
_UPPER = re.compile(rf"\s?-\s?(?P<n>{_NUMBER})(?![\w.,]*\d|\s?(?:{_MULT}|{_CUR})(?![^\W\d_]))")
_FRAGMENT = re.compile(r"\d[.,]?\s$")
_JOINED = re.compile(r"\s*(?:-|to|bis|до|a|do|az|ως|εως|til|till|ate)\s*")


@dataclass(frozen=True, slots=True)
class Printed:
    """An amount (`currency` set) or a rate (`currency` None) and where it stands in the folded text."""

    start: int
    end: int
    value: Decimal | None
    currency: str | None
    problem: str | None = None
    is_rate: bool = False
    inherited: bool = False
    multiplied: bool = False


def find_amounts(text: str, lang: str | None) -> list[Printed]:
    """All amounts with a currency, in order; an end of a range takes currency and multiplier from the other end."""
    found: list[Printed] = []
    bare: dict[int, tuple[Printed, re.Match[str]]] = {}
    for match in _AMOUNT.finditer(text):
        one = _amount(match, lang)
        if one is None:
            continue
        if one.currency is None:
            bare[one.end] = (one, match)
            continue
        lower = _lower_end(text, one, match, bare, found)
        if lower is not None:
            found.append(lower)
        found.append(one)
        upper = _upper_end(text, one, match)
        if upper is not None:
            found.append(upper)
    return found


def find_rates(text: str) -> list[Printed]:
    """All percentages from 1 to 100, in order; the first end of a range ("50-75 %") too."""
    found: list[Printed] = []
    for match in _PERCENT.finditer(text):
        value = Decimal(match["n"].replace(",", "."))
        if not 0 < value <= 100:
            continue
        before = re.search(
            r"(?<![\w.,])(\d{1,2}(?:[.,]\d)?)\s?(?:-|до|to|bis|a|и|and)\s?$",
            text[max(0, match.start() - 14) : match.start()],
        )
        if before is not None and Decimal(before[1].replace(",", ".")) < value:
            start = match.start() - (min(14, match.start()) - before.start())
            found.append(
                Printed(start, start + len(before[1]), Decimal(before[1].replace(",", ".")), None, is_rate=True)
            )
        found.append(Printed(match.start(), match.end(), value, None, is_rate=True))
    return found


def are_range(text: str, first: Printed, second: Printed) -> bool:
    """Whether two amounts are the two ends of one range."""
    if first.value is None or second.value is None or first.value >= second.value or first.currency != second.currency:
        return False
    between = text[first.end : second.start]
    return bool(_JOINED.fullmatch(between)) or (
        bool(RANGE_JOIN.fullmatch(between))
        and bool(
            re.search(
                r"(?:между|between|zwischen|entre|tra|fra|intre|miedzy|mezi|medzi|izmedu|между|mellan|mellem|von|de|da|od|от|from|from|μεταξυ|arasi)\s(?:\w{1,12}\s){0,2}$",
                text[max(0, first.start - 26) : first.start],
            )
        )
    )


def _amount(match: re.Match[str], lang: str | None) -> Printed | None:
    word = match["c1"] or match["c2"]
    currency = (_KRONA.get(lang or "") if word in ("kr", "kr.") else CURRENCIES.get(word)) if word else None
    if word and currency is None:
        return None
    multiplier = MULTIPLIERS.get(match["m"] or "", 1)
    if match["m"] == "meur":
        currency = "EUR"
    if match["m"] in ("m", "k", "m.") and not word:
        return None
    if word == "km" and lang not in ("bs", "hr", "sr", "mk"):
        return None
    value, problem = _value(match["n"], bool(match["m"]))
    if value is None and problem is None:
        return None
    if not match["c1"] and _FRAGMENT.search(match.string, max(0, match.start() - 8), match.start()):
        # "150 00 €", "282.344. 256 Euro": the end of a number that was broken.
        value, problem = None, "it is a piece of a longer number"
    end = match.end("c2") if match["c2"] else match.end("m") if match["m"] else match.end("n")
    start = match.start("c1") if match["c1"] else match.start("n")
    whole = None if value is None else _tidy(value * multiplier)
    return Printed(start, end, whole, currency, problem, multiplied=bool(match["m"]))


def _value(number: str, multiplied: bool) -> tuple[Decimal | None, str | None]:
    """What a printed number means; (None, why) where it can mean two things, (None, None) where it is none."""
    plain = number.replace(" ", "").replace("'", "")
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        last = max(plain.rfind("."), plain.rfind(","))
        mark, other = plain[last], "," if plain[last] == "." else "."
        whole, part = plain[:last], plain[last + 1 :]
        groups = whole.split(other)
        if mark in whole or not _grouped(groups):
            return None, "its separators cannot be read"
        if len(part) == 3:
            return None, "its separators can be read in two ways"
        return (
            (Decimal("".join(groups) + "." + part), None)
            if 1 <= len(part) <= 2
            else (None, "its separators cannot be read")
        )
    if points + commas == 0:
        return Decimal(plain), None
    mark = "." if points else ","
    groups = plain.split(mark)
    if points + commas > 1:
        return (Decimal("".join(groups)), None) if _grouped(groups) else (None, "its separators cannot be read")
    if len(groups[1]) == 3 and not multiplied and 1 <= len(groups[0]) <= 3 and groups[0] != "0" and number == plain:
        return Decimal("".join(groups)), None
    if len(groups[1]) in (1, 2) or multiplied:
        return Decimal(f"{groups[0]}.{groups[1]}"), None
    return None, "its separators cannot be read"


def _grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(one) == 3 for one in groups[1:])


def _upper_end(text: str, lower: Printed, match: re.Match[str]) -> Printed | None:
    """The number behind a range's beginning, where the currency stands before: "EUR 700000-900000"."""
    if not match["c1"] or match["c2"] or lower.value is None:
        return None
    after = _UPPER.match(text, lower.end)
    if after is None:
        return None
    value, problem = _value(after["n"], bool(match["m"]))
    if value is None or problem is not None or value <= lower.value:
        return None
    return replace(lower, start=after.start("n"), end=after.end("n"), value=_tidy(value), inherited=True)


def _tidy(value: Decimal) -> Decimal:
    """Without the zeros that a multiplication leaves: 6.9 million is 6900000."""
    return (
        value.quantize(Decimal(1))
        if value == value.to_integral_value() and value.as_tuple().exponent not in (0, -2)
        else value
    )


def _lower_end(
    text: str,
    upper: Printed,
    match: re.Match[str],
    bare: dict[int, tuple[Printed, re.Match[str]]],
    found: list[Printed],
) -> Printed | None:
    """The number before a range's end that has no currency of its own."""
    joined = re.search(
        r"(?:\s*-\s*|\s(?:до|и|to|and|bis|und|a|y|e|et|si|do|az|i|og|och|til|till|та|ate)\s)$",
        text[max(0, match.start() - 8) : match.start()],
    )
    if joined is None:
        return None
    place = match.start() - (min(8, match.start()) - joined.start())
    known = bare.get(place)
    if known is None or (found and found[-1].end > known[0].start) or upper.value is None:
        return None
    lower, number = known
    if lower.value is None:
        return replace(lower, currency=upper.currency)
    multiplier = MULTIPLIERS.get(match["m"] or "", 1) if not number["m"] else 1
    value = _tidy(lower.value * multiplier)
    made = replace(lower, value=value, currency=upper.currency, inherited=True)
    if not match["m"] and not number["m"] and lower.value < 1000 <= upper.value:
        # "10 à 30 000 €" may mean ten or ten thousand.
        return replace(made, value=None, problem="it may stand for thousands")
    return made if value < upper.value else None
