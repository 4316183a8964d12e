//! Stretches of positions and what can be said of them.
//!
//! In: lists of [`Interval`]s of one part of an article, each in order. Out: lists of the same kind, some put into lists
//! that the caller keeps, since this is done for every article that may fit. Where two lists
//! are brought together, of the stretches that span both only those are kept that hold no other (Clarke, Cormack and
//! Burkowski, "An algebra for structured text search and a framework for its implementation", The Computer Journal 38,
//! 1995). Alternatives keep all, since an operand as printed is a stretch of its own.

/// From the position of a first word to that of a last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Interval {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Interval {
    pub(crate) fn new(start: u32, end: u32) -> Interval {
        Interval { start, end }
    }

    fn cover(self, other: Interval) -> Interval {
        Interval::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// In order, each once.
pub(crate) fn sorted(mut list: Vec<Interval>) -> Vec<Interval> {
    if !list.is_sorted_by(|one, other| one < other) {
        list.sort_unstable();
        list.dedup();
    }
    list
}

/// Leaves out what holds another; the rest is in order of both its ends.
pub(crate) fn minimal(list: &mut Vec<Interval>) {
    if list.len() < 2 {
        return;
    }
    // Of stretches that begin together the shortest comes last, and the sweep from the end meets it first.
    list.sort_unstable_by_key(|interval| (interval.start, std::cmp::Reverse(interval.end)));
    let mut least = u32::MAX;
    let mut keep = list.len();
    for at in (0..list.len()).rev() {
        // Two that are equal hold each other; one stays.
        if list[at].end < least {
            least = list[at].end;
            keep -= 1;
            list[keep] = list[at];
        }
    }
    list.drain(..keep);
}

/// Stretches of one of `ones` and one of `others` that share no word and stand at most `distance` words from each other:
/// neighbours are at distance 1. With `ordered`, the one comes first.
pub(crate) fn near(
    ones: &[Interval],
    others: &[Interval],
    distance: u32,
    ordered: bool,
    found: &mut Vec<Interval>,
) {
    found.clear();
    follow(ones, others, distance, found);
    if !ordered {
        follow(others, ones, distance, found);
    }
    minimal(found);
}

/// Each first with the next of `second` that begin within `distance` of its end.
fn follow(first: &[Interval], second: &[Interval], distance: u32, found: &mut Vec<Interval>) {
    for one in first {
        let from = second.partition_point(|other| other.start <= one.end);
        let near = second[from..]
            .iter()
            .take_while(|other| other.start - one.end <= distance);
        found.extend(near.map(|other| one.cover(*other)));
    }
}

/// Stretches from one of each list to the others, in any order, overlapping or not.
pub(crate) fn both(ones: &[Interval], others: &[Interval]) -> Vec<Interval> {
    let mut ones = ones.to_vec();
    let mut others = others.to_vec();
    minimal(&mut ones);
    minimal(&mut others);
    let mut found = Vec::new();
    for (here, there) in [(&ones, &others), (&others, &ones)] {
        for one in here {
            let ended = there.partition_point(|other| other.end <= one.end);
            let begins = there.partition_point(|other| other.start < one.start);
            let nearest = ended.checked_sub(1).into_iter().chain([begins]);
            found.extend(
                nearest
                    .filter_map(|at| there.get(at))
                    .map(|other| one.cover(*other)),
            );
        }
    }
    minimal(&mut found);
    found
}

/// Stretches that begin with one of the first positions and go on with one of each next, with at most `gaps` other
/// words between the first and the last. Each list of positions is in order.
pub(crate) fn row<'p>(
    positions: impl Iterator<Item = &'p [u32]> + Clone,
    gaps: u32,
    found: &mut Vec<Interval>,
) {
    found.clear();
    let mut rest = positions;
    let Some(first) = rest.next() else {
        return;
    };
    let longest = rest.clone().count() as u32 + gaps;
    for &start in first {
        let mut end = start;
        let is_row = rest.clone().all(|list| {
            let next = list.get(list.partition_point(|&at| at <= end));
            let is_near = next.is_some_and(|next| next - start <= longest);
            end = next.copied().unwrap_or(end);
            is_near
        });
        if is_row {
            found.push(Interval::new(start, end));
        }
    }
    if gaps > 0 {
        minimal(found);
    }
}

