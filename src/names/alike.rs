//! How alike two names of people are.
//!
//! In: two names as printed, in any script and order. Out: from 0 to 1. Titles and suffixes count for nothing,
//! initials for little; a first name or family name that both have and that differs parts them.
//!
//! Words are compared by sound (an own key after the romanisations of Cyrillic, Arabic and German that news has), as
//! forms of one first name (`data/nicknames.tsv`), by consonants where a script writes no others, and by distance of
//! spelling (optimal string alignment).

use super::printed::{FORMS, Name, Word, consonants, readings, sound};

/// From here on two names are taken to be of one person. Chosen once on the sets that `docs/quality.md` names.
pub const SAME: f64 = 0.72;

/// How alike two names of people are: 1 for the same, 0 for strangers.
pub fn alike(one: &str, other: &str) -> f64 {
    let names =
        |printed: &str| -> Vec<Name> { readings(printed).iter().map(|name| Name::new(name)).collect() };
    let (ones, others) = (names(one), names(other));
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs
        .map(|(one, other)| alike_read(one, other))
        .fold(0.0, f64::max)
}

fn alike_read(one: &Name, other: &Name) -> f64 {
    let (few, many) = match one.words.len() <= other.words.len() {
        true => (one, other),
        false => (other, one),
    };
    if few.words.is_empty() {
        return 0.0;
    }
    let generations = few.generation.zip(many.generation);
    let apart = match generations.is_some_and(|(one, other)| one != other) {
        true => DIFFERENT,
        false => 1.0,
    };
    if few.joined() == many.joined() {
        return apart;
    }
    // The order of writing must not count.
    let score = match few.words.len() == many.words.len() {
        true => score(few, many).max(score(many, few)),
        false => score(few, many),
    };
    score.max(rejoined(few, many)) * apart
}

/// `AlisherUsmanov` and `Alisher Usmanov`, `Kim Yong-il` and `Kim Jongil`.
fn rejoined(few: &Name, many: &Name) -> f64 {
    let differs = few.words.len() != many.words.len();
    let (one, other) = (sound(&few.joined()), sound(&many.joined()));
    let same = one == other && one.len() >= 7;
    if differs && same { 0.95 } else { 0.0 }
}

/// What becomes of a name by a word that is only an initial of the other's.
const BY_INITIAL: f64 = 0.88;
/// By a word the other lacks, where the other has a first name.
const LACKING: f64 = 0.95;
/// A family name alone, and a word of the name that is none.
const FAMILY_ALONE: f64 = 0.79;
const WORD_ALONE: f64 = 0.5;
/// By a word on either side that has no like on the other.
const DIFFERENT: f64 = 0.45;
/// By initials that differ: they are misprinted often.
const OTHER_INITIAL: f64 = 0.75;

fn score(few: &Name, many: &Name) -> f64 {
    let mut pairs = paired(few, many);
    pairs.retain(|pair| pair.by != By::Initial || !is_misplaced(pair, few, many));
    let strong = |pair: &Pair| matches!(pair.by, By::Letters);
    if let [word] = few.words.as_slice() {
        let Some(pair) = pairs.first().filter(|pair| strong(pair)) else {
            return 0.0;
        };
        let is_family = many.family.contains(&pair.many) && !word.is_initial();
        return pair.likeness
            * if is_family || many.words.len() == 1 {
                FAMILY_ALONE
            } else {
                WORD_ALONE
            };
    }
    let full = pairs.iter().filter(|pair| pair.by != By::Initial);
    let mut score: f64 = full.clone().map(|pair| 0.4 + 0.6 * pair.likeness).product();
    let full = full.count();
    if full == 0 {
        return 0.0;
    }
    // The family name is the other's too: of the shorter always, of the longer where a comma tells it.
    // Told of the shorter only, it must be the last of the longer or spelt alike: a Roger in the middle is no Royer.
    let has_family = pairs.iter().any(|pair| {
        few.family.contains(&pair.few)
            && strong(pair)
            && (many.family.contains(&pair.many) || pair.likeness > 0.96)
    });
    let has_told = !many.is_told
        || pairs
            .iter()
            .any(|pair| many.family.contains(&pair.many) && strong(pair));
    if !has_family || !has_told {
        // `Putin Vladimir` says its family name first.
        let last = pairs
            .iter()
            .any(|pair| few.family.contains(&pair.few) && pair.by != By::Initial);
        let first = last
            && pairs
                .iter()
                .any(|pair| pair.few == 0 && many.family.contains(&pair.many) && strong(pair));
        if few.is_told || !first {
            return score * DIFFERENT;
        }
    }
    let by_initial = pairs.len() - full;
    if by_initial > 0 {
        score *= if full > 1 { 0.98 } else { BY_INITIAL };
    }
    let lost_few = left(few, pairs.iter().map(|pair| pair.few));
    let lost_many = left(many, pairs.iter().map(|pair| pair.many));
    let words = |lost: &[&Word]| lost.iter().filter(|word| !word.is_initial()).count();
    let clashes = lost_few.len().min(lost_many.len());
    let clashing_words = words(&lost_few)
        .min(words(&lost_many))
        .max(usize::from(full < 2 && clashes > 0));
    score *= DIFFERENT.powi(clashing_words.min(9) as i32);
    score *= OTHER_INITIAL.powi((clashes - clashing_words.min(clashes)).min(9) as i32);
    let lacking = words(&lost_few).max(words(&lost_many)).saturating_sub(clashes);
    score * LACKING.powi(lacking.min(3) as i32)
}

