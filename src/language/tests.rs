//! Languages of texts, by a table.

use super::*;
use crate::text::Text;

/// Two sentences of news in a language.
const NEWS: [(&str, &str); 33] = [
    (
        "en",
        "The foreign ministers of both countries met in Geneva on Tuesday and said that talks would go on.",
    ),
    (
        "fr",
        "Les ministres des Affaires étrangères des deux pays se sont rencontrés mardi à Genève et ont déclaré que les pourparlers continueraient.",
    ),
    (
        "es",
        "Los ministros de Asuntos Exteriores de ambos países se reunieron el martes en Ginebra y dijeron que las conversaciones seguirían.",
    ),
    (
        "pt",
        "Os ministros dos Negócios Estrangeiros dos dois países reuniram-se na terça-feira em Genebra e disseram que as conversações vão continuar.",
    ),
    (
        "it",
        "I ministri degli Esteri dei due Paesi si sono incontrati martedì a Ginevra e hanno detto che i colloqui andranno avanti.",
    ),
    (
        "de",
        "Die Außenminister der beiden Länder haben sich am Dienstag in Genf getroffen und gesagt, dass die Gespräche weitergehen sollen.",
    ),
    (
        "nl",
        "De ministers van Buitenlandse Zaken van beide landen hebben elkaar dinsdag in Genève ontmoet en zeiden dat het overleg doorgaat.",
    ),
    (
        "sv",
        "Utrikesministrarna från de båda länderna träffades i Genève på tisdagen och sade att samtalen kommer att fortsätta i nästa vecka.",
    ),
    (
        "fi",
        "Molempien maiden ulkoministerit tapasivat tiistaina Genevessä ja kertoivat, että neuvottelut jatkuvat vielä ensi viikolla samassa paikassa.",
    ),
    (
        "pl",
        "Ministrowie spraw zagranicznych obu krajów spotkali się we wtorek w Genewie i oświadczyli, że rozmowy będą kontynuowane w przyszłym tygodniu.",
    ),
    (
        "hu",
        "A két ország külügyminisztere kedden Genfben találkozott, és azt mondták, hogy a tárgyalások a jövő héten is folytatódnak.",
    ),
    (
        "ro",
        "Miniștrii de externe ai celor două țări s-au întâlnit marți la Geneva și au spus că discuțiile vor continua săptămâna viitoare.",
    ),
    (
        "tr",
        "İki ülkenin dışişleri bakanları salı günü Cenevre'de bir araya geldi ve görüşmelerin gelecek hafta da devam edeceğini söyledi.",
    ),
    (
        "vi",
        "Bộ trưởng ngoại giao của hai nước đã gặp nhau tại Genève hôm thứ Ba và cho biết các cuộc đàm phán sẽ tiếp tục.",
    ),
    (
        "ru",
        "Министры иностранных дел двух стран встретились во вторник в Женеве и заявили, что переговоры будут продолжены.",
    ),
    (
        "uk",
        "Міністри закордонних справ двох країн зустрілися у вівторок у Женеві й заявили, що переговори триватимуть, є надія на їхній успіх.",
    ),
    (
        "be",
        "Міністры замежных спраў дзвюх краін сустрэліся ў аўторак у Жэневе і заявілі, што перамовы будуць працягвацца ўвесь тыдзень.",
    ),
    (
        "bg",
        "Външните министри на двете страни се срещнаха във вторник в Женева и заявиха, че преговорите ще продължат и през следващата седмица.",
    ),
    (
        "sr",
        "Министри спољних послова двеју земаља састали су се у уторак у Женеви и рекли да ће се преговори наставити следеће недеље.",
    ),
    (
        "el",
        "Οι υπουργοί Εξωτερικών των δύο χωρών συναντήθηκαν την Τρίτη στη Γενεύη.",
    ),
    (
        "he",
        "שרי החוץ של שתי המדינות נפגשו ביום שלישי בז'נבה ואמרו שהשיחות יימשכו.",
    ),
    (
        "ar",
        "التقى وزيرا خارجية البلدين يوم الثلاثاء في جنيف وقالا إن المحادثات ستستمر.",
    ),
    (
        "fa",
        "وزیران خارجه دو کشور روز سه‌شنبه در ژنو دیدار کردند و گفتند که گفتگوها ادامه خواهد یافت.",
    ),
    (
        "ur",
        "دونوں ممالک کے وزرائے خارجہ نے منگل کو جنیوا میں ملاقات کی اور کہا کہ بات چیت جاری رہے گی۔",
    ),
    (
        "hi",
        "दोनों देशों के विदेश मंत्रियों ने मंगलवार को जिनेवा में मुलाकात की और कहा कि बातचीत जारी रहेगी।",
    ),
    ("bn", "দুই দেশের পররাষ্ট্রমন্ত্রীরা মঙ্গলবার জেনেভায় বৈঠক করেছেন।"),
    ("zh", "两国外交部长星期二在日内瓦会晤，并表示谈判将继续进行。"),
    (
        "ja",
        "両国の外相は火曜日にジュネーブで会談し、協議を続けると述べた。",
    ),
    (
        "ko",
        "양국 외교장관은 화요일 제네바에서 만나 회담을 계속하기로 했다고 밝혔다.",
    ),
    ("th", "รัฐมนตรีต่างประเทศของทั้งสองประเทศพบกันที่เจนีวาเมื่อวันอังคาร"),
    (
        "ka",
        "ორი ქვეყნის საგარეო საქმეთა მინისტრები სამშაბათს ჟენევაში შეხვდნენ.",
    ),
    (
        "hy",
        "Երկու երկրների արտգործնախարարները երեքշաբթի հանդիպեցին Ժնևում։",
    ),
    ("am", "የሁለቱ አገሮች የውጭ ጉዳይ ሚኒስትሮች ማክሰኞ በጄኔቫ ተገናኙ።"),
];

