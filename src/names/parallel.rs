//! The same work for many names, on all cores.

use std::ops::Range;

/// What `work` makes of the numbers below `count`, in their order; it is given ranges of them.
pub(super) fn in_parallel<T: Send>(count: usize, work: impl Fn(Range<usize>) -> Vec<T> + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // Ranges are smaller than a core's share, since some names take longer.
    let size = count.div_ceil(cores * 8).max(1);
    let ranges: Vec<Range<usize>> = (0..count)
        .step_by(size)
        .map(|from| from..(from + size).min(count))
        .collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut done: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores.min(ranges.len()))
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    loop {
                        let nth = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let Some(range) = ranges.get(nth) else {
                            return done;
                        };
                        done.push((nth, work(range.clone())));
                    }
                })
            })
            .collect();
        let made = workers
            .into_iter()
            .map(|worker| worker.join().expect("the work does not panic"));
        made.flatten().collect()
    });
    done.sort_by_key(|(nth, _)| *nth);
    let mut all = Vec::with_capacity(done.iter().map(|(_, made)| made.len()).sum());
    for (_, made) in done {
        all.extend(made);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn results_come_in_order() {
        for count in [0, 1, 7, 1000] {
            let squares = in_parallel(count, |range| range.map(|n| n * n).collect());
            assert_eq!(squares, (0..count).map(|n| n * n).collect::<Vec<_>>());
        }
    }
}
