//! One call to a manufacturer's interface: a connection, one line there, one line back, each step with its limit.

use std::path::Path;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

use crate::ipc::error::excerpt;
use crate::ipc::methods::Method;
use crate::ipc::plain_words::plain_words;
use crate::limits::PROBLEM_MAX_CHARS;

/// What one call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CallLimits {
    pub(super) connect_ms: u64,
    /// From the connection to the whole answer.
    pub(super) answer_ms: u64,
    pub(super) answer_bytes: usize,
}

/// Why no usable answer came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CallFailure {
    /// Nobody answers there.
    Unreachable(String),
    Timeout(String),
    /// The connection ended before the answer did: asking again may help.
    CutOff(String),
    /// It answered with an error of its own: asking again may help.
    Refused(String),
    /// The answer cannot be one, and would be the same again.
    Invalid(String),
}

impl CallFailure {
    pub(super) fn problem(&self) -> &str {
        match self {
            Self::Unreachable(problem)
            | Self::Timeout(problem)
            | Self::CutOff(problem)
            | Self::Refused(problem)
            | Self::Invalid(problem) => problem,
        }
    }
}

/// The request's line. One connection carries one call, so its id is always 1.
pub(super) fn request<M: Method>(params: &M::Params) -> serde_json::Result<Vec<u8>> {
    let mut line = format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{}\",\"params\":", M::NAME).into_bytes();
    serde_json::to_writer(&mut line, params)?;
    line.extend_from_slice(b"}\n");
    Ok(line)
}

/// Sends the request and takes one line, without its end. What comes after it is not read.
pub(super) async fn call(socket: &Path, request: &[u8], limits: CallLimits) -> Result<Vec<u8>, CallFailure> {
    let CallLimits { connect_ms, answer_ms, .. } = limits;
    let connecting = timeout(Duration::from_millis(connect_ms), UnixStream::connect(socket)).await;
    let stream = match connecting {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            return Err(CallFailure::Unreachable(format!("cannot connect to {}: {error}", socket.display())));
        }
        Err(_) => {
            return Err(CallFailure::Unreachable(format!(
                "{} took no connection in {connect_ms} ms",
                socket.display()
            )));
        }
    };
    let talking = timeout(Duration::from_millis(answer_ms), talk(stream, request, limits.answer_bytes)).await;
    talking.unwrap_or_else(|_| Err(CallFailure::Timeout(format!("no whole answer came in {answer_ms} ms"))))
}

async fn talk(mut stream: UnixStream, request: &[u8], most: usize) -> Result<Vec<u8>, CallFailure> {
    // Who answers without reading the whole request is listened to all the same.
    let (mut reader, mut writer) = stream.split();
    let writing = async {
        let _ = writer.write_all(request).await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        answer = read_line(&mut reader, most) => answer,
        () = writing => unreachable!("the writing side waits for the answer"),
    }
}

async fn read_line(reader: &mut (impl AsyncReadExt + Unpin), most: usize) -> Result<Vec<u8>, CallFailure> {
    let mut line = Vec::new();
    let mut part = vec![0; 64 * 1024];
    loop {
        let count = match reader.read(&mut part).await {
            Ok(count) => count,
            Err(error) => return Err(cut_off(line.len(), &error.to_string())),
        };
        if count == 0 {
            // Without a line's end the answer may still be whole; reading it will show.
            return if line.is_empty() { Err(cut_off(0, "it closed")) } else { Ok(line) };
        }
        let end = memchr::memchr(b'\n', &part[..count]);
        line.extend_from_slice(&part[..end.unwrap_or(count)]);
        if line.len() > most {
            return Err(CallFailure::Invalid(format!("the answer is longer than {most} bytes")));
        }
        if end.is_some() {
            return Ok(line);
        }
    }
}

fn cut_off(bytes: usize, why: &str) -> CallFailure {
    CallFailure::CutOff(format!("the connection ended after {bytes} bytes, before the answer was whole: {why}"))
}

#[derive(Deserialize)]
struct Reply<'l> {
    #[serde(borrow)]
    jsonrpc: Option<&'l RawValue>,
    #[serde(borrow)]
    id: Option<&'l RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'l RawValue>,
    /// Some programs send `null` beside a result.
    #[serde(borrow)]
    error: Option<&'l RawValue>,
}

/// `null` is a result, too.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

/// The result in a reply's line.
pub(super) fn result_in(line: &[u8]) -> Result<&RawValue, CallFailure> {
    let invalid = |problem: String| CallFailure::Invalid(short(&problem));
    let text = std::str::from_utf8(line).map_err(|_| invalid("the answer is not UTF-8".to_owned()))?;
    let reply: Reply<'_> = serde_json::from_str(text).map_err(|error| {
        let problem = format!("the answer is no JSON-RPC reply: {error}");
        if error.is_eof() { CallFailure::CutOff(short(&problem)) } else { invalid(problem) }
    })?;
    if reply.jsonrpc.map(RawValue::get) != Some("\"2.0\"") || reply.id.map(RawValue::get) != Some("1") {
        return Err(invalid("the answer is no JSON-RPC 2.0 reply with the request's id, 1".to_owned()));
    }
    match (reply.result, reply.error) {
        (Some(result), None) => Ok(result),
        (_, Some(error)) => Err(CallFailure::Refused(short(&format!("it answered with an error: {}", error.get())))),
        (None, None) => Err(invalid("the answer has neither a result nor an error".to_owned())),
    }
}

/// A value with the place and the kind of what is wrong in it.
pub(super) fn read<T: DeserializeOwned>(raw: &RawValue) -> Result<T, String> {
    let mut reader = serde_json::Deserializer::from_str(raw.get());
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (path, problem) = (error.path().to_string(), error.inner().to_string());
        let problem = problem.rsplit_once(" at line ").map_or(problem.as_str(), |(p, _)| p);
        let problem = &plain_words(problem);
        if path == "." { short(problem) } else { short(&format!("{path}: {problem}")) }
    })
}

/// Text of others, cut and harmless in one line.
pub(super) fn short(text: &str) -> String {
    excerpt(text, PROBLEM_MAX_CHARS)
}
