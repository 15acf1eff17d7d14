"""Guidelines as they are written, with the dates and sums that are not the call's: for tests of what documents say."""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.documents.contract import DocumentPage, DocumentText

#: A row of a table; a string is a paragraph.
Row = tuple[str, ...]


def obyava(*, deadline: str = "14.09.2026 г., 16:30 часа", most: str = "500 000 евро") -> list[list[str | Row]]:
    """A Bulgarian announcement of one page."""
    return [
        [
            "ОБЯВА",
            "На основание чл. 26, ал. 1 от Закона за управление на средствата от Европейските фондове (обн., ДВ, бр. 101 "
            "от 22.12.2015 г.) и Заповед № РД-02-14-123 от 03.07.2026 г. Управляващият орган обявява процедура "
            "BG16RFPR001-1.011 „Подкрепа за клъстери“.",
            ("Общ размер на безвъзмездната финансова помощ по процедурата", "15 300 000 евро"),
            ("Минимален размер на безвъзмездната финансова помощ за проект", "50 000 евро"),
            ("Максимален размер на безвъзмездната финансова помощ за проект", most),
            f"Крайният срок за подаване на проектни предложения е {deadline}",
            "Въпроси могат да се задават до 24.08.2026 г. на адрес oic@example.bg.",
        ]
    ]


def usloviya() -> list[list[str | Row]]:
    """Bulgarian conditions for applying: numbered sections, most of whose dates and sums are not the call's."""
    return [
        [
            "УСЛОВИЯ ЗА КАНДИДАТСТВАНЕ",
            "1. Наименование на програмата:",
            "Програма „Конкурентоспособност и иновации в предприятията“ 2021-2027, одобрена с Решение C(2022) 7552 от "
            "18.10.2022 г. на Европейската комисия, с общ бюджет 1 503 000 000 евро.",
            "9. Общ размер на безвъзмездната финансова помощ по процедурата:",
            "Общият размер на безвъзмездната финансова помощ по настоящата процедура е 15 300 000 евро (29 924 199 лева).",
            "10. Минимален и максимален размер на безвъзмездната финансова помощ:",
            "Минималният размер на безвъзмездната финансова помощ за проект е 50 000 евро.",
            "Максималният размер на безвъзмездната финансова помощ за микропредприятие е 200 000 евро.",
            "Максималният размер на безвъзмездната финансова помощ за малко предприятие е 350 000 евро.",
        ],
        [
            "11. Процент на съфинансиране:",
            "Максималният интензитет на помощта е 80 % от общите допустими разходи.",
            "12. Допустими кандидати:",
            "Допустими кандидати по процедурата са клъстери.",
            "13. Допустими партньори:",
            "Допустими партньори са университети и научни организации.",
            "По предходната процедура проектни предложения се подаваха до 15.01.2027 г.",
            "Проектните предложения по процедура BG16RFPR001-1.003 се подават до 30.10.2026 г., 17:00 ч.",
            "14. Допустими разходи:",
            "Разходите са допустими, ако са извършени в периода от 01.01.2021 г. до 31.12.2029 г.",
            "Общият размер на минималната помощ за едно и също предприятие не може да надхвърля 300 000 евро за период "
            "от три години.",
            "Кандидатът следва да е реализирал нетни приходи от продажби не по-малко от 200 000 лева за 2023-2025 г.",
        ],
        [
            "20. Срок за изпълнение:",
            "Продължителността на изпълнение е до 18 месеца, но не по-късно от 31.12.2029 г.",
            "Окончателният технически отчет се подава до 30.06.2029 г.",
            "Максималният размер на авансовото плащане е до 40 % от стойността на безвъзмездната финансова помощ.",
            ("Вид разход", "Максимален размер", "Процент"),
            ("Консултантски услуги", "20 000 евро", "10 %"),
            "26. Краен срок за подаване на проектните предложения:",
            "14.09.2026 г., 16:30 часа.",
        ],
    ]


def guide(*, most: str = "EUR 750 000") -> list[list[str | Row]]:
    """An English guide for applicants."""
    return [
        [
            "GUIDELINES FOR APPLICANTS",
            "The programme was adopted by Decision C(2022) 8888 of 30 November 2022 with a budget of EUR 65 000 000.",
            "2.1 Budget of the call",
            "The total budget of the call is EUR 4 500 000.",
            ("Maximum grant per project", most),
            "The co-financing rate is 80 %.",
            "Under the previous call, applications could be submitted until 15 March 2027.",
        ],
        [
            "3.1 Who may apply",
            "Eligible applicants: clusters, SMEs and universities established in Bulgaria and Greece.",
            "Component 1: the maximum grant is EUR 200 000.",
            "The turnover of the applicant must exceed EUR 300 000 in each of the last three years.",
            "Costs incurred before 1 January 2026 are not eligible. Projects must end no later than 31 December 2028.",
            "4.2 Deadline",
            "The deadline for submission of applications is 15 October 2026, 17:00 Brussels time.",
            "The final report shall be submitted by 31 March 2029.",
            "Regulation (EU) No 651/2014 of 17 June 2014 declaring certain categories of aid compatible.",
        ],
    ]


def as_read(pages: Sequence[Sequence[str | Row]], label: str = "") -> DocumentText:
    """The text of such a document, as it comes out of a PDF."""
    texts = ["\n".join("\t".join(one) if isinstance(one, tuple) else one for one in page) for page in pages]
    return DocumentText("pdf", tuple(DocumentPage(number, label, text) for number, text in enumerate(texts, 1)))
