//! Tests of the program as a whole, in one binary so that the engine is linked once.

mod cli;
mod completion;
mod documents;
mod extraction;
mod oracle;
mod ranking;
mod room;
mod tidy;