/// Whether an initial of a second name stands for a first: Lance is not Thurman L.
fn is_misplaced(pair: &Pair, few: &Name, many: &Name) -> bool {
    let first = |name: &Name| if name.is_told { name.family.end } else { 0 };
    let (a, b) = (&few.words[pair.few], &many.words[pair.many]);
    let (at_first, of_first) = (pair.few == first(few), pair.many == first(many));
    a.text.len() > b.text.len()
        && at_first
        && !of_first
        && many.words.get(first(many)).is_some_and(|word| !word.is_initial())
        || b.text.len() > a.text.len()
            && of_first
            && !at_first
            && few.words.get(first(few)).is_some_and(|word| !word.is_initial())
}

fn left(name: &Name, paired: impl Iterator<Item = usize>) -> Vec<&Word> {
    let paired: Vec<usize> = paired.collect();
    let all = name.words.iter().enumerate();
    all.filter(|(at, _)| !paired.contains(at))
        .map(|(_, word)| word)
        .collect()
}

/// By what two words go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Sound or spelling.
    Letters,
    /// Forms of one first name.
    Form,
    /// One begins the other.
    Initial,
}

/// Words of two names that go together.
#[derive(Debug, Clone, Copy)]
struct Pair {
    few: usize,
    many: usize,
    likeness: f64,
    by: By,
}

/// Words of two names that go together, the most alike first.
fn paired(few: &Name, many: &Name) -> Vec<Pair> {
    let mut all: Vec<(f64, Pair)> = Vec::new();
    for (i, a) in few.words.iter().enumerate() {
        for (j, b) in many.words.iter().enumerate() {
            let Some((likeness, by)) = word_likeness(a, b) else {
                continue;
            };
            // Of equals, those in the same place.
            let apart = i.abs_diff(j) as f64 * 1e-3;
            let initial = if by == By::Initial { 0.5 } else { 0.0 };
            let pair = Pair {
                few: i,
                many: j,
                likeness,
                by,
            };
            all.push((likeness - apart - initial, pair));
        }
    }
    all.sort_by(|(a, one), (b, other)| {
        b.total_cmp(a)
            .then((one.few, one.many).cmp(&(other.few, other.many)))
    });
    let mut pairs: Vec<Pair> = Vec::new();
    for (_, pair) in all {
        if !pairs
            .iter()
            .any(|taken| taken.few == pair.few || taken.many == pair.many)
        {
            pairs.push(pair);
        }
    }
    pairs
}

/// Words of two scripts: by consonants, or by a near sound.
fn across_scripts(a: &Word, b: &Word) -> Option<(f64, By)> {
    let length = a.consonants.len().min(b.consonants.len());
    let consonants = strsim::osa_distance(&a.consonants, &b.consonants);
    let sounds = strsim::osa_distance(&a.sound, &b.sound);
    let near = length >= 2 && consonants == 0
        || length >= 3 && consonants == 1 && sounds <= 3
        || a.sound.len().min(b.sound.len()) >= 4 && sounds <= 2;
    near.then_some((if consonants == 0 { 0.95 } else { 0.9 }, By::Letters))
}

