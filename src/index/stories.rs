//! Which articles of a commit are one story: a file beside the articles.
//!
//! In: the signatures of the articles, which lie in a column, and the file of an earlier commit. Out: for each article of
//! a segment its place among the articles of all stories, which lie one story after the other, each with its lead first.
//! The file is written whole, read in place, and made anew where it is missing, damaged or of another commit; what is
//! still right in it is taken over. Memory to make it: some 120 bytes an article.

use super::IndexError;
use super::reader::Reader;
use crate::copies::{Articles, Known, LENGTH, Member, Signature, join, stories};
use std::sync::OnceLock;
use tantivy::columnar::{Column, StrColumn};
use tantivy::directory::OwnedBytes;
use tantivy::{DocAddress, DocId, SegmentOrdinal, SegmentReader};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Begins the file; another one where its form or what makes a copy changes.
const MARK: u64 = 0x3165_6972_6f74_7341;
/// Bytes of what stands before the segments: mark, checksum, commit, and how many segments, places and keys.
const HEAD: usize = 48;
/// Bytes of a segment's entry: its id and its number of articles.
const SEGMENT: usize = 24;
/// Set beside the place of a story's lead where the article has a newer version.
const SUPERSEDED: u32 = 1 << 31;

/// The stories of one commit.
#[derive(Clone)]
pub struct Stories {
    bytes: OwnedBytes,
    parts: Parts,
    /// For each segment of the reader its number in the file.
    segments: Vec<usize>,
    /// For each segment of the reader its articles that are in some story, once they were asked for.
    members: OnceLock<Vec<Vec<DocId>>>,
}

/// Where the parts of the file begin.
#[derive(Clone)]
struct Parts {
    commit: u64,
    /// Id and number of articles of each segment.
    segments: Vec<([u8; 16], u64)>,
    /// The places of each segment's articles, four bytes each; 0 for one that is in no story, else one more.
    places: Vec<usize>,
    /// Segment and number of the article at each place, eight bytes.
    members: usize,
    /// The place of the lead, four bytes.
    leads: usize,
    /// Keys of all articles, ascending, eight bytes; then their groups, four bytes.
    known: usize,
    count: usize,
    keys: usize,
}

/// The stories of one segment.
#[derive(Clone)]
pub struct SegmentStories {
    places: OwnedBytes,
    leads: OwnedBytes,
}

/// Where an article stands in its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The place of the lead: the number of the story.
    pub story: u32,
    /// Its own place; the smaller one stands for the story.
    pub place: u32,
    /// Whether there is a newer version of it.
    pub superseded: bool,
}

impl SegmentStories {
    /// Where an article stands; `None` for one that is in no story.
    pub fn of(&self, article: DocId) -> Option<Standing> {
        let place = u32_at(&self.places, article as usize * 4).checked_sub(1)?;
        Some(standing(&self.leads, place))
    }
}

fn standing(leads: &[u8], place: u32) -> Standing {
    let lead = u32_at(leads, place as usize * 4);
    Standing {
        story: lead & !SUPERSEDED,
        place,
        superseded: lead & SUPERSEDED != 0,
    }
}

impl Stories {
    /// The stories of the reader's commit, from the file or made anew. Returns them, and the file if it is to be written.
    pub(super) fn of(
        reader: &Reader,
        kept: Option<OwnedBytes>,
    ) -> Result<(Stories, Option<Vec<u8>>), IndexError> {
        let kept = kept.and_then(Stories::read);
        let mut known = Known::new();
        if let Some(mut kept) = kept {
            if kept.fit(reader) {
                return Ok((kept, None));
            }
            if kept.is_sound() {
                known = kept.known();
            }
        }
        let bytes = make(reader, &known)?;
        let mut made = Stories::read(OwnedBytes::new(bytes.clone())).expect("it was just made");
        made.fit(reader);
        Ok((made, Some(bytes)))
    }

