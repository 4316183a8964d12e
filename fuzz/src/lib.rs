//! What all targets do: read bytes as a file of one name.
//!
//! In: bytes of the fuzzer. Out: nothing; a panic that the readers do not catch themselves, a hang or too much
//! memory ends the target.

use std::ops::ControlFlow;

/// Lets panics be caught where the program catches them; the fuzzer would end at each.
pub fn allow_caught_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// Reads a file and checks what every article holds to.
pub fn read(name: &str, bytes: &[u8]) {
    let mut records = 0;
    let result = attache::article::read(name, bytes, &mut |record| {
        records += 1;
        if let Ok(article) = record {
            assert!(!article.title.is_empty() || !article.body.is_empty());
            assert!(!article.body.contains(['\r', '\0']));
        }
        ControlFlow::Continue(())
    });
    assert!(result.is_err() || records > 0, "an article or a reason");
}
