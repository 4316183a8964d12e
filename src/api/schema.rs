//! Schemas of types that cannot make their own: the segmenter is also part of the build program, which has none.

use crate::text::Part;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl JsonSchema for Part {
    fn schema_name() -> Cow<'static, str> {
        "Part".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"description": "A part of an article.", "type": "string", "enum": ["title", "body"]})
    }
}
