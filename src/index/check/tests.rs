//! Indexes that are damaged on purpose.

use super::*;
