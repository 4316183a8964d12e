//! Questions: whatever is typed is read in time, and what is read prints as what reads the same.

#![no_main]

use attache::query::{Match, ParseOptions, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    for default in [Match::All, Match::Any] {
        let options = ParseOptions {
            default,
            ..ParseOptions::default()
        };
        match parse(typed, options) {
            Ok(query) => {
                let printed = query.to_string();
                let again = parse(&printed, options).expect("what is printed can be read");
                assert_eq!(again.to_string(), printed, "{typed:?}");
            }
            Err(error) => {
                assert!(typed.get(error.span.range()).is_some(), "{typed:?}: {error}");
                error.render(typed);
            }
        }
    }
});