/// Keeps those that hold one of `inner`.
pub(crate) fn keep_holding(list: &mut Vec<Interval>, inner: &[Interval]) {
    list.retain(|out| inner.iter().any(|i| out.start <= i.start && i.end <= out.end));
}

/// The numbers of the stretches of text, each from one of `starts` up to the next, that have one of `list` inside,
/// in order.
pub(crate) fn within(list: &[Interval], starts: &[u32]) -> Vec<u32> {
    let inside = list.iter().filter_map(|interval| {
        let next = starts.partition_point(|&start| start <= interval.start);
        let is_inside = starts.get(next).is_none_or(|&start| interval.end < start);
        // What stands before the first boundary is in no stretch.
        next.checked_sub(1)
            .filter(|_| is_inside)
            .map(|number| number as u32)
    });
    let mut numbers: Vec<u32> = inside.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The stretch of text of a number, from its start up to the next; the last up to `last`.
pub(crate) fn stretch(number: u32, starts: &[u32], last: u32) -> Interval {
    let number = number as usize;
    let end = starts.get(number + 1).map_or(last, |next| next - 1);
    Interval::new(starts[number], end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list() -> impl Strategy<Value = Vec<Interval>> {
        let interval = (0u32..30, 0u32..4).prop_map(|(start, length)| Interval::new(start, start + length));
        prop::collection::vec(interval, 0..8).prop_map(sorted)
    }

    /// By the definition: all that fit, without those that hold another.
    fn of_pairs(
        ones: &[Interval],
        others: &[Interval],
        fits: impl Fn(Interval, Interval) -> bool,
    ) -> Vec<Interval> {
        let mut all = Vec::new();
        for one in ones {
            for other in others {
                if fits(*one, *other) {
                    all.push(one.cover(*other));
                }
            }
        }
        let holds = |a: &Interval, b: &Interval| a != b && a.start <= b.start && b.end <= a.end;
        let mut kept: Vec<Interval> = all
            .iter()
            .filter(|one| !all.iter().any(|other| holds(one, other)))
            .copied()
            .collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]
        #[test]
        fn joins_are_what_they_are_defined_as(ones in list(), others in list(), distance in 1u32..9) {
            let before = |a: Interval, b: Interval| b.start > a.end && b.start - a.end <= distance;
            let mut found = Vec::new();
            near(&ones, &others, distance, true, &mut found);
            prop_assert_eq!(&found, &of_pairs(&ones, &others, before));
            near(&ones, &others, distance, false, &mut found);
            prop_assert_eq!(&found, &of_pairs(&ones, &others, |a, b| before(a, b) || before(b, a)));
            prop_assert_eq!(both(&ones, &others), of_pairs(&ones, &others, |_, _| true));
        }

        #[test]
        fn rows_are_what_they_are_defined_as(
            lists in prop::collection::vec(prop::collection::btree_set(0u32..20, 0..8), 1..4),
            gaps in 0u32..5,
        ) {
            let lists: Vec<Vec<u32>> = lists.into_iter().map(|set| set.into_iter().collect()).collect();
            let mut rows: Vec<Vec<u32>> = vec![Vec::new()];
            for list in &lists {
                rows = rows
                    .iter()
                    .flat_map(|row| {
                        let last = row.last().copied();
                        let later = list.iter().filter(move |&&at| last.is_none_or(|last| at > last));
                        later.map(move |&at| row.iter().copied().chain([at]).collect())
                    })
                    .collect();
            }
            let ends = |row: &Vec<u32>| Interval::new(row[0], row[row.len() - 1]);
            let fits = |row: &&Vec<u32>| ends(row).end - ends(row).start < row.len() as u32 + gaps;
            let mut wanted: Vec<Interval> = rows.iter().filter(fits).map(ends).collect();
            minimal(&mut wanted);
            let mut found = Vec::new();
            row(lists.iter().map(Vec::as_slice), gaps, &mut found);
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn stretches_of_text_hold_what_lies_inside() {
        let list = [(0, 0), (2, 3), (3, 5), (6, 9)].map(|(start, end)| Interval::new(start, end));
        assert_eq!(within(&list, &[0, 4, 6]), [0, 2]);
        assert_eq!(within(&list, &[1, 7]), [0]);
        assert!(within(&list, &[]).is_empty());
    }
}
