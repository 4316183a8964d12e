//! How alike two names of people are.
//!
//! In: two names as printed, in any script and order. Out: from 0 to 1. Titles and suffixes count for nothing,
//! initials for little; a first name or family name that both have and that differs parts them.
//!
//! Words are compared by sound (an own key after the romanisations of Cyrillic, Arabic and German that news has), as
//! forms of one first name (`data/nicknames.tsv`), by consonants where a script writes no others, and by distance of
//! spelling (optimal string alignment).

use super::printed::{FORMS, Name, Word, are_two_names, consonants, readings, sound};
use super::sounds::{begin_alike, distance};

/// From here on two names are taken to be of one person. Chosen once on the sets that `docs/quality.md` names.
pub const SAME: f64 = 0.72;

/// A person's name taken apart: what is outside brackets and what is inside them.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) names: Vec<Name>,
}

impl Person {
    pub(super) fn new(printed: &str) -> Person {
        let mut names: Vec<Name> = readings(printed).iter().map(|name| Name::new(name)).collect();
        if let Some((first, others)) = names.split_first_mut() {
            let words = others.iter_mut().flat_map(|name| &mut name.words);
            for word in words.filter(|word| !first.words.iter().any(|other| other.text == word.text)) {
                word.is_syllables = true;
            }
        }
        Person { names }
    }

    /// As [`alike`].
    pub(super) fn alike(&self, other: &Person) -> f64 {
        let pairs = self
            .names
            .iter()
            .flat_map(|one| other.names.iter().map(move |other| (one, other)));
        pairs
            .map(|(one, other)| alike_read(one, other))
            .fold(0.0, f64::max)
    }

    /// Whether two names with the same first and last word have other words between them: those of George W. Bush and
    /// George H. W. Bush. A name without words between clashes with none.
    pub(super) fn clashes(&self, other: &Person) -> bool {
        let (Some(one), Some(other)) = (self.names.first(), other.names.first()) else {
            return false;
        };
        match (one.words.as_slice(), other.words.as_slice()) {
            ([first, middle, .., last], [its_first, its_middle, .., its_last]) => {
                let same_ends = first.text == its_first.text && last.text == its_last.text;
                same_ends && middle.text[..1] != its_middle.text[..1]
            }
            _ => false,
        }
    }
}

