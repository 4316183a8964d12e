//! Completion over the index of the sample corpus: what is offered begins so and finds what it says, and nothing that
//! begins so is missing.

use crate::room::Room;
use attache::entities::Kind;
use attache::index::Index;
use attache::inquiry::every_article;
use attache::insight::Order;
use attache::names::corrections::Corrections;
use attache::query::Query;
use attache::search::{Engine, Scope};
use attache::text::norms;

/// More than there are.
const ALL: usize = 10_000;

fn engine(room: &Room, corrections: &str) -> Engine {
    let index = Index::open(&room.path().join("index")).expect("an index");
    let reader = index.reader().expect("a reader");
    Engine::new(reader, &Corrections::read(corrections)).expect("an engine")
}

#[test]
fn what_is_typed_becomes_names_and_words_of_the_index() {
    let room = Room::with_corpus();
    room.run(&["index", "corpus"]);
    let plain = engine(&room, "");
    let every = Scope::of(every_article());
    let listed = plain.entities(&every, Order::Articles, ALL).expect("entities");
    let mut looked_at = 0;
    for counted in listed.iter().flatten() {
        let entity = &counted.entity;
        let name = norms(&entity.name).join(" ");
        let later = name.match_indices(' ').map(|(at, _)| at + 1);
        for at in std::iter::once(0).chain(later) {
            let typed: String = name[at..].chars().take(3).collect();
            for kind in [None, Some(entity.kind)] {
                let found = plain.complete(&typed, kind, ALL);
                assert!(found.contains(entity), "{typed} {entity:?}");
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 200, "{looked_at}");
    let best = |engine: &Engine, typed: &str, kind| {
        engine
            .complete(typed, kind, 1)
            .into_iter()
            .next()
            .map(|entity| entity.name)
    };
    assert_eq!(best(&plain, "kie", Some(Kind::Place)).as_deref(), Some("Kyiv"));
    let hidden = engine(&room, "[[hide]]\nname = \"geonames:703448\"\n");
    assert_ne!(best(&hidden, "kyi", None).as_deref(), Some("Kyiv"));
    words_find_what_they_say(&plain);
}

fn words_find_what_they_say(engine: &Engine) {
    let words = engine.complete_word("Cea", ALL).expect("words");
    assert!(words.iter().any(|word| word.word == "ceasefire"), "{words:?}");
    assert!(
        words.is_sorted_by(|one, next| one.articles >= next.articles),
        "{words:?}"
    );
    for word in &words {
        assert!(word.word.starts_with("cea") && word.word != "cea", "{word:?}");
        let count = engine
            .count(&Scope::of(Query::word(&word.word)))
            .expect("a count");
        assert!(count > 0, "{word:?}");
    }
    for typed in ["", "c", "cease fire", "qqq"] {
        assert_eq!(engine.complete_word(typed, 3).expect("words"), [], "{typed}");
    }
}
