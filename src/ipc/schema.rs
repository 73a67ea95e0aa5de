//! JSON schemas of the market's value types, for the OpenRPC document.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::error::ErrorObject;
use crate::limits::{
    EMAIL_MAX_BYTES, KEY_MAX_BYTES, LINE_MAKERS_MAX_COUNT, NAME_MAX_BYTES, NOTE_MAX_BYTES, PRICE_MAX_MINOR,
    QUANTITY_MAX_UNITS, SOCKET_PATH_MAX_BYTES, TEXT_MAX_BYTES,
};
use crate::market::account::Role;
use crate::market::amounts::{Currency, Money, Price, Quantity};
use crate::market::collection::VisitOutcome;
use crate::market::event::{OfferCause, Topic};
use crate::market::interface::Endpoint;
use crate::market::key::Key;
use crate::market::names::{AccountName, Email, Gtin, Note, Sku, Text};
use crate::market::order::{FillPolicy, LineReason, OrderId, OrderStatus, Sources};
use crate::market::report::{ReportId, ReportState};
use crate::market::round::{Cause, RoundState};
use crate::market::time::{Period, RoundId, Timestamp};

/// Implements `JsonSchema` for a type whose schema does not depend on other types.
macro_rules! schemas {
    ($($type:ident => $schema:tt)*) => {
        $(impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        })*
    };
}

schemas! {
    Sku => { "type": "string", "pattern": "^[A-Za-z0-9._-]+$", "minLength": 1, "maxLength": NAME_MAX_BYTES }
    AccountName => { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "maxLength": NAME_MAX_BYTES }
    Email => { "type": "string", "format": "email", "maxLength": EMAIL_MAX_BYTES }
    Endpoint => { "type": "string", "pattern": "^unix:/.*[^/]$", "maxLength": SOCKET_PATH_MAX_BYTES + 5 }
    Gtin => { "type": "string", "pattern": "^([0-9]{8}|[0-9]{12,14})$" }
    Text => { "type": "string", "maxLength": TEXT_MAX_BYTES }
    Note => { "type": "string", "maxLength": NOTE_MAX_BYTES }
    Key => { "type": "string", "pattern": "^[ -~]+$", "minLength": 1, "maxLength": KEY_MAX_BYTES }
    Quantity => { "type": "integer", "minimum": 0, "maximum": QUANTITY_MAX_UNITS }
    Price => { "type": "integer", "minimum": 0, "maximum": PRICE_MAX_MINOR as u64 }
    Money => { "type": "integer", "minimum": 0, "description": "minor units of the market's currency" }
    Currency => { "type": "string", "pattern": "^[A-Z]{3}$" }
    Timestamp => { "type": "string", "format": "date-time" }
    Period => { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" }
    RoundId => { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}([.][0-9]+)?$" }
    OrderId => { "type": "integer", "minimum": 1 }
    ReportId => { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}([.][0-9]+)?/.+$" }
    Role => { "enum": ["customer", "manufacturer"] }
    FillPolicy => { "enum": ["all_or_none", "complete_lines", "partial"] }
    LineReason => { "enum": ["insufficient_stock", "price_above_limit", "below_minimum"] }
    OrderStatus => { "enum": ["filled", "partial", "cancelled", "partly_cancelled"] }
    RoundState => { "enum": ["collecting", "selling", "paused", "closed", "reported"] }
    Cause => { "enum": ["start_up", "operator", "depleted", "all_done", "deadline", "acknowledged", "schedule", "collected"] }
    VisitOutcome => { "enum": [
        "asking", "ok", "unchanged", "partial", "empty", "invalid", "timeout", "unreachable", "carried",
    ] }
    ReportState => { "enum": ["pending", "delivered", "acked", "disputed", "waived", "dead"] }
    Topic => { "enum": ["offers", "orders", "rounds", "reports"] }
    OfferCause => { "enum": ["set", "added", "adjusted", "withdrawn", "price", "sold", "cancelled"] }
    Sources => { "oneOf": [
        { "const": "any" },
        { "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": LINE_MAKERS_MAX_COUNT,
          "uniqueItems": true },
    ] }
    ErrorObject => { "type": "object", "properties": {
        "code": { "type": "integer" },
        "message": { "type": "string" },
        "data": { "type": "object", "properties": {
            "reason": { "type": "string" },
            "retry": { "enum": ["never", "same_key", "new_key", "later"] },
            "retry_after_ms": { "type": "integer" },
            "hint": { "type": "string" },
        }, "required": ["reason", "retry"] },
    }, "required": ["code", "message", "data"] }
}
