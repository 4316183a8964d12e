//! Every weight of the ranking, in one table; `docs/ranking.md` prints it.
//!
//! The index is asked with BM25 over headline and body, as Tantivy computes it (k1 1.2, b 0.75). The best of what it
//! finds are weighed anew by what the article's text shows of each word. What a field is stands above it, then, after
//! `From`, where its value comes from: `sets` are the development sets named in `docs/quality.md`, on which
//! `evaluate FOLDER weights` chose, each time leaving one out.

/// What counts how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// First look: a word in the headline against one in the body. From sets, before there was a second look.
    pub title: f32,
    /// First look: another spelling of a name against the word typed, as a share of how rare that is. From hand: less
    /// than the word brings in all but the longest articles, so that what is spelt as typed comes first.
    pub other_spelling: f32,
    /// First look: a word with spelling errors against the one typed. From hand.
    pub misspelt: f32,
    /// First look: a word of a script without spaces that is one for the dictionaries too, against the same characters
    /// anywhere. From hand.
    pub whole_word: f32,
    /// First look: naming a country or region itself, where another article only names places in it. From hand: more
    /// than words usually bring, so that it comes first.
    pub named_itself: f32,
    /// Articles of the first look that get a second one. From sets: 1000 bring 0.002 to 0.004 more where many articles
    /// answer, and take four times as long.
    pub looked_at: usize,
    /// How many occurrences of a word bring half of what it can bring, in an article of usual length (k1 of BM25). From
    /// sets.
    pub saturation: f32,
    /// How far long articles have to name a word oftener, 0 to 1 (b of BM25). From sets.
    pub length: f32,
    /// What rare words count: this power of their inverse document frequency. From sets.
    pub rarity: f32,
    /// Occurrences in the body that one in the headline is worth. From sets.
    pub headline: f32,
    /// Occurrences that one at the very beginning is worth beyond one at the end. From sets.
    pub early: f32,
    /// Words after which that is a third. From sets.
    pub early_words: f32,
    /// Occurrences in the lead, once more. From sets.
    pub lead: f32,
    /// Words of the lead. From sets.
    pub lead_words: u32,
    /// Occurrences of the word as typed, once more, against any with its stem. From sets.
    pub exact: f32,
    /// Neighbouring words of the question as neighbours in the body, against these words (sequential dependence of Metzler
    /// and Croft, SIGIR 2005). From sets.
    pub neighbours: f32,
    /// The same near each other in any order. From sets.
    pub near: f32,
    /// Words between them at most. From Metzler and Croft.
    pub near_words: u32,
    /// Mentions of what words of the question name, whatever it is called there, against these words; the name counts as
    /// one where that is more than the words bring. From hand: the sets have no names.
    pub name: f32,
    /// Articles whose words `--expand` adds. From sets.
    pub feedback: usize,
    /// How fast articles count less for them: one whose score is less than the best by this share counts a third. From
    /// sets.
    pub fall: f32,
    /// Words added. From sets.
    pub added_words: usize,
    /// What the first of them counts against a word typed. From sets.
    pub added: f32,
    /// Words of an article by which `related` finds others. From hand.
    pub telling_words: usize,
    /// Names of it by which it does. From hand.
    pub telling_names: usize,
}

impl Weights {
    /// What the program ranks by.
    pub const DEFAULT: Weights = Weights {
        title: 0.4,
        other_spelling: 0.25,
        misspelt: 0.5,
        whole_word: 0.5,
        named_itself: 100.0,
        looked_at: 200,
        saturation: 6.0,
        length: 0.6,
        rarity: 1.2,
        headline: 12.0,
        early: 8.0,
        early_words: 20.0,
        lead: 0.3,
        lead_words: 100,
        exact: 0.1,
        neighbours: 0.1,
        near: 0.06,
        near_words: 8,
        name: 0.8,
        feedback: 10,
        fall: 0.15,
        added_words: 30,
        added: 1.2,
        telling_words: 40,
        telling_names: 10,
    };

    /// BM25 of the words in headline and body.
    pub const PLAIN: Weights = Weights {
        title: 1.0,
        other_spelling: 0.0,
        whole_word: 0.0,
        looked_at: 0,
        ..Weights::DEFAULT
    };
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;

    /// The fields of this file with what is said of each, in their order.
    fn table() -> String {
        let source = include_str!("weights.rs");
        let (fields, values) = source.split_once("impl Weights").expect("fields and values");
        let (_, fields) = fields.split_once("pub struct Weights {").expect("fields");
        let mut table = "\n| weight | value | what | from |\n|---|---|---|---|\n".to_owned();
        let mut about = String::new();
        for line in fields.lines().map(str::trim) {
            if let Some(said) = line.strip_prefix("/// ") {
                about += if about.is_empty() { "" } else { " " };
                about += said;
            } else if let Some(field) = line.strip_prefix("pub ") {
                let name = field.split(':').next().expect("a name");
                let value = values
                    .lines()
                    .find_map(|line| line.trim().strip_prefix(&format!("{name}: ")));
                let value = value.expect("a value").trim_end_matches(',');
                let (what, from) = about.split_once(". From ").expect("where it comes from");
                let from = from.trim_end_matches('.');
                writeln!(
                    table,
                    "| {} | {value} | {what} | {from} |",
                    name.replace('_', " ")
                )
                .expect("memory");
                about.clear();
            }
        }
        table
    }

    #[test]
    fn the_manual_lists_the_weights() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ranking.md");
        let old = std::fs::read_to_string(&path).expect("the manual is readable");
        let (before, rest) = old
            .split_once("<!-- weights -->\n")
            .expect("a beginning of the table");
        let (_, after) = rest
            .split_once("<!-- end of weights -->")
            .expect("an end of the table");
        let new = format!(
            "{before}<!-- weights -->\n{}\n<!-- end of weights -->{after}",
            table()
        );
        if old != new {
            std::fs::write(&path, new).expect("the manual is writable");
            panic!("docs/ranking.md was stale and is written anew; run the test again");
        }
    }
}