fn shown(title: &str, body: &str, declared: Option<&str>) -> String {
    let language = identify(title, body, declared);
    let others = language.also.iter().map(|stretch| format!(" +{}", stretch.tag));
    format!(
        "{} {}{}",
        language.tag,
        language.evidence.word(),
        others.collect::<String>()
    )
}

fn check(title: &str, body: &str, declared: &str, want: &str) {
    let declared = Some(declared).filter(|tag| !tag.is_empty());
    assert_eq!(shown(title, body, declared), want, "{title} {body} {declared:?}");
}

#[test]
fn texts_show_their_language() {
    for (tag, text) in NEWS {
        check("", text, "", &format!("{tag} identified"));
        check("", text, tag, &format!("{tag} declared"));
        assert!(english_name(tag).is_some(), "{tag}");
    }
}

#[test]
fn short_and_unclear_texts_are_what_is_declared_or_usual() {
    check("", "", "", "en assumed");
    check("", "1945 - 2025", "", "en assumed");
    check("", "1945 - 2025", "pt-br", "pt-br declared");
    check("Talks resumed in Geneva", "", "", "en assumed");
    check(
        "Lavrov, Umerov, Merz, Macron, Meloni, Sánchez, Orbán",
        "",
        "",
        "en assumed",
    );
    check(
        "",
        "Zelenskyy – Trump – Macron – Merz – Starmer – Meloni – Tusk – Rutte – Costa – Kallas – Stubb – Erdoğan",
        "",
        "en assumed",
    );
    check("Négociations à Genève", "", "", "en assumed");
    check("Négociations à Genève", "", "fr", "fr declared");
    check("Лавров в Женеве", "", "", "ru assumed");
    check("Лавров у Женеві", "", "uk", "uk declared");
    check("中国", "", "", "zh assumed");
    check("外相会談", "", "ja", "ja declared");
}

#[test]
fn the_text_speaks_against_what_is_declared() {
    let of = |wanted: &str| NEWS.iter().find(|(tag, _)| *tag == wanted).expect("a language").1;
    check("", of("fr"), "en-us", "fr identified");
    check("", of("en"), "fr", "en identified");
    check("", of("ru"), "en", "ru identified");
    check("", of("uk"), "ru", "uk identified");
    check("Лавров", "", "en", "ru assumed");
    // What is near or not known is believed.
    check("", of("sr"), "hr", "hr declared");
    check("", of("it"), "sc", "sc declared");
    check("", of("en"), "en-gb", "en-gb declared");
}

#[test]
fn mixed_articles_are_noticed() {
    let english = "The foreign ministers met in Geneva on Tuesday. They said that the talks would go on for a week and \
        that the text of the agreement was with the lawyers of both sides, who would look at it until Friday.";
    let french = "Les ministres se sont rencontrés mardi à Genève. Ils ont déclaré que les pourparlers continueraient \
        pendant une semaine et que les juristes des deux parties examineraient le texte jusqu'à vendredi.";
    let body = format!("{english}\n\n{english}\n\n{french}");
    check("", &body, "", "en identified +fr");
    check("", &body, "fr", "en identified +fr");
    let language = identify("", &body, None);
    let stretch = &language.also[0];
    assert_eq!(&body[stretch.start as usize..stretch.end as usize], french);
    assert_eq!(language.at(Part::Body, stretch.start), "fr");
    assert_eq!(language.at(Part::Body, 0), "en");
    assert_eq!(language.at(Part::Title, stretch.start), "en");
    check(
        "",
        &format!("{french}\n\n{french}\n\n{english}"),
        "",
        "fr identified +en",
    );
    check(
        "",
        &format!("{french}\n{english}\n{french}"),
        "",
        "fr identified +en",
    );
    check(
        "",
        &format!("{}{french}", format!("{english}\n\n").repeat(8)),
        "",
        "en identified",
    );
}

fn cut(raw: &str, want: &str) {
    let text = Text::segment(raw);
    let words = words(&text);
    let shown: Vec<&str> = words.iter().map(|word| text.span(word.clone()).of(raw)).collect();
    assert_eq!(shown.join("|"), want);
    assert!(
        words.windows(2).all(|pair| pair[0].end <= pair[1].start),
        "in order"
    );
}

#[test]
fn words_without_spaces_are_cut() {
    cut("中国外交部长在北京。", "中国|外交部|长|在|北京");
    cut("発展途上国の東京都で2025年に", "発展|途上|国|の|東京|都|で|年|に");
    cut("รัฐมนตรีพบกันที่ประเทศไทย", "รัฐมนตรี|พบ|กัน|ที่|ประเทศไทย");
    cut("ລັດຖະບານລາວ", "ລັດຖະບານ|ລາວ");
    cut("រដ្ឋាភិបាលកម្ពុជា", "រដ្ឋាភិបាល|កម្ពុជា");
    cut("The talks at Café Élysée", "");
    cut("Tokyo (東京) and Bangkok (กรุงเทพ)", "東京|กรุงเทพ");
}

#[test]
fn characters_are_not_cut() {
    assert_eq!(grapheme_before("talks", 3), 3);
    assert_eq!(grapheme_before("e\u{301}a", 1), 0);
    assert_eq!(grapheme_before("กำ", 3), 0);
    assert_eq!(grapheme_before("👨\u{200d}👩 x", 4), 0);
}
