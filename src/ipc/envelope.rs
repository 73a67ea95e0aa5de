//! The JSON-RPC 2.0 envelope, read strictly: every line is calls, or a precise complaint with the id if one can be read.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use smol_str::SmolStr;

use super::error::{ErrorObject, excerpt};
use super::plain_words::plain_words;
use super::strict;
use crate::market::reason::Reason;

/// Longest quotation of what is wrong with a request, in characters: it may repeat the client's own text.
const PROBLEM_MAX_CHARS: usize = 400;

/// A request's id exactly as the client wrote it: a string, a number or null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallId(SmolStr);

impl CallId {
    /// Where no id could be read (JSON-RPC 2.0, section 5).
    pub fn null() -> Self {
        Self(SmolStr::new_static("null"))
    }

    pub fn as_json(&self) -> &str {
        &self.0
    }

    /// An id that is known to be one.
    pub(super) fn of_json(text: &str) -> Self {
        Self(text.into())
    }

    fn read(raw: &RawValue) -> Option<Self> {
        let text = raw.get();
        let first = text.bytes().next()?;
        let plain = text == "null" || first == b'"' || first == b'-' || first.is_ascii_digit();
        plain.then(|| Self::of_json(text))
    }
}

/// One call; `id` is none for a notification, which is never answered.
#[derive(Debug)]
pub struct Call<'l> {
    pub id: Option<CallId>,
    pub method: Cow<'l, str>,
    /// An object, or none if the caller sent no params.
    pub params: Option<&'l RawValue>,
}

/// What cannot be carried out, with the id to answer under; none for a notification, which is never answered.
#[derive(Debug)]
pub struct Malformed {
    pub id: Option<CallId>,
    pub error: ErrorObject,
}

/// What one line holds.
#[derive(Debug)]
pub enum Incoming<'l> {
    Single(Result<Call<'l>, Malformed>),
    /// At least one element; they are answered together.
    Batch(Vec<Result<Call<'l>, Malformed>>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCall<'l> {
    #[serde(borrow)]
    jsonrpc: Cow<'l, str>,
    #[serde(borrow)]
    method: Cow<'l, str>,
    #[serde(borrow, default, deserialize_with = "present")]
    params: Option<&'l RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'l RawValue>,
}

/// `null` is a value here, not an absence.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

/// Takes one line apart; a batch may hold at most `batch_max_calls` elements.
pub fn read(line: &[u8], batch_max_calls: usize) -> Incoming<'_> {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text.trim_matches([' ', '\t', '\r']),
        Err(error) => {
            let what = format!("the line is not UTF-8 from byte {} on", error.valid_up_to() + 1);
            return Incoming::Single(Err(not_json(what)));
        }
    };
    if text.starts_with('[') { read_batch(text, batch_max_calls) } else { Incoming::Single(read_call(text)) }
}

fn read_batch(text: &str, max: usize) -> Incoming<'_> {
    // Nearly always every element is a request: then one pass reads them all.
    if let Ok(calls) = strict::from_str::<Vec<RawCall<'_>>>(text)
        && (1..=max).contains(&calls.len())
    {
        return Incoming::Batch(calls.into_iter().map(check).collect());
    }
    let elements: Vec<&RawValue> = match serde_json::from_str(text) {
        Ok(elements) => elements,
        Err(error) => return Incoming::Single(Err(not_json(error.to_string()))),
    };
    if elements.is_empty() {
        return Incoming::Single(Err(not_a_request(CallId::null(), "the batch is empty; put at least one call in it")));
    }
    if elements.len() > max {
        let many = format!("a batch holds at most {max} calls, this one has {}; split it", elements.len());
        return Incoming::Single(Err(not_a_request(CallId::null(), &many)));
    }
    Incoming::Batch(elements.into_iter().map(|e| read_call(e.get())).collect())
}

fn read_call(text: &str) -> Result<Call<'_>, Malformed> {
    check(strict::from_str(text).map_err(|error| complaint(text, &error))?)
}

