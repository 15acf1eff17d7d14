"""Words that say nothing, by language, and the frequent words of funding calls before any call was seen. Data only."""

from __future__ import annotations

from collections.abc import Mapping

#: Function words, without diacritics as the tokens are.
STOP_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "bg": """
            а ако ала без беше би бивш бих бил била били било благодаря бъдат бъде бяха в вас ваш ваша вашата вашите
            вашия ваше вече ви вие винаги все всеки всички всичко всяка във въпреки върху г где ги го гр д да дали до
            докато докога дори досега доста е едва един една едни едно ето за зад заедно заради засега затова защо
            защото и из или им има имат иска й каза как каква какво както какъв като кога когато което които кой който
            която към ли м ме между мен ми мнозина мога могат може моля му н на над назад най направи например нас наш
            наша нашата нашите нашия наше не него нея ни ние никой нито нищо но някои някой няма о обаче около освен
            особено от отгоре отново още по повече повечето под поради после почти пред преди през при пък с са само се
            сега си след следва сме според спрямо сред срещу сте съм със също т така такава такива такъв там твой те тези
            ти то това тогава този той толкова точно три тук тъй тъкмо тя тях у ч че често чрез ще щом я чл ал др вкл
            напр т.н тази този онзи онези ония оная чието чиито чийто чиято втори първи чрез посредством относно
        """,
        "en": """
            a about above across after again against all also am among an and any are as at be because been before being
            below between both but by can could did do does doing down during each either etc few for from further had
            has have having he her here hers him his how however i if in into is it its itself just least less like may
            me might more most much must my near no nor not now of off on once one only onto or other others our out
            over own per same she should since so some such than that the their theirs them then there these they this
            those through thus to together too toward towards under until up upon us use used using various very via was
            we were what when where whether which while who whom whose why will with within without would you your
        """,
        "de": """
            aber alle als also am an auch auf aus bei beim bis da damit dann das dass dem den der des die dies diese
            diesem diesen dieser doch durch ein eine einem einen einer eines er es fur gegen hat haben ich ihr ihre im
            in insbesondere ist ja kann konnen man mehr mit nach nicht noch nur ob oder ohne sein seine sich sie sind so
            sowie uber um und uns unter vom von vor wenn werden wie wir wird wo zu zum zur zwischen
        """,
        "fr": """
            a afin ainsi au aussi aux avec ce ces cet cette ceux chez comme dans de des du elle en entre est et etre eux
            fait il ils je la le les leur leurs lors mais meme ne nos notre nous on ont ou par pas plus pour que quel
            quelle qui sa sans se ses si son sont sous sur ta te tous tout toute toutes tres un une vers vos votre vous d
            l s n qu c
        """,
        "es": """
            a al algo ante aqui asi aun como con contra cual cuando de del desde donde dos el ella ellas ellos en entre
            era es esa ese eso esta estas este esto estos ha hacia hasta hay la las le les lo los mas mediante mi muy no
            nos o otra otras otro otros para pero por porque que se segun ser si sin sobre son su sus tambien tanto te
            toda todas todo todos tras un una uno y ya
        """,
        "it": """
            a ad agli ai al alla alle allo anche attraverso che chi ci come con contro cui da dagli dai dal dalla dalle
            degli dei del della delle dello di dove e ed era essere fra gli ha hanno i il in io la le lo loro ma mediante
            nei nel nella nelle nello noi non o ogni per perche piu quale quali questa queste questi questo se si sia
            sono su sua sue sugli sui sul sulla sulle suo tra tutti tutto un una uno
        """,
        "pt": """
            a ao aos as ate com como da das de do dos e em entre era esta este foi ha isso isto ja la mais mas na nas
            nao no nos o os ou para pela pelas pelo pelos por qual quando que se sem ser seu seus sob sobre sua suas tambem
            um uma
        """,
        "ro": """
            a acest aceasta aceste acesti ai al ale am ar are as atat au ca care ce cea cei cel cele chiar cu cum da daca
            dar de decat din dintre dupa ea ei el ele este eu fi fie fiind fost iar ii il in intre intr isi la le li lor
            lui mai nu o ori pe pentru prin printr sa sau se si spre sub sunt toate toti un una unei unor unui
        """,
        "pl": """
            a aby ale bez by byc byl bylo byly co czy dla do gdy i ich ile im inne innych ja jak jako je jego jej jest
            jezeli juz kto ktora ktore ktorych ktory lub ma maja miedzy na nad nie niz o od oraz po pod poprzez przed
            przez przy sa sie swoje ta tak takze tam te tego tej ten to tych tylko tym w we wraz wsrod z za ze
        """,
        "nl": """
            aan al als bij dan dat de den der des deze die dit door een en er haar had heeft het hij hoe hun ik in is
            kan met na naar niet nog of om onder ook op over te tegen tot tussen uit van via voor waar was wat we werd
            wordt worden ze zich zij zijn zo zonder
        """,
        "sv": """
            alla att av bland da de dem den denna deras dess det detta dig din du efter eller en ett fran for genom ha
            han har hon i inom inte jag kan med mellan men mot ni nu nar och om pa sa samt sig sin sina ska som till
            under upp ut vad var vara vi vid ar an over
        """,
        "da": """
            af alle at blev bliver da de dem den denne der deres det dette dig din du efter eller en er et for fra ham
            han har hun i ikke ind inden jeg kan med mellem men mod og om op os over pa samt sig sin som til ud under var
            vi ved
        """,
        "el": """
            αλλα αν αντι απο αυτα αυτες αυτη αυτο αυτοι αυτος για δε δεν δια εαν ειναι εκ εν ενα ενας ενος επι η ηταν θα
            και κατα κι μα με μεσω μετα μη μια μιας να ο οι ομως οπου οπως οταν οτι οχι περι που προς πως σαν σε στα στη
            στην στις στο στον στους τα τη την της τι τις το τον του τους των υπο ως
        """,
        "tr": """
            ama ancak bazi bir biz bu bunun da daha de degil diye en gibi gore hem her icin icinde ile ise kadar ki mi mu
            nasil ne o olan olarak olup onun sonra su tum uzere uzerinde ve veya ya yani
        """,
        "ru": """
            а без более бы был была были было быть в вам вас все всех вы где да для до его ее если есть еще же за и из
            или им их к как ко когда который которые которых кто ли между мы на над не него нет ни но о об от по под при с
            со так также такой то того тоже только том у уже чем что чтобы эта эти это этот
        """,
        "sr": """
            а али ако без би бити во да до за и из или им има која које који ка кад као кроз ли међу на над не ни но о од
            око она они оно по под поред пре преко при са се су само сви све то у уз ће из што je ali ako bez bi biti da
            do za i iz ili im ima koja koje koji ka kad kao kroz li medu na nad ne ni no o od oko ona oni ono po pod
            pored pre preko pri sa se su samo svi sve to u uz ce sto
        """,
    }.items()
}

