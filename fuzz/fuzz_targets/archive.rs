//! Files read as `a.zip`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: attache_fuzz::allow_caught_panics(),
    |bytes: &[u8]| attache_fuzz::read("a.zip", bytes)
);