/// How alike two names of people are: 1 for the same, 0 for strangers.
pub fn alike(one: &str, other: &str) -> f64 {
    Person::new(one).alike(&Person::new(other))
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
    let strong = |pair: &Pair| matches!(pair.by, By::Letters | By::Sounds);
    if let [word] = few.words.as_slice() {
        let pair = pairs.first().filter(|pair| strong(pair));
        return pair.map_or(0.0, |pair| {
            let is_family = many.family.contains(&pair.many) && !word.is_initial();
            let is_whole = is_family || many.words.len() == 1;
            pair.likeness * if is_whole { FAMILY_ALONE } else { WORD_ALONE }
        });
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
    score *= suspicion(&pairs, few, many);
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
    if by_initial > 0 && full < 2 && lacking > 0 {
        score *= DOUBTFUL;
    }
    score * LACKING.powi(lacking.min(3) as i32)
}

/// What becomes of a name that fits by chance easily.
const DOUBTFUL: f64 = 0.8;
/// By sounds alone in the other order, or by another's second name.
const MISPLACED: f64 = 0.6;
/// By a family name that is only spelt nearly so, beside another form of the first name.
const TWICE: f64 = 0.78;
/// From which likeness on words are spelt alike.
const SPELT_ALIKE: f64 = 0.96;

/// What becomes of a name whose words fit, but not as those of one person would.
fn suspicion(pairs: &[Pair], few: &Name, many: &Name) -> f64 {
    let is_told = few.is_told || many.is_told;
    let of = |pair: &Pair| (few.family.contains(&pair.few), many.family.contains(&pair.many));
    let is_family = |pair: &&Pair| of(pair) != (false, false);
    // Iain Duncan Smith is no John Duncan, and sounds alone do not tell the other order.
    let is_misplaced = pairs.iter().any(|pair| of(pair) == (true, false));
    let near = pairs
        .iter()
        .filter(is_family)
        .find(|pair| pair.likeness < SPELT_ALIKE);
    let Some(family) = near else {
        // Rob Andrews is no Andrew Robb.
        let is_same = |pair: &Pair| {
            let (one, other) = (&few.words[pair.few], &many.words[pair.many]);
            one.text == other.text || one.key == other.key || one.is_foreign != other.is_foreign
        };
        let is_sure = pairs.iter().all(|pair| {
            pair.by == By::Initial || pair.by == By::Letters && pair.likeness >= SPELT_ALIKE && is_same(pair)
        });
        return if is_misplaced && !is_told && !is_sure {
            MISPLACED
        } else {
            1.0
        };
    };
    if of(family).0 != of(family).1 && !is_told {
        return MISPLACED;
    }
    // Where another language spells the family name, it mostly spells first names too.
    let is_known = |pair: &Pair| {
        let text = few.words[pair.few].text.as_str();
        text == many.words[pair.many].text && FORMS.contains_key(text)
    };
    let length = few.words[family.few]
        .text
        .len()
        .min(many.words[family.many].text.len());
    let given = pairs.iter().filter(|pair| !is_family(pair));
    let each = given.map(|pair| match (pair.by, family.by) {
        (By::Form | By::Cut, By::Sounds) => DOUBTFUL,
        (By::Form | By::Cut, _) => TWICE,
        (By::Letters, By::Sounds) if is_known(pair) => DOUBTFUL,
        (By::Letters, By::Letters) if is_known(pair) && length <= 6 => DOUBTFUL,
        _ => 1.0,
    });
    each.fold(1.0, f64::min)
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
    /// One begins the other, by more letters than one.
    Cut,
    /// Near sounds only.
    Sounds,
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
    if a.sound == b.sound || a.key == b.key {
        return Some((0.97, By::Letters));
    }
    if a.is_foreign != b.is_foreign
        && let Some(found) = across_scripts(a, b)
    {
        return Some(found);
    }
    if let (Some(one), Some(other)) = (FORMS.get(a.text.as_str()), FORMS.get(b.text.as_str())) {
        // Two first names that are known and no forms of one are two: John and Joan.
        let shared = one.iter().any(|form| other.contains(form)) && !are_two_names(&a.text, &b.text);
        return shared.then_some((FORM, By::Form));
    }
    let (short, long) = if a.text.len() < b.text.len() {
        (a, b)
    } else {
        (b, a)
    };
    if is_declined(short, long) {
        return Some((SPELT_ALIKE, By::Letters));
    }
    // Endings say who is who: Putin and Putina, Ivanov and Ivanova.
    if long.text.strip_suffix('a') == Some(short.text.as_str()) {
        return None;
    }
    if short.is_syllables && long.is_syllables {
        return (short.skeleton == long.skeleton && by_spelling(short, long).is_some())
            .then_some((0.92, By::Letters));
    }
    by_spelling(short, long)
        .or_else(|| by_sounds(short, long))
        .or_else(|| is_cut(short, long).then_some((CUT, By::Cut)))
}

/// `Petrus`, `Palikotas` and `Beckettová` are Peter, Palikot and Beckett elsewhere.
fn is_declined(short: &Word, long: &Word) -> bool {
    let base = short.text.trim_end_matches(['a', 'o']);
    let stem = |ending: &str| long.text.strip_suffix(ending).filter(|stem| stem.len() >= 4);
    ["us", "as", "is", "ius", "s"]
        .into_iter()
        .any(|ending| stem(ending) == Some(short.text.as_str()))
        || stem("ova").is_some_and(|stem| stem == short.text || stem == base)
}

/// What two forms of one first name are alike.
const FORM: f64 = 0.95;
/// What a first name and its beginning are: Alf for Alfred, Norm for Norman.
const CUT: f64 = 0.9;

fn is_cut(short: &Word, long: &Word) -> bool {
    // Vowels rarely end what is cut.
    short.text.len() >= 3
        && long.text.starts_with(&short.text)
        && long.text.len() >= short.text.len() + 2
        && !short.text.ends_with('a')
        // Donna is no Don.
        && !long.text.ends_with('a')
}

/// How fast likeness falls with the distance of sounds, as a share of the words' length.
const FALL: f64 = 1.8;
/// What shortness takes, in the same measure: little is left of a short word to be alike.
const SHORT: f64 = 0.15;
/// From which on words go together by their sounds.
const HEARD: f64 = 0.5;

/// Words whose sounds are near in some language's spelling.
fn by_sounds(short: &Word, long: &Word) -> Option<(f64, By)> {
    if !begin_alike(&short.sounds, &long.sounds) {
        return None;
    }
    let mean = (short.sounds.len() + long.sounds.len()) as f64 / 2.0;
    let is_abjad = short.is_abjad || long.is_abjad;
    let distance = f64::from(distance(&short.sounds, &long.sounds, is_abjad));
    let likeness = 1.0 - (FALL * distance + SHORT) / mean;
    (likeness >= HEARD).then_some((likeness.min(0.93), By::Sounds))
}

/// So many vowels may differ where all consonants are the same.
const OTHER_VOWELS: usize = 2;

/// Words that differ in a letter or two, or in vowels.
fn by_spelling(short: &Word, long: &Word) -> Option<(f64, By)> {
    let (a, b) = (short, long);
    // Vowels vary in what was written without them: Gaddafi and Gheddafi, Mohammed and Muhammad.
    let length = short.sound.len();
    // Gaddafi and Qaddafi begin alike.
    let first = |word: &Word| consonants(&word.text[..1]);
    let begins = first(a) == first(b);
    let heard = strsim::osa_distance(&a.sound, &b.sound);
    if length >= 5 && begins && heard <= OTHER_VOWELS && a.skeleton == b.skeleton && a.skeleton.len() >= 3 {
        return Some((0.92, By::Letters));
    }
    let distance = heard.min(strsim::osa_distance(&a.text, &b.text));
    let most = match length {
        0..=3 => 0,
        4..=9 => 1,
        _ => 2,
    };
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
            ("Mikhail Gorbachev", "Michail Gorbatschow"),
            ("Alexander Lukashenko", "Alexandre Loukachenko"),
            ("Vladimir Putin", "Vladimir Poutine"),
            ("Chiang Kai-shek", "Jiang Jieshi"),
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
            ("Ian Lang", "Jack Lang"),
            ("Don Edwards", "Donna Edwards"),
            ("Kim Yong-sun", "Kim Yong-chun"),
            ("Rob Andrews", "Andrew Robb"),
            ("", "Putin"),
        ] {
            let likeness = alike(one, other);
            assert!(likeness < SAME, "{one} and {other}: {likeness}");
        }
    }
}
