//! The OpenRPC document (`rpc.discover`), made from the methods' own types, so that it cannot differ from them.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::methods::{
    Method, account, cart, collection, interface, offer, order, report, round, session, stock, system, watch,
};
use super::{PROTOCOL, methods::watch::EventData};
use crate::for_each_method;
use crate::market::reason::Reason;

/// The whole document.
pub fn document() -> Value {
    let mut settings = SchemaSettings::draft07();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let mut methods = Vec::new();
    macro_rules! describe_each {
        ($($method:ty),* $(,)?) => { $(methods.push(describe::<$method>(&mut generator));)* };
    }
    for_each_method!(describe_each);
    // Notifications are no methods of the daemon, but a client needs their shape.
    let event = generator.subschema_for::<EventData>();
    json!({
        "openrpc": "1.3.2",
        "info": {
            "title": "CDS, the central distribution system",
            "version": format!("{PROTOCOL}"),
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "methods": methods,
        "x-notifications": { "watch.event": event },
        "x-errors": errors(),
        "components": { "schemas": generator.take_definitions(true) },
    })
}

fn describe<M: Method>(generator: &mut SchemaGenerator) -> Value {
    let params = <M::Params as JsonSchema>::json_schema(generator);
    json!({
        "name": M::NAME,
        "summary": M::SUMMARY,
        "paramStructure": "by-name",
        "params": parameters(&params),
        "result": { "name": "result", "schema": generator.subschema_for::<M::Result>() },
        "x-who": M::WHO.word(),
    })
}

/// OpenRPC lists an object's properties one by one.
fn parameters(schema: &Schema) -> Vec<Value> {
    let none = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|r| r.iter().any(|v| v == name));
    let one =
        |(name, schema): (&String, &Value)| json!({ "name": name, "required": is_required(name), "schema": schema });
    properties.iter().map(one).collect()
}

fn errors() -> Vec<Value> {
    let one = |r: &Reason| json!({ "reason": r.word(), "code": r.code(), "retry": r.retry().word(), "exit_status": r.exit_status() });
    Reason::ALL.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_described_with_its_parameters() {
        let document = document();
        let methods = document["methods"].as_array().unwrap();
        let place = methods.iter().find(|m| m["name"] == "order.place").unwrap();
        let key = place["params"].as_array().unwrap().iter().find(|p| p["name"] == "key").unwrap();
        assert_eq!(key["required"], true);
        assert!(document["components"]["schemas"]["OrderInfo"]["properties"]["lines"].is_object());
    }
}