    /// Reads a file; `None` where the bytes are none.
    fn read(bytes: OwnedBytes) -> Option<Stories> {
        if bytes.len() < HEAD || u64_at(&bytes, 0) != MARK {
            return None;
        }
        let number = |at: usize| usize::try_from(u64_at(&bytes, at)).ok();
        let (segments, count, keys) = (number(24)?, number(32)?, number(40)?);
        let mut at = HEAD.checked_add(segments.checked_mul(SEGMENT)?)?;
        if bytes.len() < at {
            return None;
        }
        let entries = (0..segments).map(|nth| {
            let entry = &bytes[HEAD + nth * SEGMENT..][..SEGMENT];
            (entry[..16].try_into().expect("sixteen bytes"), u64_at(entry, 16))
        });
        let entries: Vec<([u8; 16], u64)> = entries.collect();
        let mut places = Vec::with_capacity(segments);
        for (_, articles) in &entries {
            places.push(at);
            at = at.checked_add(usize::try_from(*articles).ok()?.checked_mul(4)?)?;
        }
        let members = at;
        let leads = members.checked_add(count.checked_mul(8)?)?;
        let known = leads.checked_add(count.checked_mul(4)?)?;
        if bytes.len() != known.checked_add(keys.checked_mul(12)?)? {
            return None;
        }
        let parts = Parts {
            commit: u64_at(&bytes, 16),
            segments: entries,
            places,
            members,
            leads,
            known,
            count,
            keys,
        };
        Some(Stories {
            bytes,
            parts,
            segments: Vec::new(),
            members: OnceLock::new(),
        })
    }

    /// Finds the segments of a reader in the file. Returns whether all are there and of the reader's commit.
    fn fit(&mut self, reader: &Reader) -> bool {
        let of = |segment: &SegmentReader| {
            let entry = (id_of(segment), u64::from(segment.max_doc()));
            self.parts.segments.iter().position(|known| *known == entry)
        };
        let segments = reader.articles.segment_readers().iter().map(of);
        let segments: Option<Vec<usize>> = segments.collect();
        let fits = self.parts.commit == reader.commit && segments.is_some();
        self.segments = segments.unwrap_or_default();
        fits
    }

    /// Whether every byte is as it was written.
    pub fn is_sound(&self) -> bool {
        xxh3_64(&self.bytes[16..]) == u64_at(&self.bytes, 8)
    }

    /// Articles that are in some story; their places are the numbers below.
    pub fn places(&self) -> u32 {
        self.parts.count as u32
    }

    /// The stories of a segment of the reader.
    pub fn segment(&self, segment: SegmentOrdinal) -> SegmentStories {
        let file = self.segments[segment as usize];
        let from = self.parts.places[file];
        let to = from + self.parts.segments[file].1 as usize * 4;
        SegmentStories {
            places: self.bytes.slice(from..to),
            leads: self.bytes.slice(self.parts.leads..self.parts.known),
        }
    }

    /// Where an article stands; `None` for one that is in no story.
    pub fn of_article(&self, at: DocAddress) -> Option<Standing> {
        self.segment(at.segment_ord).of(at.doc_id)
    }

    /// The articles of a story, its lead first.
    pub fn members(&self, story: u32) -> Vec<(DocAddress, Standing)> {
        let places = (story..self.places()).map(|place| self.standing(place));
        let own = places.take_while(|standing| standing.story == story);
        own.filter_map(|standing| Some((self.at(standing.place)?, standing)))
            .collect()
    }

    /// The articles of a segment of the reader that are in some story, in order.
    pub fn members_in(&self, segment: SegmentOrdinal) -> &[DocId] {
        let all = self.members.get_or_init(|| {
            let mut all = vec![Vec::new(); self.segments.len()];
            for at in (0..self.places()).filter_map(|place| self.at(place)) {
                all[at.segment_ord as usize].push(at.doc_id);
            }
            all.iter_mut().for_each(|members| members.sort_unstable());
            all
        });
        &all[segment as usize]
    }

    /// The article at a place.
    fn at(&self, place: u32) -> Option<DocAddress> {
        let at = self.parts.members + place as usize * 8;
        let segment = u32_at(&self.bytes, at) as usize;
        let segment = self.segments.iter().position(|file| *file == segment)?;
        let article = u32_at(&self.bytes, at + 4);
        Some(DocAddress::new(segment as SegmentOrdinal, article))
    }

    fn standing(&self, place: u32) -> Standing {
        standing(&self.bytes[self.parts.leads..self.parts.known], place)
    }

