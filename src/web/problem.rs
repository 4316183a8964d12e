//! What went wrong, as RFC 9457 has it.

use crate::inquiry::InquiryError;
use crate::search::SearchError;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

/// A problem (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Problem {
    /// Which sort of problem it is, a URN that stays the same.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The sort of problem, for people.
    pub title: &'static str,
    /// The status of the response.
    pub status: u16,
    /// What is wrong this time, and what to do about it.
    pub detail: String,
    /// The parameter that makes no sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<Box<str>>,
    /// The first byte of the parameter's value that makes no sense, and one past the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<[u32; 2]>,
    /// What would have been right there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Box<str>>,
    /// What may have been meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Box<str>>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: String) -> Problem {
        Problem {
            kind,
            title,
            status: status.as_u16(),
            detail,
            parameter: None,
            span: None,
            expected: None,
            suggestion: None,
        }
    }

    /// A parameter that makes no sense.
    pub(super) fn parameter(name: &str, reason: &str) -> Problem {
        Problem {
            parameter: Some(name.into()),
            ..Problem::new(
                StatusCode::BAD_REQUEST,
                "urn:attache:problem:parameter",
                "A parameter makes no sense",
                format!("{name}: {reason}"),
            )
        }
    }

    /// Something there is not.
    pub(super) fn missing(detail: String) -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "urn:attache:problem:missing",
            "There is no such thing",
            detail,
        )
    }

    /// A path that takes other methods.
    pub(super) fn method() -> Problem {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "urn:attache:problem:method",
            "The method is not one of this address",
            "the header Allow lists those that are".to_owned(),
        )
    }

    /// A request that may come from another site, or from nobody known.
    pub(super) fn refused(status: StatusCode, detail: &str) -> Problem {
        Problem::new(
            status,
            "urn:attache:problem:refused",
            "The request is refused",
            detail.to_owned(),
        )
    }

    /// Too much to do just now.
    pub(super) fn busy(detail: &str) -> Problem {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "urn:attache:problem:busy",
            "Too much to do just now",
            detail.to_owned(),
        )
    }

    /// A change that cannot be made.
    pub(super) fn change(detail: String) -> Problem {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "urn:attache:problem:change",
            "The change cannot be made",
            detail,
        )
    }

    /// A fault of the program or the index.
    pub(super) fn fault(detail: String) -> Problem {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "urn:attache:problem:fault",
            "The index cannot answer",
            detail,
        )
    }

    /// Its status.
    pub(super) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl From<InquiryError> for Problem {
    fn from(error: InquiryError) -> Problem {
        let question = |detail: String| Problem {
            parameter: Some(error.filter().unwrap_or("q").into()),
            ..Problem::new(
                StatusCode::BAD_REQUEST,
                "urn:attache:problem:question",
                "The question makes no sense",
                detail,
            )
        };
        match &error {
            InquiryError::Day { .. } | InquiryError::Backwards { .. } => question(error.to_string()),
            InquiryError::Words { error, .. } | InquiryError::Filter { error, .. } => Problem {
                span: Some([error.span.start, error.span.end]),
                expected: Some(error.expected.as_str().into()),
                suggestion: error.suggestion.as_deref().map(Box::from),
                ..question(error.to_string())
            },
        }
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Problem {
        match error.is_of_question() {
            true => Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "urn:attache:problem:unanswerable",
                "This index cannot answer the question",
                error.to_string(),
            ),
            false => Problem::fault(error.to_string()),
        }
    }
}
