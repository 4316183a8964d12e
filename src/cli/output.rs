//! The door to stdout and stderr: colour where it is wanted, none where it is not.

use super::args::Color;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use attache::insight::Unit;
pub(super) use attache::text::clean;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// What matched.
const MATCH: Style = AnsiColor::Yellow.on_default().bold();
/// Names.
const NAME: Style = AnsiColor::Cyan.on_default();
/// Dates.
const DATE: Style = AnsiColor::Green.on_default();
/// Headlines.
const TITLE: Style = Style::new().bold();
/// What stands beside.
const DIM: Style = Style::new().dimmed();

/// Columns where the terminal does not say.
const COLUMNS: usize = 100;

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// What matches the question.
    Match,
    /// A name.
    Name,
    /// A date.
    Date,
}

/// Standard output.
pub(super) struct Output {
    out: BufWriter<AutoStream<StdoutLock<'static>>>,
    coloured: bool,
}

impl Output {
    /// With colour as told.
    pub(super) fn new(color: Color) -> Output {
        let choice = match color {
            Color::Auto => AutoStream::choice(&io::stdout()),
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        Output {
            out: BufWriter::new(AutoStream::new(io::stdout().lock(), choice)),
            coloured: choice != ColorChoice::Never,
        }
    }

    /// Columns of the terminal, at most 120: longer lines are hard to read.
    pub(super) fn columns() -> usize {
        terminal_size::terminal_size().map_or(COLUMNS, |(width, _)| usize::from(width.0).clamp(40, 120))
    }

    /// A match: coloured, else between stars.
    pub(super) fn matched(&self, text: &str) -> String {
        match self.coloured {
            true => format!("{MATCH}{text}{MATCH:#}"),
            false => format!("*{text}*"),
        }
    }

    /// A part of a text, shown as what it is; without colours names and dates are as the rest.
    pub(super) fn marked(&self, text: &str, mark: Mark) -> String {
        match (mark, self.coloured) {
            (Mark::Match, _) => self.matched(text),
            (_, false) => text.to_owned(),
            (Mark::Name, true) => format!("{NAME}{text}{NAME:#}"),
            (Mark::Date, true) => format!("{DATE}{text}{DATE:#}"),
        }
    }

    /// A headline.
    pub(super) fn title(&self, text: &str) -> String {
        format!("{TITLE}{text}{TITLE:#}")
    }

    /// What stands beside.
    pub(super) fn dim(&self, text: &str) -> String {
        format!("{DIM}{text}{DIM:#}")
    }

    /// A value as JSON on one line.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A message for the user: what is wrong or worth knowing.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "attache: {message}");
}

/// A number with what it counts.
pub(super) fn counted(number: u64, unit: Unit) -> String {
    let word = match (unit, number) {
        (Unit::Articles, 1) => "article",
        (Unit::Articles, _) => "articles",
        (Unit::Stories, 1) => "story",
        (Unit::Stories, _) => "stories",
    };
    format!("{number} {word}")
}

/// Whether someone watches stderr.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}