#: Written language → whose stop words it shares, where it has no list of its own.
STOP_WORDS_OF: Mapping[str, str] = {"mk": "bg", "uk": "ru", "hr": "sr", "bs": "sr", "no": "da", "nb": "da", "ca": "es"}

#: Of a hundred calls, in about how many a word of the trade occurs. Before calls were seen, and while they are few, this
#: keeps "innovation" from weighing like "shipbuilding". Estimates, deliberately round; what is learned outweighs them.
TRADE_WORDS: Mapping[str, Mapping[int, str]] = {
    "en": {
        30: "call proposal project support programme development european eu action",
        20: "innovation innovative research sustainable cooperation europe measure new",
        10: """open topic system technology solution improve improvement partnership priority application regional region
               management service national network training data digital capacity fund funding grant enterprise business
               activity initiative sector approach process""",
        5: """energy environment climate health social education green community public local international small
              medium sme infrastructure production product market investment green transport industry industrial skill
              policy smart strategic transition resource efficiency efficient security safety cluster competitiveness
              material integrated advanced tool future global assessment demonstration impact value chain society high based""",
        2: """design manufacturing performance mobility intelligence model effective enhanced novel resilience risk
              operation building""",
    },
    "bg": {
        30: "покана предложение проект подкрепа програма процедура развитие европейски мярка",
        20: "иновация устойчив изпълнение подобряване осигуряване територия подход 2021 2027",
        10: """технология решение партньорство приоритет регион регионален управление услуга национален мрежа обучение
               данни дигитален капацитет фонд финансиране безвъзмезден помощ технически предприятие бизнес дейност
               инициатива сектор процес създаване изграждане насърчаване прилагане условие местен достъп""",
        5: """енергия околна среда климат здраве социален образование зелен общност обществен международен малък среден
              мсп инфраструктура производство продукт пазар инвестиция транспорт индустрия умение политика интегриран
              преход ресурс ефективност сигурност безопасност клъстер конкурентоспособност материал клъстери заетост
              община общински градски училище деца култура научен изследване модернизация група информационен кампания
              промишленост промишлен""",
        2: """биологичен""",
    },
}

#: What numbers a call. A title of nothing but these and the most frequent words of the trade says nothing of its subject.
NUMBERING: Mapping[str, str] = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth 1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th open",
    "bg": "първа втора трета четвърта пета шеста седма осма девета десета отворена",
}

#: Words in the *name* of a cluster that say who it is, not what it wants.
NAME_WORDS: Mapping[str, str] = {
    "en": """cluster association foundation union chamber federation network center centre hub platform society ltd
             bulgaria bulgarian european europe national regional""",
    "bg": """клъстер сдружение асоциация фондация съюз камара федерация мрежа център хъб платформа дружество оод еоод ад
             българия български европейски национален регионален""",
}

#: Words that organisations describe themselves with and sites are made of: no call is found by one of them alone.
SELF_WORDS: Mapping[str, str] = {
    "en": """home news event contact menu read more member team gallery search login register privacy policy cookie rights
             reserved page site website partner company companies firm work works working develop develops seek seeks
             make makes support supports unite unites produce produces offer offers create creates build builds provide
             promote activity mission goal vision founded established new life""",
    "bg": """начало новини новина събития събитие контакти меню прочети член членове екип галерия търсене вход
             регистрация политика поверителност бисквитки права запазени страница сайт партньор партньори фирма фирми
             компания компании работим работи развива развиваме търси търсим прави правим подпомага подпомагаме
             обединява обединяваме произвежда произвеждаме предлага предлагаме създава създаваме разработва разработваме
             осъществява дейност дейности мисия цел цели визия основан основана създаден нов нови живот живота негов
             негови неговите нейни нейните техни техните""",
}
