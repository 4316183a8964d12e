//! `attache alerts`: saved searches, and what is new for each since it last told.

use super::args::{
    self, AlertsAction, AlertsAdd, AlertsArgs, AlertsFile, AlertsIn, AlertsRemove, AlertsRun, Ask, Match,
    NewsForm, SavedFlags,
};
use super::output::{Output, clean, complain, counted};
use super::{Exit, ask, batch, names_file, quiet_stop_mark, render};
use anyhow::{Context, anyhow, bail};
use attache::alerts::{Alerts, Saved, Told, forget, line, split, without};
use attache::api::{AlertJson, HitJson, NewsJson};
use attache::index::{Index, user_file};
use attache::inquiry::Inquiry;
use attache::insight::Unit;
use attache::query::Synonyms;
use attache::search::{Engine, Hit, Question, Sort};
use clap::Parser;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The saved searches of an index.
const FILE: &str = "alerts.txt";

/// Runs the command.
pub(super) fn run(args: &AlertsArgs, out: &mut Output) -> anyhow::Result<Exit> {
    match &args.action {
        AlertsAction::Add(add) => save(add, out),
        AlertsAction::List(alerts) => list(alerts, out),
        AlertsAction::Remove(remove) => take_out(remove, out),
        AlertsAction::Run(run) => tell(run, out),
    }
}

/// The file told, else that of the index, which has to be there.
fn path(file: &AlertsFile, index: &Path) -> anyhow::Result<PathBuf> {
    let index = Index::open(index)?;
    Ok(file
        .alerts_file
        .clone()
        .unwrap_or_else(|| index.path().join(FILE)))
}

/// The log beside a file.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".told");
    path.with_file_name(name)
}

/// The text of a file; empty where it is missing.
fn text(path: &Path) -> anyhow::Result<String> {
    Ok(user_file::text_of(path, false)?)
}

/// Keeps other commands from a file until what is returned is dropped.
fn hold(path: &Path) -> anyhow::Result<File> {
    let held = user_file::hold(path);
    held.with_context(|| format!("{}: no lock can be made beside it", path.display()))
}

/// The question of a saved search, as typed and with the flags it is read by.
fn asked(asked: &str) -> anyhow::Result<(String, Ask)> {
    let (mut typed, flags) = split(asked).map_err(|reason| anyhow!("{reason}"))?;
    let read = SavedFlags::try_parse_from(flags).map_err(|error| {
        let said = error.to_string();
        let first = said.lines().next().unwrap_or_default();
        anyhow!("{}", first.trim_start_matches("error: "))
    })?;
    for word in &read.ask.query {
        typed.push(' ');
        typed.push_str(word);
    }
    let ask = read.ask;
    check(&ask)?;
    Ok((typed.trim().to_owned(), ask))
}

/// Refuses what is not saved: it is told to `run`, or is of the index.
fn check(ask: &Ask) -> anyhow::Result<()> {
    if ask.folder.is_some() || ask.file.names_file.is_some() || ask.synonyms.is_some() {
        bail!("--in, --names-file and --synonyms are not saved");
    }
    Ok(())
}

/// What a saved search asks now.
fn question(saved: &str, synonyms: &Synonyms) -> anyhow::Result<Question> {
    let (typed, ask) = asked(saved)?;
    let inquiry = Inquiry {
        words: typed,
        ..ask::inquiry(&ask)
    };
    Ok(Question {
        sort: Sort::Newest,
        grouped: false,
        count: usize::MAX,
        ..Question::of(inquiry.scope(ask::today(), synonyms)?)
    })
}