/// What the types of a request's members do not say.
fn check(raw: RawCall<'_>) -> Result<Call<'_>, Malformed> {
    let id = match raw.id {
        None => None,
        Some(raw) => Some(
            CallId::read(raw).ok_or_else(|| not_a_request(CallId::null(), "id must be a string, a number or null"))?,
        ),
    };
    let refuse = |what: &str| Err(not_a_request(id.clone().unwrap_or_else(CallId::null), what));
    if raw.jsonrpc != "2.0" {
        return refuse("jsonrpc must be \"2.0\"");
    }
    match raw.params.map(|p| p.get().as_bytes()[0]) {
        None | Some(b'{') => Ok(Call { id, method: raw.method, params: raw.params }),
        Some(b'[') => {
            let error = ErrorObject::new(Reason::InvalidParams, "params must be an object: parameters go by name");
            Err(Malformed { id, error })
        }
        Some(_) => refuse("params must be an object"),
    }
}

/// Tells a text that is not JSON from JSON that is not a request, and salvages the id of the latter.
fn complaint(text: &str, error: &serde_json::Error) -> Malformed {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        let what = if text.is_empty() { "the line is empty".to_owned() } else { error.to_string() };
        return not_json(what);
    }
    let salvaged = serde_json::from_str::<Salvage>(text).ok().and_then(|s| s.0);
    not_a_request(salvaged.unwrap_or_else(CallId::null), &excerpt(&plain_words(&error.to_string()), PROBLEM_MAX_CHARS))
}

/// The last readable `id` of an object, whatever else is in it.
struct Salvage(Option<CallId>);

impl<'de> Deserialize<'de> for Salvage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> serde::de::Visitor<'de> for Fields {
            type Value = Salvage;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Salvage, A::Error> {
                let mut id = None;
                while let Some(name) = map.next_key::<String>()? {
                    let value: Box<RawValue> = map.next_value()?;
                    if name == "id" {
                        id = CallId::read(&value);
                    }
                }
                Ok(Salvage(id))
            }
        }
        from.deserialize_map(Fields)
    }
}

fn not_json(what: String) -> Malformed {
    let hint = "Send one JSON text per line, in UTF-8.";
    let error = ErrorObject::new(Reason::ParseError, format!("this is not JSON: {what}")).with_hint(hint);
    Malformed { id: Some(CallId::null()), error }
}

fn not_a_request(id: CallId, what: &str) -> Malformed {
    let hint = "A request is {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"…\",\"params\":{…}}.";
    let error = ErrorObject::new(Reason::InvalidRequest, format!("this is not a JSON-RPC 2.0 request: {what}"));
    Malformed { id: Some(id), error: error.with_hint(hint) }
}

/// Appends the beginning of a success reply. What follows is the result as JSON and then `}`.
pub fn begin_result(out: &mut Vec<u8>, id: &CallId) {
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"id\":");
    out.extend_from_slice(id.as_json().as_bytes());
    out.extend_from_slice(b",\"result\":");
}

/// Appends an error reply, without a newline. Returns how many bytes it has.
pub fn write_error(out: &mut Vec<u8>, id: &CallId, error: &ErrorObject) -> usize {
    let before = out.len();
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"id\":");
    out.extend_from_slice(id.as_json().as_bytes());
    out.extend_from_slice(b",\"error\":");
    write_json(out, error);
    out.push(b'}');
    out.len() - before
}

/// Appends a notification, without a newline.
pub fn write_notification(out: &mut Vec<u8>, method: &str, params: &impl Serialize) {
    begin_notification(out, method);
    write_json(out, params);
    out.push(b'}');
}

/// Appends the beginning of a notification. What follows is the params as JSON and then `}`.
pub fn begin_notification(out: &mut Vec<u8>, method: &str) {
    out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"method\":\"");
    out.extend_from_slice(method.as_bytes());
    out.extend_from_slice(b"\",\"params\":");
}

fn write_json(out: &mut Vec<u8>, value: &impl Serialize) {
    let before = out.len();
    // Writing into memory cannot fail, and our types always encode; if one ever did not, `null` keeps the line JSON.
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(before);
        out.extend_from_slice(b"null");
    }
}
