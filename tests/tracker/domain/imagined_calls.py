"""Calls as programmes write them, with a summary, and what each of the five shipped clusters should hear of them.

All of it was written down before the matcher was run on any of it. The words are those of the field and not those of the
profiles. Who is not named hears nothing. `strong`, `told`, `mild` and `refused` mean what they mean in
test_matching_shipped. The last fifteen were set apart, and no rule was made with them in sight.
"""

from __future__ import annotations

from typing import NamedTuple

ALL = ("marine", "furniture-wood", "green-energy", "ict", "agrifood")


class Imagined(NamedTuple):
    """A call in one language, and who hears of it how."""

    title: str
    summary: str
    expected: dict[str, str]

    @property
    def lang(self) -> str:
        return "bg" if any("а" <= letter <= "я" for letter in self.title.lower()) else "en"


IMAGINED = [
    Imagined(
        "Подкрепа за внедряване на възобновяеми енергийни източници за собствено потребление в МСП",
        "Финансират се фотоволтаични централи до 200 kW с батерии за съхранение на произведената електроенергия.",
        {"green-energy": "strong"},
    ),
    Imagined(
        "Boosting the blue bioeconomy: algae and new value chains in sea basins",
        "Proposals should develop the cultivation and processing of macroalgae for food, feed and materials, together with "
        "coastal communities.",
        {"marine": "strong", "agrifood": "told"},
    ),
    Imagined(
        "Модернизация на дървопреработващи предприятия",
        "Безвъзмездна помощ за машини и оборудване за първична и вторична преработка на дървен материал.",
        {"furniture-wood": "strong"},
    ),
    Imagined(
        "Circular design and remanufacturing in the home furnishing sector",
        "SMEs will be supported to redesign chairs, tables and mattresses so that their components can be reused.",
        {"furniture-wood": "told"},
    ),
    Imagined(
        "Сателитни данни и изкуствен интелект за управление на напояването",
        "Разработване на цифрови решения за фермери, с които се пестят вода и торове.",
        {"ict": "told", "agrifood": "told"},
    ),
    Imagined(
        "Short food supply chains and local markets",
        "Support for farmers' cooperatives and small processors that sell directly to consumers.",
        {"agrifood": "strong"},
    ),
    Imagined(
        "Ваучери за цифровизация на микропредприятия",
        "Ваучерът покрива разходи за уебсайт, онлайн магазин и програмни продукти за управление на дейността.",
        {"ict": "told"},
    ),
    Imagined(
        "Retrofitting ferries and workboats with battery-electric propulsion",
        "Pilot conversions of existing vessels and shore-side charging in small harbours.",
        {"marine": "strong", "green-energy": "mild"},
    ),
    Imagined(
        "Реставрация на църкви и манастири",
        "Консервация на стенописи, укрепване на сгради – недвижими културни ценности, и достъп за поклонници.",
        {},
    ),
    Imagined(
        "Training of national judges in EU competition law",
        "Seminars, conferences and exchanges of judges and court staff on the enforcement of competition rules.",
        {},
    ),
    Imagined(
        "Участие на български фирми в международни панаири и изложби",
        "Колективно представяне на предприятия в чужбина, организирано от браншови организации и клъстери.",
        dict.fromkeys(ALL, "told"),
    ),
    Imagined(
        "Cluster partnerships for the green and digital transition of SMEs",
        "Partnerships of cluster organisations help small firms of an industrial ecosystem to adopt new technologies.",
        dict.fromkeys(ALL, "told"),
    ),
    Imagined(
        "Създаване на центрове за върхови постижения в медицината",
        "Научна инфраструктура за изследване на сърдечно-съдови и онкологични заболявания.",
        {},
    ),
    Imagined(
        "Digital twins of ports for just-in-time arrivals",
        "Data platforms that connect terminals, pilots and shipping lines, so that ships need not wait at anchor.",
        {"marine": "strong", "ict": "told"},
    ),
    Imagined(
        "Биогаз от селскостопански отпадъци",
        "Инсталации, които произвеждат биометан от оборски тор и растителни остатъци.",
        {"green-energy": "told", "agrifood": "told"},
    ),
    Imagined(
        "Detecting adulteration of honey, wine and olive oil",
        "New laboratory methods that prove the authenticity and origin of foods along the chain.",
        {"agrifood": "strong"},
    ),
    Imagined(
        "Обновяване на многофамилни жилищни сгради с цел намаляване на енергопотреблението",
        "Топлоизолация, смяна на дограма и отоплителни инсталации, за да се постигне клас на енергопотребление B.",
        {"green-energy": "told"},
    ),
    Imagined(
        "Building higher with wood: engineered timber for multi-storey housing",
        "Demonstration of cross-laminated timber structures, their fire safety and acoustic comfort.",
        {"furniture-wood": "strong"},
    ),
    Imagined(
        "Подкрепа за дребномащабния крайбрежен риболов",
        "Подобряване на безопасността на борда, селективни риболовни уреди и съхранение на улова.",
        {"marine": "strong", "agrifood": "mild"},
    ),
    Imagined(
        "Countering ransomware against hospitals",
        "Tools for the detection of intrusions, incident response and exchange of information on cyber threats.",
        {"ict": "told"},
    ),
    Imagined(
        "Създаване на предприятия от млади земеделски стопани",
        "Еднократна помощ за фермери до 40 години, които за първи път поемат стопанство.",
        {"agrifood": "strong"},
    ),
    Imagined(
        "Youth exchanges and volunteering in rural areas",
        "Groups of young people from different countries live and volunteer together in villages.",
        {"agrifood": "mild"},
    ),
    Imagined(
        "Обучение и заетост на безработни лица над 55 години",
        "Субсидирана заетост при работодател и курсове за професионална квалификация.",
        {},
    ),
    Imagined(
        "Interconnection of gas pipelines and extension of LNG terminals",
        "Works on projects of common interest for the security of gas supply.",
        {"green-energy": "mild", "marine": "mild"},
    ),
    Imagined(
        "Електрически автобуси и тролейбуси за общините",
        "Доставка на нови превозни средства и зарядни станции за обществения транспорт.",
        {"green-energy": "mild"},
    ),
    Imagined(
        "Pilot lines for advanced semiconductor packaging",
        "Design and manufacturing of chips by heterogeneous integration, open to small and large companies.",
        {"ict": "mild"},
    ),
    Imagined(
        "Умни градове: сензори и отворени данни за управление на трафика",
        "Софтуерни приложения, които предвиждат задръствания в реално време.",
        {"ict": "told"},
    ),
    Imagined(
        "Restoration of river floodplains and wetlands",
        "Removal of barriers and reconnection of rivers with their floodplains, for nature and against floods.",
        {"marine": "mild"},
    ),
    Imagined(
        "Творчески индустрии: мода, дизайн и занаяти",
        "Грантове за дизайнери и занаятчии, които създават нови продукти за дома.",
        {"furniture-wood": "told"},
    ),
    Imagined(
        "Platform workers and the future of labour law",
        "Research on the working conditions of couriers and drivers who find work on digital labour platforms.",
        {"ict": "mild"},
    ),
    # --- set apart
    Imagined(
        "Морско пространствено планиране в Черно море",
        "Сътрудничество на крайбрежните държави при планирането на дейностите в морето.",
        {"marine": "strong"},
    ),
    Imagined(
        "Large language models for under-resourced European languages",
        "Open foundation models, training data and computing capacity for languages with few speakers.",
        {"ict": "told"},
    ),
    Imagined(
        "Превенция на горски пожари чрез дронове и видеонаблюдение",
        "Системи за ранно известяване в държавния горски фонд.",
        {"furniture-wood": "refused"},
    ),
    Imagined(
        "Heat from geothermal sources for district heating networks",
        "First-of-a-kind plants that replace coal boilers by geothermal heat and large heat pumps.",
        {"green-energy": "strong"},
    ),
    Imagined(
        "Инвестиции в преработка на мляко и производство на сирена",
        "Модернизация на мандри, хладилни инсталации и системи за управление на качеството.",
        {"agrifood": "strong"},
    ),
    Imagined(
        "Skills for the shipyards of tomorrow",
        "Vocational training for welders, naval architects and technicians in the maritime technology industry.",
        {"marine": "strong"},
    ),
    Imagined(
        "Подкрепа за музеи, галерии и библиотеки",
        "Нови експозиции, дигитализация на колекции и образователни програми за деца.",
        {"ict": "mild"},
    ),
    Imagined(
        "Upcycling of wood waste into panels and furniture components",
        "Sorting, cleaning and processing of post-consumer wood, with demonstration in at least three regions.",
        {"furniture-wood": "strong"},
    ),
    Imagined(
        "Изграждане на пречиствателни станции за отпадъчни води",
        "Канализационни мрежи и пречиствателни станции на агломерации над 10 000 еквивалент жители.",
        {},
    ),
    Imagined(
        "Reducing pesticide use in orchards and vineyards",
        "Biological control agents and precision spraying, tested with growers in different climates.",
        {"agrifood": "strong"},
    ),
    Imagined(
        "Високотехнологични стартиращи предприятия: ускорителна програма",
        "Рисково финансиране и наставничество за стартъпи с иновативен софтуер, електроника или роботика.",
        {"ict": "told"},
    ),
    Imagined(
        "Prevention of violence against women and children",
        "Awareness, training of professionals and support services for victims.",
        {},
    ),
    Imagined(
        "Изграждане на ветроенергийни паркове и присъединяване към мрежата",
        "Инвестиции в производство на електроенергия от вятър и повишаване на преносния капацитет.",
        {"green-energy": "strong"},
    ),
    Imagined(
        "Sustainable yachting and nautical tourism in the Mediterranean",
        "Marinas test reception of waste, electric moorings and information for boat owners.",
        {"marine": "strong"},
    ),
    Imagined(
        "Мерки за социално включване на ромската общност",
        "Здравни и образователни медиатори, подкрепа за заетост и достъп до жилища.",
        {},
    ),
]
SEEN_BY_RULES = 30