/// The flags of a question as they would be typed.
fn flags(ask: &Ask) -> Vec<String> {
    let filters = &ask.filters;
    let mut flags = Vec::new();
    let mut add = |flag: &str, values: &[String]| {
        for value in values {
            // What begins with a hyphen has to be one word with its flag.
            match value.starts_with('-') {
                true => flags.push(format!("{flag}={value}")),
                false => flags.extend([flag.to_owned(), value.clone()]),
            }
        }
    };
    for (role, value) in ask::inquiry(ask).filters {
        add(&format!("--{}", role.field().name), &[value]);
    }
    add("--from", filters.from.as_slice());
    add("--to", filters.to.as_slice());
    let spelling = match ask.names {
        args::Spelling::Exact => Some("exact"),
        args::Spelling::Variants => None,
        args::Spelling::Phonetic => Some("phonetic"),
    };
    add("--names", spelling.map(str::to_owned).as_slice());
    let simple = [
        (filters.undated, "--undated"),
        (ask.plain, "--plain"),
        (ask.matching == Match::Any, "--match=any"),
    ];
    flags.extend(
        simple
            .iter()
            .filter(|(set, _)| *set)
            .map(|(_, flag)| (*flag).to_owned()),
    );
    flags
}

/// Writes a search to the end of the file.
fn save(add: &AlertsAdd, out: &mut Output) -> anyhow::Result<Exit> {
    let path = path(&add.file, &add.ask.place.index)?;
    let typed = add.ask.query.join(" ");
    let written = line(&add.name, &typed, &flags(&add.ask)).map_err(|reason| anyhow!("{reason}"))?;
    check(&add.ask)?;
    let saved = written.split_once('\t').map_or("", |(_, asked)| asked.trim());
    question(saved, &Synonyms::default())?;
    let _held = hold(&path)?;
    let mut text = text(&path)?;
    if let Some(known) = Alerts::read(&text)
        .searches
        .iter()
        .find(|known| known.name == add.name)
    {
        bail!(
            "line {} of {} has a search `{}`; take it out first: `attache alerts remove {}`",
            known.line,
            path.display(),
            known.name,
            known.name
        );
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&written);
    user_file::write(&path, &text)?;
    write!(out, "{written}")?;
    complain(&format!(
        "written to {}; the first `attache alerts run` tells what is there already, `attache alerts run --mark` passes \
         over it",
        clean(&path.display().to_string())
    ));
    Ok(Exit::Done)
}

/// Prints the searches, and which lines cannot be read.
fn list(alerts: &AlertsIn, out: &mut Output) -> anyhow::Result<Exit> {
    let path = path(&alerts.file, &alerts.place.index)?;
    let read = Alerts::read(&text(&path)?);
    for saved in &read.searches {
        writeln!(out, "{}\t{}", clean(&saved.name), clean(&saved.asked))?;
    }
    out.flush()?;
    let mut wrong = problems(&read, &path);
    for saved in &read.searches {
        if let Err(error) = question(&saved.asked, &Synonyms::default()) {
            report(&path, saved.line, &error.to_string());
            wrong = true;
        }
    }
    if read == Alerts::default() {
        complain(&none_in(&path));
    }
    Ok(if wrong { Exit::Skipped } else { Exit::Done })
}

fn none_in(path: &Path) -> String {
    format!("no saved searches in {}", clean(&path.display().to_string()))
}

/// Says which lines are no searches; whether there are any.
fn problems(read: &Alerts, path: &Path) -> bool {
    for problem in &read.problems {
        report(path, problem.line, &problem.reason);
    }
    !read.problems.is_empty()
}

fn report(path: &Path, line: usize, reason: &str) {
    let path = clean(&path.display().to_string());
    complain(&format!("{path} line {line}: {reason}"));
}

/// Takes a search out of the file, and what it told out of the log.
fn take_out(remove: &AlertsRemove, out: &mut Output) -> anyhow::Result<Exit> {
    let path = path(&remove.alerts.file, &remove.alerts.place.index)?;
    let log = log_of(&path);
    let (_held, _log_held) = (hold(&path)?, hold(&log)?);
    let Some(rest) = without(&text(&path)?, &remove.name) else {
        bail!("{} has no search `{}`", path.display(), remove.name);
    };
    user_file::write(&path, &rest)?;
    let told = text(&log)?;
    if !told.is_empty() {
        user_file::write(&log, &forget(&told, &remove.name))?;
    }
    writeln!(out, "{}", clean(&remove.name))?;
    complain(&format!("taken out of {}", clean(&path.display().to_string())));
    Ok(Exit::Done)
}