    fn known(&self) -> Known {
        let (keys, groups) = (self.parts.known, self.parts.known + self.parts.keys * 8);
        (0..self.parts.keys)
            .map(|nth| {
                (
                    u64_at(&self.bytes, keys + nth * 8),
                    u32_at(&self.bytes, groups + nth * 4),
                )
            })
            .collect()
    }
}

/// Makes the file of a reader's commit.
fn make(reader: &Reader, known: &Known) -> Result<Vec<u8>, IndexError> {
    let columns = Columns::open(reader)?;
    let copied = join(&columns, known);
    let stories = stories(&columns, &copied.first);
    let count: usize = stories.iter().map(Vec::len).sum();
    let mut file = File(Vec::with_capacity(
        HEAD + columns.articles.len() * 16 + count * 12,
    ));
    for number in [MARK, 0, reader.commit] {
        file.u64(number);
    }
    let segments = reader.articles.segment_readers();
    for number in [segments.len(), count, copied.known.len()] {
        file.u64(number as u64);
    }
    for segment in segments {
        file.0.extend(id_of(segment));
        file.u64(u64::from(segment.max_doc()));
    }
    let members: Vec<Member> = stories.iter().flatten().copied().collect();
    let mut places = vec![0_u32; columns.articles.len()];
    for (place, member) in (1..).zip(&members) {
        places[member.number as usize] = place;
    }
    let mut number = 0;
    for (nth, segment) in (0..).zip(segments) {
        for article in 0..segment.max_doc() {
            let is_live = columns.articles.get(number) == Some(&(nth, article));
            file.u32(if is_live { places[number] } else { 0 });
            number += usize::from(is_live);
        }
    }
    for member in &members {
        let (segment, article) = columns.articles[member.number as usize];
        file.u32(segment);
        file.u32(article);
    }
    let mut lead = 0;
    for story in &stories {
        for member in story {
            file.u32(lead | if member.superseded { SUPERSEDED } else { 0 });
        }
        lead += story.len() as u32;
    }
    copied.known.iter().for_each(|(key, _)| file.u64(*key));
    copied.known.iter().for_each(|(_, group)| file.u32(*group));
    let sum = xxh3_64(&file.0[16..]);
    file.0[8..16].copy_from_slice(&sum.to_le_bytes());
    Ok(file.0)
}

/// Sixteen bytes that name a segment.
fn id_of(segment: &SegmentReader) -> [u8; 16] {
    xxh3_128(segment.segment_id().uuid_string().as_bytes()).to_le_bytes()
}

/// The signature of an article in the column of its segment.
pub(super) fn signature_of(column: &Column<u64>, article: DocId) -> Signature {
    let rows = column.index.value_row_ids(article);
    let mut numbers = [0; LENGTH];
    if rows.len() == LENGTH {
        column.values.get_range(u64::from(rows.start), &mut numbers);
    }
    Signature::read(numbers)
}

/// The signatures of a commit.
struct Columns {
    segments: Vec<(Column<u64>, Option<StrColumn>)>,
    /// Segment and number of each article that is not deleted.
    articles: Vec<(SegmentOrdinal, DocId)>,
}

impl Columns {
    fn open(reader: &Reader) -> Result<Columns, IndexError> {
        let name = |field| reader.fields.schema.get_field_name(field);
        let mut segments = Vec::new();
        let mut articles = Vec::new();
        for (ordinal, segment) in (0..).zip(reader.articles.segment_readers()) {
            let columns = segment.fast_fields();
            segments.push((
                columns.u64(name(reader.fields.signature))?,
                columns.str(name(reader.fields.id))?,
            ));
            articles.extend(segment.doc_ids_alive().map(|article| (ordinal, article)));
        }
        Ok(Columns { segments, articles })
    }
}

impl Articles for Columns {
    fn count(&self) -> u32 {
        self.articles.len() as u32
    }

    fn signature(&self, number: u32) -> Signature {
        let (segment, article) = self.articles[number as usize];
        signature_of(&self.segments[segment as usize].0, article)
    }

    fn id(&self, number: u32) -> String {
        let (segment, article) = self.articles[number as usize];
        let mut id = String::new();
        if let Some(ids) = &self.segments[segment as usize].1
            && let Some(nth) = ids.ords().first(article)
        {
            // One that cannot be read counts as the smallest.
            let _ = ids.ord_to_str(nth, &mut id);
        }
        id
    }
}

