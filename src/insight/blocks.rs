//! Looking at articles in blocks, which columns are read faster by.
//!
//! In: the articles of a query, one by one or several at once. Out: blocks of them in order, and for each thing in them
//! whether an article has it for the first time.

use tantivy::collector::SegmentCollector;
use tantivy::{DocId, Score};

/// Articles in a block: one a bit.
pub(super) const BLOCK: usize = u64::BITS as usize;

/// What looks at the articles of a segment in blocks.
pub(super) trait InBlocks: 'static {
    /// What it gives in the end.
    type Fruit: Send + 'static;

    /// Looks at some articles, in order, at most as many as a block has.
    fn look_at(&mut self, docs: &[DocId]);

    /// Ends the segment.
    fn end(self) -> Self::Fruit;
}

/// Makes blocks of articles.
pub(super) struct Blocks<B> {
    inner: B,
    /// Articles that are not looked at yet.
    waiting: Vec<DocId>,
}

impl<B: InBlocks> Blocks<B> {
    pub(super) fn of(inner: B) -> Blocks<B> {
        Blocks {
            inner,
            waiting: Vec::with_capacity(BLOCK),
        }
    }

    fn look_at_waiting(&mut self) {
        self.inner.look_at(&self.waiting);
        self.waiting.clear();
    }
}

impl<B: InBlocks> SegmentCollector for Blocks<B> {
    type Fruit = B::Fruit;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.waiting.push(doc);
        if self.waiting.len() == BLOCK {
            self.look_at_waiting();
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        docs.chunks(BLOCK).for_each(|docs| self.inner.look_at(docs));
    }

    fn harvest(mut self) -> B::Fruit {
        self.look_at_waiting();
        self.inner.end()
    }
}

/// What is counted of things, in each article once.
pub(super) struct Once<T> {
    things: Vec<Thing<T>>,
    /// What stands where nothing is counted.
    nothing: T,
    block: u32,
    /// Things that some article has.
    had: Vec<u32>,
}

/// A thing with what is counted of it; together, since each is looked up by chance.
#[derive(Clone)]
struct Thing<T> {
    count: T,
    /// The last block that had it, from 1, and a bit for each article of the block.
    block: u32,
    articles: u64,
}

impl<T: Clone> Once<T> {
    /// For so many things, of which nothing is counted yet.
    pub(super) fn new(things: usize, count: T) -> Once<T> {
        let thing = Thing {
            count: count.clone(),
            block: 0,
            articles: 0,
        };
        Once {
            things: vec![thing; things],
            nothing: count,
            block: 0,
            had: Vec::new(),
        }
    }

    /// Begins a block.
    pub(super) fn next_block(&mut self) {
        self.block += 1;
    }

    /// What is counted of a thing, if the article of the block was not seen to have it yet.
    #[inline]
    pub(super) fn first(&mut self, article: usize, thing: u32) -> Option<&mut T> {
        let known = &mut self.things[thing as usize];
        if known.block != self.block {
            if known.block == 0 {
                self.had.push(thing);
            }
            (known.block, known.articles) = (self.block, 0);
        }
        let bit = 1 << article;
        let is_first = known.articles & bit == 0;
        known.articles |= bit;
        is_first.then_some(&mut known.count)
    }

    /// The things that some article has, in order, with what was counted of them; then nothing is counted any more.
    pub(super) fn take(&mut self) -> Vec<(u32, T)> {
        self.had.sort_unstable();
        let had = std::mem::take(&mut self.had).into_iter();
        let taken = had.map(|thing| {
            let known = &mut self.things[thing as usize];
            known.block = 0;
            (thing, std::mem::replace(&mut known.count, self.nothing.clone()))
        });
        let taken = taken.collect();
        self.block = 0;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Lengths(Vec<usize>);

    impl InBlocks for Lengths {
        type Fruit = Vec<usize>;

        fn look_at(&mut self, docs: &[DocId]) {
            self.0.push(docs.len());
        }

        fn end(self) -> Vec<usize> {
            self.0
        }
    }

    #[test]
    fn single_articles_make_blocks() {
        let mut blocks = Blocks::of(Lengths(Vec::new()));
        (0..130).for_each(|doc| blocks.collect(doc, 0.0));
        assert_eq!(blocks.harvest(), [64, 64, 2]);
        let mut blocks = Blocks::of(Lengths(Vec::new()));
        blocks.collect_block(&(0..100).collect::<Vec<_>>());
        assert_eq!(blocks.harvest(), [64, 36, 0]);
    }

    #[test]
    fn an_article_has_a_thing_once() {
        let mut once = Once::new(4, 0);
        for block in [&[(0, 2), (63, 2), (0, 2), (0, 1)][..], &[(0, 2), (0, 2)]] {
            once.next_block();
            for (article, thing) in block {
                once.first(*article, *thing)
                    .into_iter()
                    .for_each(|count| *count += 1);
            }
        }
        assert_eq!(once.take(), [(1, 1), (2, 3)]);
        assert_eq!(once.take(), []);
        once.next_block();
        once.first(0, 2).into_iter().for_each(|count| *count += 1);
        assert_eq!(once.take(), [(2, 1)]);
    }
}
