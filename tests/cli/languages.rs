//! Articles in other languages than English: read, indexed, asked for.

use crate::room::Room;

/// File, text, a question, and what of it is marked.
const ARTICLES: [(&str, &str, &str, &str); 9] = [
    (
        "fr.txt",
        "Pourparlers à Genève\n\nLes ministres se sont rencontrés mardi à Genève. Ils ont déclaré que les négociations \
         avec l'Ukraine continueraient pendant une semaine et que le texte serait prêt vendredi.",
        "négociation",
        "négociations",
    ),
    (
        "de.txt",
        "Gespräche in Genf\n\nDie Außenminister haben sich am Dienstag in Genf getroffen. Sie sagten, dass die \
         Verhandlungen in München noch eine Woche weitergehen und der Text am 05.12.2025 fertig sein soll.",
        "Verhandlung Munchen",
        "Verhandlungen|München",
    ),
    (
        "ru.txt",
        "Переговоры в Женеве\n\nМинистры встретились во вторник в Женеве и заявили, что переговоры будут продолжены \
         ещё одну неделю, а русский текст соглашения будет готов в пятницу.",
        "переговоров русского",
        "переговоры|русский",
    ),
    (
        "tr.txt",
        "Cenevre'de görüşme\n\nİki ülkenin dışişleri bakanları salı günü Ankara'da bir araya geldi ve görüşmelerin \
         gelecek hafta da devam edeceğini söyledi. Anlaşma metni cuma günü hazır olacak.",
        "Ankara",
        "Ankara",
    ),
    (
        "zh.txt",
        "两国外长会谈\n\n两国外交部长星期二在北京会晤，并表示谈判将继续进行。双方还讨论了中东局势。",
        "外交部",
        "外交部",
    ),
    (
        "ja.txt",
        "外相会談\n\n両国の外相は火曜日に東京都で会談し、協議を続けると述べた。来週も話し合う。",
        "会談",
        "会談",
    ),
    (
        "ko.txt",
        "외교장관 회담\n\n양국 외교장관은 화요일 제네바에서 만나 대화를 계속하기로 했다고 밝혔다.",
        "외교장관",
        "외교장관은",
    ),
    (
        "th.txt",
        "การประชุม\n\nรัฐมนตรีต่างประเทศของทั้งสองประเทศพบกันที่เจนีวาเมื่อวันอังคาร และจะเจรจากันต่อไป",
        "เจรจา",
        "เจรจา",
    ),
    (
        "ar.txt",
        "محادثات في جنيف\n\nالتقى وزيرا خارجية البلدين يوم الثلاثاء في جنيف وقالا إن المحادثات ستستمر أسبوعا آخر.",
        "الثلاثاء",
        "الثلاثاء",
    ),
];

const ENGLISH: &str = "Talks in Geneva\n\nThe foreign ministers of both countries met in Geneva on Tuesday, and they said \
    that the talks would go on for a week.";

fn room() -> Room {
    let room = Room::new();
    room.write("news/en.txt", ENGLISH);
    for (file, text, ..) in ARTICLES {
        room.write(&format!("news/{file}"), text);
    }
    room
}

#[test]
fn every_language_is_found_by_its_words() {
    let room = room();
    room.check(
        &["index", "news"],
        0,
        &["10 added", "1 in French", "1 in Thai", "dates only in figures"],
        &["!in English"],
    );
    for (file, _, question, marked) in ARTICLES {
        let hits = room.json(&["search", question, "--format", "jsonl"]);
        assert_eq!(hits[0]["id"], file, "{question}");
        let snippet = &hits[0]["snippet"];
        let text = snippet["text"].as_str().expect("a passage");
        for word in marked.split('|') {
            assert!(text.contains(word), "{text}: {word}");
        }
        let run = room.run(&["search", question, "--lang", &file[..2], "--color", "never"]);
        for word in marked.split('|') {
            assert!(run.out.contains(&format!("*{word}*")), "{question}: {}", run.out);
        }
    }
}

#[test]
fn words_of_any_language_are_asked_together_or_apart() {
    let room = room();
    room.run(&["index", "news"]);
    let found = |question: &str| room.json(&["search", question, "--format", "jsonl"]).len();
    assert_eq!(found("talks OR négociations OR Verhandlungen"), 3);
    assert_eq!(found("(talks OR négociations OR Verhandlungen) lang:de"), 1);
    assert_eq!(found("Ukraine lang:fr"), 1);
    assert_eq!(found("place:China lang:zh"), 1);
    assert_eq!(found("mentions:2025-12-05"), 1);
    room.check(
        &["status"],
        0,
        &["languages", "French 1", "Thai 1", "English 1"],
        &[],
    );
    let status = room.json(&["status", "--format", "json"]);
    assert_eq!(status[0]["languages"]["zh"], 1);
    room.check(
        &["inspect", "news/fr.txt"],
        0,
        &["fr (identified)", "fr:negoci"],
        &[],
    );
}

#[test]
fn whole_words_without_spaces_come_first() {
    let room = Room::new();
    room.write(
        "news/part.txt",
        "訪問\n\n首相は東京都を訪問した。東京都は首都である。東京都の人口は多いという話である。",
    );
    room.write(
        "news/word.txt",
        "訪問\n\n首相は火曜日に京都を訪問した。協議を続けると述べた。来週も話し合うという。",
    );
    room.run(&["index", "news"]);
    let hits = room.json(&["search", "京都", "--format", "jsonl"]);
    let ids: Vec<&str> = hits.iter().filter_map(|hit| hit["id"].as_str()).collect();
    assert_eq!(ids, ["word.txt", "part.txt"]);
}

/// A few articles in another language do not come before all others for being few.
#[test]
fn a_rare_language_does_not_come_first() {
    let room = Room::new();
    for number in 0..30 {
        room.write(
            &format!("news/en{number}.txt"),
            format!("Iran {number}\n\nIran said on Tuesday that Iran would meet the ministers of the other countries \
                in Vienna, and that the talks on Iran had been good. Note {number}."),
        );
    }
    room.write(
        "news/fr.txt",
        "Conseil\n\nLes ministres se sont rencontrés mardi à Vienne pour parler de l'agriculture et de la pêche. Ils ont \
         aussi évoqué la situation en Iran pendant le déjeuner, sans prendre de décision.",
    );
    room.run(&["index", "news"]);
    let hits = room.json(&["search", "iran", "--format", "jsonl", "-n", "40"]);
    assert_eq!(hits.len(), 31);
    assert_eq!(hits[30]["id"], "fr.txt");
}