/// What is written.
struct File(Vec<u8>);

impl File {
    fn u32(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    fn u64(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }
}

/// A number in the bytes; 0 past their end.
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok());
    eight.map_or(0, u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Layers, annotate};
    use crate::article::Article;
    use crate::index::{DocumentMaker, Index, Manifest};
    use std::fs;
    use std::path::Path;

    /// Part of a text of words that never were.
    fn piece(from: u32, to: u32) -> Article {
        let word = |number: u32| {
            let number = number.wrapping_mul(2_654_435_761) >> 8;
            format!("w{number}")
        };
        let words: Vec<String> = (from..to).map(word).collect();
        Article {
            body: words.join(" "),
            ..Article::default()
        }
    }

    fn add(index: &Index, articles: &[(&str, Article)], gone: &[&str]) {
        let mut writer = index.writer(1).expect("a writer");
        let mut maker = DocumentMaker::new(index.fields.clone());
        let layers = Layers {
            names: false,
            dates: false,
        };
        for (id, article) in articles {
            let document = maker.make(id, "/news/a", &[], &annotate(article, layers));
            writer.add(document).expect("a document");
        }
        for id in gone {
            writer.remove_article("/news/a", id).expect("a deletion");
        }
        writer.commit(&Manifest::default()).expect("a commit");
        writer.close().expect("an end");
    }

    /// The ids of each story; the file is the same as one made anew.
    fn stories(index: &Index, file: &Path) -> Vec<String> {
        let reader = index.reader().expect("a reader");
        reader.stories().expect("stories");
        let updated = fs::read(file).expect("a file");
        fs::remove_file(file).expect("a file");
        let stories = reader.stories().expect("stories");
        assert!(
            fs::read(file).expect("a file") == updated,
            "what is taken over is right"
        );
        let columns = Columns::open(&reader).expect("columns");
        let leads = (0..stories.places()).filter(|place| stories.standing(*place).story == *place);
        let ids = leads.map(|story| {
            let members = stories.members(story).into_iter().map(|(at, standing)| {
                assert_eq!(stories.of_article(at), Some(standing));
                let own = (at.segment_ord, at.doc_id);
                let number = columns.articles.iter().position(|known| *known == own);
                columns.id(number.expect("it is live") as u32)
            });
            members.collect::<Vec<_>>().join(" ")
        });
        let mut ids: Vec<String> = ids.collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn commits_update_the_file_as_if_it_were_made_anew() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(&dir.path().join("index")).expect("an index");
        let file = dir.path().join("index/stories");
        let none: [&str; 0] = [];
        add(&index, &[], &[]);
        assert_eq!(stories(&index, &file), none);
        let mut first = vec![("a", piece(0, 100)), ("c", piece(50, 150))];
        let others: Vec<String> = (0..20).map(|nth| format!("x{nth:02}")).collect();
        first.extend(
            others
                .iter()
                .zip(1..)
                .map(|(id, nth)| (id.as_str(), piece(nth * 1000, nth * 1000 + 90))),
        );
        add(&index, &first, &[]);
        assert_eq!(stories(&index, &file), none);
        add(&index, &[("b", piece(25, 125))], &[]);
        assert_eq!(stories(&index, &file), ["a b c"]);
        add(&index, &[("y", piece(2000, 2100))], &["x19"]);
        assert_eq!(stories(&index, &file), ["a b c", "x01 y"]);
        add(&index, &[], &["b", "y"]);
        assert_eq!(
            stories(&index, &file),
            none,
            "without the one between them they part"
        );
    }

    #[test]
    fn damaged_bytes_are_no_stories() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(&dir.path().join("index")).expect("an index");
        add(&index, &[("a", piece(0, 100)), ("b", piece(0, 100))], &[]);
        let reader = index.reader().expect("a reader");
        let bytes = make(&reader, &Known::new()).expect("a file");
        let read = |bytes: &[u8]| Stories::read(OwnedBytes::new(bytes.to_vec()));
        assert!(read(&bytes).is_some_and(|stories| stories.is_sound() && stories.places() == 2));
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_none(), "{length}");
        }
        for at in 16..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(read(&changed).is_none_or(|stories| !stories.is_sound()), "{at}");
        }
    }
}
