//! The best path through the scores of tags (Viterbi 1967), under the rule that a name goes on only after
//! it has begun, and never into another sentence.

use super::weights::TAGS;
use crate::entities::Kind;
use std::ops::Range;

/// What the network tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// One of our kinds.
    Kind(Kind),
    /// A name of another kind: a law, a ship, a work, a programme.
    Other,
}

/// In the order of the tags; `training/prepare.py` has the same.
const TYPES: [Type; TAGS / 2] = [
    Type::Kind(Kind::Person),
    Type::Kind(Kind::Place),
    Type::Kind(Kind::Org),
    Type::Kind(Kind::Nationality),
    Type::Other,
    Type::Kind(Kind::Event),
];

/// A name as the network sees it.
#[derive(Debug, PartialEq)]
pub(super) struct Name {
    pub(super) tokens: Range<usize>,
    pub(super) kind: Type,
    /// The least probability of its tags.
    pub(super) probability: f32,
}

const IMPOSSIBLE: f32 = -1e9;

/// The names on the best path. `starts` says at which tokens sentences begin.
pub(super) fn names(scores: &[[f32; TAGS]], starts: &[bool]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (at, (&tag, scores)) in best_path(scores, starts).iter().zip(scores).enumerate() {
        let tag = usize::from(tag);
        let probability = probability(scores, tag);
        match names.last_mut() {
            Some(name) if tag > 0 && tag.is_multiple_of(2) => {
                name.tokens.end = at + 1;
                name.probability = name.probability.min(probability);
            }
            _ if tag > 0 => names.push(Name {
                tokens: at..at + 1,
                kind: TYPES[(tag - 1) / 2],
                probability,
            }),
            _ => {}
        }
    }
    names
}

fn probability(scores: &[f32; TAGS], tag: usize) -> f32 {
    let sum: f32 = scores.iter().map(|score| (score - scores[tag]).exp()).sum();
    1.0 / sum
}

/// The best tag of each token: 0 for none, 2n-1 where a name of the nth type begins, 2n where it goes on.
fn best_path(scores: &[[f32; TAGS]], starts: &[bool]) -> Vec<u8> {
    let mut before = [IMPOSSIBLE; TAGS];
    before[0] = 0.0;
    let mut froms: Vec<[u8; TAGS]> = Vec::with_capacity(scores.len());
    for (scores, &start) in scores.iter().zip(starts) {
        let best = best(&before);
        let mut from = [best; TAGS];
        let mut now = [before[usize::from(best)]; TAGS];
        for tag in (2..TAGS).step_by(2) {
            let begun = if before[tag - 1] >= before[tag] {
                tag - 1
            } else {
                tag
            };
            from[tag] = begun as u8;
            now[tag] = if start { IMPOSSIBLE } else { before[begun] };
        }
        for (now, score) in now.iter_mut().zip(scores) {
            *now += score;
        }
        // Only differences count; what has been summed up must not eat their digits.
        let highest = now[usize::from(self::best(&now))];
        before = now.map(|score| (score - highest).max(IMPOSSIBLE));
        froms.push(from);
    }
    let mut tag = best(&before);
    let mut path: Vec<u8> = froms
        .iter()
        .rev()
        .map(|from| {
            let here = tag;
            tag = from[usize::from(tag)];
            here
        })
        .collect();
    path.reverse();
    path
}

fn best(scores: &[f32; TAGS]) -> u8 {
    let mut best = 0;
    for tag in 1..TAGS {
        if scores[tag] > scores[best] {
            best = tag;
        }
    }
    best as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores that favour these tags; `tags` are `.`, `P` and `p` for a person's begin and inside, `L` and `l`.
    fn check(tags: &str, starts: &[usize], want: &[(Range<usize>, Kind)]) {
        let scores: Vec<[f32; TAGS]> = tags
            .chars()
            .map(|tag| {
                let mut scores = [0.0; TAGS];
                scores[".PpLl".find(tag).expect("a tag")] = 4.0;
                scores
            })
            .collect();
        let starts: Vec<bool> = (0..scores.len()).map(|at| starts.contains(&at)).collect();
        let found = names(&scores, &starts);
        let want: Vec<_> = want
            .iter()
            .map(|(tokens, kind)| (tokens.clone(), Type::Kind(*kind)))
            .collect();
        assert_eq!(
            found
                .iter()
                .map(|n| (n.tokens.clone(), n.kind))
                .collect::<Vec<_>>(),
            want,
            "{tags}"
        );
        assert!(found.iter().all(|name| (0.0..=1.0).contains(&name.probability)));
    }

    #[test]
    fn names_begin_before_they_go_on() {
        check(".Pp.L", &[0], &[(1..3, Kind::Person), (4..5, Kind::Place)]);
        check("PP", &[0], &[(0..1, Kind::Person), (1..2, Kind::Person)]);
        check("ppp", &[0], &[(0..3, Kind::Person)]);
        check("", &[], &[]);
        check(&".".repeat(5_000), &[0], &[]);
    }

    #[test]
    fn no_name_goes_on_into_the_next_sentence() {
        check("Ppp", &[0, 2], &[(0..2, Kind::Person)]);
    }
}
