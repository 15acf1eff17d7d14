"""How many partners a call asks for, and whether its aid is de minimis."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.reading.applicants_cues import Segment
from scrapers.reading.folding import Folded

_NUMBERS = {
    1: "one|един|една|едно", 2: "two|двама|два|две", 3: "three|трима|три", 4: "four|четирима|четири", 5: "five|петима|пет",
    6: "six|шестима|шест", 7: "seven|седем", 8: "eight|осем", 9: "nine|девет", 10: "ten|десет",
}  # fmt: skip
_WORTH = {word: str(number) for number, words in _NUMBERS.items() for word in words.split("|")}
_NUMBER = r"(?P<n>\d{1,2}(?![\d.,]*\d)|" + "|".join(_WORTH) + r")(?:\s?\(\s?[\w]{1,9}\s?\))?"
_WORD = r"(?:[^\W\d_][\w'/-]{0,24}[\s-]{1,3})"
_WHO = (
    r"(?:partners?|partner\sorgani[sz]ations?|organi[sz]ations?|entit(?:y|ies)|beneficiar(?:y|ies)|participants?|applicants?"
    r"|members?|companies|enterprises|smes?|institutions?|clusters?|партн[ьи]ори?|партньора|организаци[яи]|юридически\sлица|субекта?"
    r"|участни(?:ка|ци)|кандидат[аи]?|предприятия|членове|члена|мсп|институции|клъстера?)"
)
_LEAST = (
    r"(?:at\sleast|a?\s?minimum(?:\sof|\snumber\sof)?|min\.?|no\s(?:fewer|less)\sthan|not\sless\sthan|"
    r"наи-малко(?:\sот)?|поне|минимум|не\sпо-малко\sот|минимално)"
)
_FORMS = (
    re.compile(rf"(?<![^\W_]){_LEAST}\s{{1,3}}{_NUMBER}\s{{1,3}}{_WORD}{{0,4}}?(?<![^\W_]){_WHO}(?![^\W_])"),
    re.compile(
        rf"(?<![^\W_])(?:between|from|от|между)?\s{{0,2}}{_NUMBER}\s{{0,2}}(?:-|to|and|до|и)\s{{0,2}}\d{{1,2}}\s{{1,3}}{_WORD}{{0,2}}?"
        rf"(?<![^\W_])(?:partners?|партн[ьи]ори?)(?![^\W_])"
    ),
    re.compile(
        rf"(?<![^\W_])(?:partners?|партн[ьи]ор\w{{0,5}})\s{_WORD}{{0,5}}?{_LEAST}\s{{1,3}}{_NUMBER}\s{{1,3}}{_WORD}{{0,3}}?"
        r"(?:countries|държави|страни)(?![^\W_])"
    ),
    re.compile(
        r"(?<![^\W_])(?:minim(?:um|al)(?:\snumber\sof)?\s(?:partners|consortium(?:\ssize)?|partnership(?:\ssize)?)(?:\srequired)?"
        r"|(?:partners?|партн[ьи]ори),?\s(?:min(?:imum)?|минимум)\.?|минимал(?:ен|ния(?:т)?)\sброи\s(?:на\s)?(?:партн[ьи]ори(?:те)?|участници(?:те)?)"
        rf")\s{{0,2}}(?:is|are|e|е|са)?\s{{0,2}}[:-]?\s{{0,2}}{_NUMBER}(?![^\W_])"
    ),
    re.compile(
        rf"(?<![^\W_])(?:consorti(?:um|a)|partnership|консорциум|партньорство|обединение)\s(?:must\s|should\s|shall\s|трябва\sда\s)?"
        rf"{_WORD}{{0,4}}?{_LEAST}\s{{1,3}}{_NUMBER}(?![^\W_])(?!\s{{1,3}}(?:years?|months?|countr|години|месец|държав|стран|%))"
    ),
)
_ASKED = re.compile(
    r"must|should|shall|requir|need|minimum|consorti|partnership|proposal|applica|project|eligib|\bcall\b|трябва|следва|необходим"
    r"|изиск|консорциум|партн[ьи]орств|проект|предложени|кандидат|допустим|миним|задължител|обединен"
)
_LEAST_OR_MUST = re.compile(
    rf"(?<![^\W_])(?:{_LEAST}|must|should|shall|requir\w{{0,5}}|трябва|следва|необходим\w?|изиск\w{{0,6}}|задължител\w{{0,3}})(?![^\W_])"
)
_PARTNER = re.compile(r"partner|партн[ьи]ор")
#: "at least one partner from each country" is a number for each, not for all.
_EACH = re.compile(
    r"\s{0,2}(?:\w{1,20}\s){0,3}?(?:(?:from|in|per)\s(?:each|every)|per|от\sвсяка|от\sвсеки|във?\sвсяка)\s(?!other)"
)
#: Those whom a project serves are no partners: "must involve at least 10 SMEs".
_SERVED = re.compile(
    r"(?:involv|reach|train|support|benefit|engag|assist|attract|обхва|обуч|подкреп|привл|подпом)\w{0,8}\s(?:of\s|за\s|на\s)?$"
)
#: "At least one partner from Bulgaria and one from Greece" are two.
_AND_ONE = re.compile(
    r"(?:,|(?<![^\W_])(?:and|plus|и))\s(?:at\sleast\s|поне\s|наи-малко\s|минимум\s)?(?:one|един|една|1)(?![^\W_])"
)
_SHORT = 90
#: "At least three letters of support from partners".
_OF_PROJECT = re.compile(
    r"(?:project|проект)\w{0,3}\s(?:must|should|shall|will|трябва\sда|следва\sда)\s(?:include|включва)\w{0,2}\s$"
)
_THROUGH = re.compile(
    r"\s(?:years?|months?|weeks?|days?|hours?|години|месеца|дни|from|by|with|for|to|signed|за|със?)\s(?!\d|(?:at\s|a\s)?(?:least|minimum))"
)
#: "From two different countries", "established in at least three Member States".
_COUNTRIES = re.compile(
    rf"(?<![^\W_])(?:from|in|of|representing|от|в)\s(?:{_LEAST}\s{{1,3}})?{_NUMBER}\s{{1,3}}(?:(?!(?:{_WHO}|from|in|of|and|or|от|в|и|или)(?![^\W_])){_WORD}){{0,4}}?(?<![^\W_])"
    r"(?:countries|(?:member\s)?states|държави(?:-|\s)?(?:членки)?|страни(?:-членки)?)(?![^\W_])"
)
_AT_MOST = re.compile(r"(?:up\sto|maximum|no\smore\sthan|not\smore\sthan|до|максимум|не\sповече\sот)\s(?:of\s)?$")
_WHOEVER = re.compile(rf"(?<![^\W_]){_WHO}(?![^\W_])|consorti|partnership|консорциум|партн[ьи]орств")
#: "3 partners", all that stands before the countries.
_BARE = re.compile(rf"\W{{0,5}}(?:{_LEAST}\s{{1,3}})?{_NUMBER}\s{{1,3}}{_WORD}{{0,3}}?(?<![^\W_]){_WHO}\s?")
_REACHED = re.compile(
    r"(?<![^\W_])(?:attend|train(?:ed|ing)|reach(?:ed|ing)|visit|met|took\spart|обучен|участваха|присъстваха|посети)"
)
_JOINED = re.compile(r"consorti|partnership|консорциум|партн[ьи]орств|обединени")
#: Who has members, staff and contacts of its own.
_BODIES = re.compile(
    r"(?<![^\W_])(?:clusters?|networks?|associations?|boards?|jury|committee|panel|council|teams?|company|enterprise|firm|events?|клъстер\w{0,4}|мрежа\w{0,2}"
    r"|сдружени\w{1,3}|жури\w{0,2}|комиси\w{1,3}|съвет\w{0,2}|екип\w{0,2}|предприятие\w{0,2}|фирма\w{0,2}|дружество\w{0,2}|събити\w{1,3})(?![^\W_])"
)
_AGENTS = re.compile(
    r"(?:support|sign|evaluat|endors|review|assess|approv|letters?|quotations?|offers?|подкреп|подпис|оценя|одобр|писма|оферти)\w{0,6}\s(?:by|from|от)\s(?:at\s)?$"
)
_TRAINED = re.compile(r"(?<![^\W_])(?:train(?:ed|ing|ees)|attend|workshop|webinar|обучен\w{0,3}|обучи)(?![^\W_])")
_REACH = 160

_AID = re.compile(
    r"de[\s-]minimis|минимал(?:на|ни|ната|ните)\sпомощи?"
    r"|(?:регламент|regulation)\s{0,2}(?:\((?:ес|eu)\)\s{0,2})?(?:no\.?\s|№\s?)?(?:2023/2831|1407/2013)"
)
#: "If the aid is de minimis", "may constitute de minimis aid": not said of this call.
_MAYBE = re.compile(
    r"(?<![^\W_])(?:if|where|when|whether|unless|may|might|could|in\scase|ако|когато|дали|освен\sако|в\sслучаи|може)(?![^\W_])"
)
_NOT_APPLIED = re.compile(
    r"(?:does|do|shall|will|is|are)\snot\s(?:appl|grant|used)|not\sapplicable|не\sсе\sприлага|неприложим|не\sе\sприложим"
)
_NOT_AID = re.compile(r"(?<![^\W_])(?:not|no|neither|nor|без|не|нито|non|rather\sthan|instead\sof|outside)(?![^\W_])")
#: Conditions on aid that was had before, and lists of documents to declare it, tell nothing about this call's aid.
_DECLARED = re.compile(r"declar|previous|received\s|definition|деклараци|получен|получил|предишн|натрупван|cumulat")


def _is_of_others(text: str, segment: Segment, match: re.Match[str]) -> bool:
    """Whether those counted are members of a board or a cluster, signatories or trainees, and no partners of a project."""
    sentence = text[segment.start : segment.end]
    if _JOINED.search(sentence):
        return False
    before = text[segment.start : match.start()]
    return bool(_BODIES.search(before) or _AGENTS.search(before) or _TRAINED.search(sentence))


def read_partners(source: Folded, segments: Sequence[Segment]) -> tuple[str, Segment, int, int] | None:
    """The least number of partners as printed, where it stands; None where none is asked for."""
    for segment in segments:
        text = source.text
        for form in _FORMS:
            for match in form.finditer(text, segment.start, segment.end):
                if _EACH.match(text, match.end(), segment.end):
                    continue
                if _is_of_others(text, segment, match):
                    continue
                if _SERVED.search(text, max(segment.start, match.start() - 40), match.start()):
                    continue
                sentence = text[max(segment.start, match.start() - 300) : min(segment.end, match.end() + 300)]
                bare = len(text[segment.start : match.start()].split()) <= 2
                short = bare and segment.end - segment.start <= _SHORT and _PARTNER.search(match.group())
                value = _WORTH.get(match["n"], match["n"])
                if value == "1":
                    value = str(1 + len(_AND_ONE.findall(text, match.end(), min(segment.end, match.end() + 200))))
                if _WORTH.get(match["n"], match["n"]) != "1" and match.group().endswith(
                    ("partner", "participant", "member", "applicant")
                ):
                    # "At least three partner meetings".
                    continue
                if _OF_PROJECT.search(
                    text, max(segment.start, match.start() - 60), match.start()
                ) and not _PARTNER.search(match.group()):
                    continue
                if value == "1" or _THROUGH.search(match.group()):
                    # That one partner comes from somewhere tells nothing of how many there are.
                    continue
                if (short or _ASKED.search(sentence)) and 1 <= int(value) <= 50:
                    return str(int(value)), segment, match.start(), match.end()
    return None


def read_partner_countries(source: Folded, segments: Sequence[Segment]) -> tuple[str, Segment, int, int] | None:
    """From how many countries the partners must be at least, where it stands; None where that is not asked for."""
    text = source.text
    for segment in segments:
        for match in _COUNTRIES.finditer(text, segment.start, segment.end):
            before = text[max(segment.start, match.start() - _REACH) : match.start()]
            value = int(_WORTH.get(match["n"], match["n"]))
            if (
                not 2 <= value <= 30
                or not _WHOEVER.search(before)
                or _AT_MOST.search(text[segment.start : match.start("n")])
            ):
                continue
            sentence = text[max(segment.start, match.start() - 300) : min(segment.end, match.end() + 300)]
            rest = text[match.end() : segment.end].strip(" .;,\n")
            bare = not rest and _BARE.fullmatch(text, segment.start, match.start())
            if _REACHED.search(sentence) or _is_of_others(text, segment, match):
                continue
            asked = _ASKED.search(sentence) and _LEAST_OR_MUST.search(sentence)
            if bare or asked:
                return str(value), segment, match.start(), match.end()
    return None


def read_de_minimis(source: Folded, segments: Sequence[Segment]) -> tuple[str, Segment, int, int] | None:
    """ "yes" where the aid is said to be de minimis; None where that is not said, or denied."""
    for segment in segments:
        for match in _AID.finditer(source.text, segment.start, segment.end):
            before = source.text[max(segment.start, match.start() - 60) : match.start()]
            around = source.text[max(segment.start, match.start() - 120) : min(segment.end, match.end() + 120)]
            after = source.text[match.end() : min(segment.end, match.end() + 40)]
            denied = _NOT_AID.search(before.replace(" no ", " ")) or _NOT_AID.match(after.strip())
            denied = denied or _MAYBE.search(before) or _NOT_APPLIED.search(after)
            if not denied and not _DECLARED.search(around):
                return "yes", segment, match.start(), match.end()
    return None