fn word_likeness(a: &Word, b: &Word) -> Option<(f64, By)> {
    if a.text == b.text {
        return Some((1.0, if a.is_initial() { By::Initial } else { By::Letters }));
    }
    if a.abbreviates(b) || b.abbreviates(a) {
        return Some((1.0, By::Initial));
    }
    if a.is_initial() || b.is_initial() {
        return None;
    }
    if a.sound == b.sound {
        return Some((0.97, By::Letters));
    }
    if a.is_foreign != b.is_foreign
        && let Some(found) = across_scripts(a, b)
    {
        return Some(found);
    }
    let forms = |word: &Word| FORMS.get(word.text.as_str());
    if let (Some(one), Some(other)) = (forms(a), forms(b))
        && one.iter().any(|form| other.contains(form))
    {
        return Some((0.95, By::Form));
    }
    // Endings say who is who: Putin and Putina, Ivanov and Ivanova.
    let (short, long) = if a.text.len() < b.text.len() {
        (a, b)
    } else {
        (b, a)
    };
    if long.text.strip_suffix('a') == Some(short.text.as_str()) {
        return None;
    }
    // Vowels vary in what was written without them: Gaddafi and Gheddafi, Mohammed and Muhammad.
    let length = short.sound.len();
    // Gaddafi and Qaddafi begin alike.
    let first = |word: &Word| consonants(&word.text[..1]);
    let begins = first(a) == first(b);
    if length >= 5 && begins && a.skeleton == b.skeleton && a.skeleton.len() >= 3 {
        return Some((0.92, By::Letters));
    }
    let distance = strsim::osa_distance(&a.sound, &b.sound).min(strsim::osa_distance(&a.text, &b.text));
    let most = match length {
        0..=3 => 0,
        4..=9 => 1,
        _ => 2,
    };
    // `Petrus` and `Beckettová` are Peter and Beckett elsewhere.
    let stem = |ending: &str| {
        long.text
            .strip_suffix(ending)
            .is_some_and(|stem| stem.len() >= 4 && stem == short.text)
    };
    if ["us", "as", "is", "ius", "ova"].into_iter().any(stem) {
        return Some((0.93, By::Letters));
    }
    (distance <= most && begins).then_some((if distance == 1 { 0.92 } else { 0.86 }, By::Letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_in_many_spellings() {
        for (one, other) in [
            ("Volodymyr Zelenskyy", "Wolodymyr Selenskyj"),
            ("Vladimir Putin", "Vladimir Vladimirovich PUTIN"),
            ("Vladimir Putin", "Путин, Владимир"),
            ("Vladimir Putin", "Wladimir Putin"),
            ("Muammar Gaddafi", "Muammar al-Qaddafi"),
            ("Xi Jinping", "Jinping Xi"),
            ("Lavrov, Sergei", "Sergey Lavrov"),
            ("Bill Clinton", "Clinton, William J."),
            ("Rusk, David Dean", "Dean Rusk"),
            ("Lang, George J.", "Lang, Technical Sergeant George J."),
            ("John Smith Jr.", "Smith, John"),
            ("AlisherUsmanov", "Alisher Usmanov"),
        ] {
            let likeness = alike(one, other);
            assert!(likeness >= SAME, "{one} and {other}: {likeness}");
            assert!((likeness - alike(other, one)).abs() < 1e-9, "{one} and {other}");
        }
    }

    #[test]
    fn two_people() {
        for (one, other) in [
            ("Vladimir Putin", "Lyudmila Putina"),
            ("Vladimir Putin", "Grigori Rasputin"),
            ("George Bush", "Jeb Bush"),
            ("Johnson, David M.", "Johnson, Edward E."),
            ("Hugo Chacón", "Hugo Chávez"),
            ("Sergey Prigozhin", "Yevgeny Prigozhin"),
            ("", "Putin"),
        ] {
            let likeness = alike(one, other);
            assert!(likeness < SAME, "{one} and {other}: {likeness}");
        }
    }
}
