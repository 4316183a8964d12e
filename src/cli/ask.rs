//! The question of a command line, and the index it is put to.

use super::args::{self, Ask, Filters, Match};
use super::names_file;
use super::output::{clean, complain};
use super::{index, lock};
use anyhow::{Context, anyhow};
use attache::index::{Index, IndexError, is_index, synonyms_file, user_file};
use attache::inquiry::{FILTERS, Inquiry, every_article};
use attache::names::Spelling;
use attache::query::{self, BadLine, Query, Synonyms};
use attache::search::{Engine, Scope};
use std::path::Path;

/// What is asked of an index.
pub(super) struct Asked {
    /// The question as typed.
    pub(super) inquiry: Inquiry,
    pub(super) scope: Scope,
    pub(super) engine: Engine,
    /// The words that count as the same.
    pub(super) synonyms: Synonyms,
}

/// Reads question and flags and opens the index, after bringing it up to date with the folder if one is told; `None` if
/// Ctrl-C came between. A question that makes no sense is refused before any folder is walked.
pub(super) fn ask(args: &Ask) -> anyhow::Result<Option<Asked>> {
    let synonyms = synonyms(args)?;
    let query = inquiry(args).query(today(), &synonyms)?;
    open(args, query, synonyms)
}

/// As [`ask()`], for questions of a file: of every article, so far.
pub(super) fn ask_of_all(args: &Ask) -> anyhow::Result<Option<Asked>> {
    open(args, every_article(), synonyms(args)?)
}

fn open(args: &Ask, query: Query, synonyms: Synonyms) -> anyhow::Result<Option<Asked>> {
    let under = match &args.folder {
        None => None,
        Some(folder) => match bring_up_to_date(args, folder)? {
            Some(path) => Some(path),
            None => return Ok(None),
        },
    };
    let index = Index::open(&args.place.index)?;
    let corrections = names_file::read(&args.file, &index)?;
    let engine = Engine::new(index.reader()?, &corrections)?;
    let inquiry = inquiry(args);
    let scope = Scope {
        under,
        spelling: inquiry.spelling,
        ..Scope::of(query)
    };
    Ok(Some(Asked {
        inquiry,
        scope,
        engine,
        synonyms,
    }))
}

/// The folder's absolute path once the index is up to date with it; `None` if Ctrl-C came between.
fn bring_up_to_date(args: &Ask, folder: &Path) -> anyhow::Result<Option<String>> {
    let done = lock::open_or_create(&args.place.index, false).and_then(|held| {
        let watchlist = names_file::read(&args.file, &held.index)?.watchlist();
        index::refresh(&held.index, folder, watchlist)
    });
    let path = std::fs::canonicalize(folder).with_context(|| format!("{}", folder.display()))?;
    let path = path
        .into_os_string()
        .into_string()
        .map_err(|_| anyhow!("the folder's path is not in UTF-8"))?;
    match done {
        Ok(done) => Ok(done.then_some(path)),
        Err(error) if can_be_read(&error) && is_index(&args.place.index) => {
            complain(&format!("{error:#}; searching what it has so far"));
            Ok(Some(path))
        }
        Err(error) => Err(error),
    }
}

/// Whether an index that cannot be written may be read.
fn can_be_read(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref::<IndexError>(),
        Some(IndexError::Busy { .. } | IndexError::Forbidden { .. })
    )
}

/// The words that count as the same: those of the file told, else of the index. Lines that say nothing are told.
fn synonyms(args: &Ask) -> anyhow::Result<Synonyms> {
    synonyms_of(&args.place.index, args.synonyms.as_deref())
}

/// The same for an index, and a file if one is told.
pub(super) fn synonyms_of(index: &Path, told: Option<&Path>) -> anyhow::Result<Synonyms> {
    let own = synonyms_file(index);
    let path = told.unwrap_or(&own);
    let text = user_file::text_of(path, told.is_some())?;
    let (synonyms, bad) = Synonyms::read(&text);
    for BadLine { line, reason } in bad {
        let path = clean(&path.display().to_string());
        complain(&format!("{path} line {line}: {reason}; the rest applies"));
    }
    Ok(synonyms)
}

/// The question of a command line.
pub(super) fn inquiry(args: &Ask) -> Inquiry {
    let filters = &args.filters;
    let values = lists(filters).into_iter().zip(FILTERS);
    let values = values.flat_map(|(values, role)| values.iter().map(move |value| (role, value.clone())));
    Inquiry {
        words: args.query.join(" "),
        matching: match args.matching {
            Match::All => query::Match::All,
            Match::Any => query::Match::Any,
        },
        plain: args.plain,
        spelling: match args.names {
            args::Spelling::Exact => Spelling::Exact,
            args::Spelling::Variants => Spelling::Variants,
            args::Spelling::Phonetic => Spelling::Phonetic,
        },
        filters: values.collect(),
        from: filters.from.clone(),
        to: filters.to.clone(),
        undated: filters.undated,
        mark: "--",
    }
}

/// The day the question is asked on: what `last month` in it is counted from.
pub(super) fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// The values of the filters, in the order of [`FILTERS`].
fn lists(filters: &Filters) -> [&[String]; FILTERS.len()] {
    [
        &filters.person,
        &filters.place,
        &filters.country,
        &filters.org,
        &filters.nationality,
        &filters.event,
        &filters.mentions,
        &filters.source,
        &filters.lang,
        &filters.author,
    ]
}

/// Says how the days asked for were understood.
pub(super) fn echo(query: &Query) {
    for period in query.periods() {
        complain(&period.to_string());
    }
}