/// Tells of each search what it did not tell before.
fn tell(run: &AlertsRun, out: &mut Output) -> anyhow::Result<Exit> {
    let path = path(&run.alerts.file, &run.alerts.place.index)?;
    let log = log_of(&path);
    // Another run waits here, and then finds nothing new.
    let _held = hold(&log)?;
    let read = Alerts::read(&text(&path)?);
    let mut skipped = problems(&read, &path);
    let index = Index::open(&run.alerts.place.index)?;
    let engine = Engine::new(index.reader()?, &names_file::read(&run.names, &index)?)?;
    let open = File::options().create(true).append(true).open(&log);
    let mut teller = Teller {
        told: Told::read(&text(&log)?),
        log: open.with_context(|| log.display().to_string())?,
        engine: &engine,
        run,
        stop: &quiet_stop_mark(),
    };
    let synonyms = ask::synonyms_of(&run.alerts.place.index, None)?;
    let mut news = 0;
    for saved in &read.searches {
        let question = match question(&saved.asked, &synonyms) {
            Ok(question) => question,
            Err(error) => {
                report(&path, saved.line, &error.to_string());
                skipped = true;
                continue;
            }
        };
        match teller.tell(saved, &question, out) {
            Ok(told) => news += told,
            Err(error) if batch::is_of_question(&error) => {
                report(&path, saved.line, &error.to_string());
                skipped = true;
            }
            Err(error) => return Err(error),
        }
        if teller.stop.load(Ordering::Relaxed) {
            return Ok(Exit::Interrupted);
        }
    }
    if read == Alerts::default() {
        complain(&none_in(&path));
    } else if run.mark {
        complain(&format!("{} taken as told", counted(news, Unit::Articles)));
    } else if news == 0 && run.format == NewsForm::Text {
        complain("nothing new");
    }
    Ok(if skipped { Exit::Skipped } else { Exit::Done })
}

/// Tells searches, and notes what they told.
struct Teller<'a> {
    told: Told,
    log: File,
    engine: &'a Engine,
    run: &'a AlertsRun,
    stop: &'a AtomicBool,
}

impl Teller<'_> {
    /// Tells the news of a search and notes them once they have left the program. Returns how many.
    fn tell(&mut self, saved: &Saved, question: &Question, out: &mut Output) -> anyhow::Result<u64> {
        let mut hits = self.engine.hits(question)?;
        hits.retain(|id| !self.told.has(&saved.name, id))?;
        let count = hits.len() as u64;
        if self.run.mark {
            return self.note(saved, &hits.ids()?).map(|()| count);
        }
        if self.run.format == NewsForm::Text && count > 0 {
            let heading = format!("{}: {} new", clean(&saved.name), counted(count, Unit::Articles));
            let heading = out.title(&heading);
            writeln!(out, "{heading}\n")?;
        }
        let mut ids = Vec::new();
        let mut list: Vec<Hit> = Vec::new();
        for hit in hits {
            let hit = hit?;
            ids.push(hit.article.id.clone());
            match self.run.format {
                NewsForm::Text => render::hit(&hit, out)?,
                NewsForm::Jsonl => out.json(&NewsJson::new(&saved.name, &hit))?,
                NewsForm::Json => list.push(hit),
            }
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
        }
        if self.run.format == NewsForm::Json {
            let hits = list.iter().map(HitJson::new).collect();
            out.json(&AlertJson {
                search: &saved.name,
                asked: &saved.asked,
                hits,
            })?;
        }
        out.flush()?;
        self.note(saved, &ids)?;
        Ok(ids.len() as u64)
    }

    /// Adds to the log that a search told these; on the disk when this returns.
    fn note(&mut self, saved: &Saved, ids: &[String]) -> anyhow::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let entry = Told::entry(&saved.name, ids);
        let written = self.log.write_all(entry.as_bytes());
        written
            .and_then(|()| self.log.sync_data())
            .context("what was told could not be noted and will be told again")
    }
}
