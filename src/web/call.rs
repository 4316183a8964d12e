//! A request as endpoints see it, and what they reply.
//!
//! An endpoint is a plain function from [`Call`] to [`Reply`]: it can be called without a socket, and runs in a thread of
//! its own, of which there are only so many.

use super::params::Params;
use super::problem::Problem;
use super::site::{Loaded, Site};
use crate::index::record::StoredArticle;
use crate::inquiry::{Inquiry, Wanted, every_article, meant, near};
use crate::search::{Question, Related, Scope, Shown};
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

/// What an endpoint is.
pub(super) type Endpoint = fn(&Call) -> Result<Reply, Problem>;

/// What writes a body while it is sent.
pub(super) type Writing = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

/// A request.
pub(super) struct Call {
    /// The site.
    pub site: Arc<Site>,
    /// Its state when the request came.
    pub now: Arc<Loaded>,
    /// The id in the path; empty where the route has none.
    pub id: String,
    /// What was asked, or sent by a form.
    pub params: Params,
}

/// What is replied.
pub(super) enum Reply {
    /// Bytes of a media type.
    Bytes(&'static str, Vec<u8>),
    /// Bytes that are to be kept as a file of this name.
    File {
        /// Media type.
        media: &'static str,
        /// Name of the file.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// The same, made while it is sent.
    Stream {
        /// Media type.
        media: &'static str,
        /// Name of the file.
        name: String,
        /// Makes the bytes.
        write: Writing,
    },
    /// Another address to go to (303).
    See(String),
}

impl Reply {
    /// A value as JSON.
    pub(super) fn json(value: &impl Serialize) -> Reply {
        let bytes = serde_json::to_vec(value).expect("strings, numbers and lists of them");
        Reply::Bytes("application/json", bytes)
    }
}

impl Call {
    /// The question with the articles it asks for.
    ///
    /// # Errors
    ///
    /// It makes no sense.
    pub(super) fn asked(&self) -> Result<(Inquiry, Scope), Problem> {
        let inquiry = self.params.inquiry();
        let scope = inquiry.scope(self.site.today(), &self.now.synonyms)?;
        let under = self
            .params
            .get("in")
            .map(|path| path.trim_end_matches('/').to_owned());
        let unit = self.params.unit();
        Ok((inquiry, Scope { under, unit, ..scope }))
    }

    /// The whole question.
    ///
    /// # Errors
    ///
    /// It makes no sense, or the index cannot be read.
    pub(super) fn question(&self, wanted: &Wanted) -> Result<(Inquiry, Question), Problem> {
        let (inquiry, scope) = self.asked()?;
        let question = wanted.question(&inquiry, scope, &self.now.engine, self.site.today())?;
        Ok((inquiry, question))
    }

    /// The article with the id of the path.
    ///
    /// # Errors
    ///
    /// There is none, or the index cannot be read.
    pub(super) fn article(&self) -> Result<StoredArticle, Problem> {
        let article = self.now.engine.article(&self.id)?;
        article.ok_or_else(|| self.no_article())
    }

    /// The same as it is shown, with what matches in it.
    ///
    /// # Errors
    ///
    /// As [`Call::article`].
    pub(super) fn shown(&self, scope: Option<&Scope>) -> Result<Shown, Problem> {
        let shown = self.now.engine.show(&self.id, scope)?;
        shown.ok_or_else(|| self.no_article())
    }

    fn no_article(&self) -> Problem {
        Problem::missing(format!("no article has the id {}", self.id))
    }

    /// The first `count` articles that are related to one.
    ///
    /// # Errors
    ///
    /// Earlier ones than one without a day are wanted, or the index cannot be read.
    pub(super) fn related(
        &self,
        article: &StoredArticle,
        only_before: bool,
        count: usize,
    ) -> Result<Related, Problem> {
        let form = Question {
            count,
            ..Question::of(Scope::of(every_article()))
        };
        Ok(self.now.engine.related(article, only_before, &form)?)
    }

    /// That nothing is called as the path says, with names that are spelt like it.
    pub(super) fn nobody(&self, nearest: &[String]) -> Problem {
        Problem::missing(format!(
            "the index names nobody and nothing {}{}",
            self.id,
            near(nearest)
        ))
    }

    /// The words that were likely meant, where next to nothing was found.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub(super) fn meant(
        &self,
        inquiry: &Inquiry,
        scope: &Scope,
        found: u64,
    ) -> Result<Option<String>, Problem> {
        let day = (self.site.today(), &self.now.synonyms);
        Ok(meant(inquiry, &self.now.engine, scope, found, day)?)
    }
}
