//! The description of the API (OpenAPI 3.1), made of its table and of the types it gives.

use super::super::call::{Call, Reply};
use super::super::params::{Form, MOST_VALUES, Parameter};
use super::super::problem::Problem;
use super::routes::{Api, ROUTES};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The statuses of problems that say what they are of.
const PROBLEMS: [(&str, &str); 4] = [
    ("400", "A parameter makes no sense."),
    ("404", "There is no such thing."),
    ("422", "This index cannot answer the question."),
    (
        "default",
        "Anything else: too much to do just now, a fault, a request that is refused.",
    ),
];

/// `/api/openapi.json`
pub(super) fn description(_: &Call) -> Result<Reply, Problem> {
    Ok(Reply::json(&openapi()))
}

fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.for_serialize().into_generator();
    let problem = generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for route in ROUTES {
        let schema = (route.schema)(&mut generator);
        let content = |media: &&str| {
            let schema = match *media {
                // One of the forms of an export, of which the others are text.
                "application/geo+json" if route.media.len() > 1 => json!({"type": "object"}),
                _ => Value::from(schema.clone()),
            };
            ((*media).to_owned(), json!({"schema": schema}))
        };
        let content: Map<String, Value> = route.media.iter().map(content).collect();
        let mut responses = Map::new();
        responses.insert(
            "200".to_owned(),
            json!({"description": route.about, "content": content}),
        );
        for (status, about) in PROBLEMS {
            let content = json!({"application/problem+json": {"schema": problem.clone()}});
            let response = json!({"description": about, "content": content});
            responses.insert(status.to_owned(), response);
        }
        let operation = json!({
            "operationId": route.operation,
            "summary": route.about,
            "parameters": parameters(route),
            "responses": responses,
        });
        paths.insert(route.path.to_owned(), json!({"get": operation}));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Attaché",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Searches a folder of news by the people, places, organisations and dates in it. Absent \
                            values are null, an empty parameter is as none; days are YYYY-MM-DD; spans are bytes \
                            (UTF-8) of the text they point into.",
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    })
}

fn parameters(route: &Api) -> Vec<Value> {
    let id = route.id.map(|about| {
        json!({
            "name": "id", "in": "path", "required": true, "description": about,
            "schema": {"type": "string", "minLength": 1},
        })
    });
    let others = route.takes.iter().flat_map(|group| group.iter());
    id.into_iter().chain(others.map(query_parameter)).collect()
}

fn query_parameter(parameter: &Parameter) -> Value {
    let schema = match parameter.form {
        Form::Text => json!({"type": "string"}),
        Form::Number(most) => json!({
            "anyOf": [{"type": "integer", "minimum": 0, "maximum": most}, {"const": ""}],
        }),
        Form::Flag => json!({"type": "string", "enum": ["1", "0", "true", "false", "on", ""]}),
        Form::Choice(words) => json!({
            "type": "string", "enum": words.iter().copied().chain([""]).collect::<Vec<_>>(),
        }),
        Form::List(words) => json!({"type": "array", "items": {"type": "string", "enum": words}}),
    };
    let schema = match parameter.many {
        true => json!({"type": "array", "items": schema, "maxItems": MOST_VALUES}),
        false => schema,
    };
    json!({
        "name": parameter.name,
        "in": "query",
        "required": false,
        "description": parameter.about,
        "schema": schema,
        "style": "form",
        "explode": !matches!(parameter.form, Form::List(_)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_has_every_route_and_every_type_it_refers_to() {
        let description = openapi();
        let paths = description["paths"].as_object().expect("paths");
        assert_eq!(paths.len(), ROUTES.len());
        let schemas = description["components"]["schemas"].as_object();
        let schemas = schemas.expect("schemas");
        let printed = description.to_string();
        let referred = printed.split("\"#/components/schemas/").skip(1);
        let referred: Vec<&str> = referred.filter_map(|after| after.split('"').next()).collect();
        assert!(referred.len() > 20);
        for name in referred {
            assert!(schemas.contains_key(name), "{name} is referred to and not there");
        }
    }
}
