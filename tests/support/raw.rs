//! A connection that sends and shows bytes as they are.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use serde_json::{Value, json};

use super::Market;

/// After so long without a byte a test has failed rather than waits on.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Raw {
    stream: BufReader<UnixStream>,
}

impl Raw {
    pub(crate) fn to(market: &Market) -> Self {
        let stream = UnixStream::connect(market.socket()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    /// A connection that acts for an account.
    pub(crate) fn acting_for(market: &Market, name: &str) -> Self {
        let mut raw = Self::to(market);
        raw.send(request("0", "session.act_as", &json!({"name": name})) + "\n");
        assert!(raw.line().contains("\"result\""));
        raw
    }

    pub(crate) fn stream(&self) -> &UnixStream {
        self.stream.get_ref()
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.get_mut().write_all(bytes.as_ref()).unwrap();
    }

    /// The next line, without its newline.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        assert!(line.ends_with('\n'), "the connection ended after {line:?}");
        line.pop();
        line
    }

    pub(crate) fn json(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// Sends one line and takes one.
    pub(crate) fn ask(&mut self, line: &str) -> String {
        self.send(format!("{line}\n"));
        self.line()
    }

    /// Says that nothing more will be sent.
    pub(crate) fn half_close(&mut self) {
        // A daemon that closed first has ended this direction, too.
        let _ = self.stream.get_ref().shutdown(Shutdown::Write);
    }

    /// Everything until the daemon closes. It may close with something of ours unread.
    pub(crate) fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error} after {} bytes", rest.len()),
            _ => String::from_utf8(rest).unwrap(),
        }
    }
}

/// A request without its newline; `id` is JSON.
pub(crate) fn request(id: &str, method: &str, params: &Value) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{params}}}"#)
}

/// A request that asks for no answer, without its newline.
pub(crate) fn notification(method: &str, params: &Value) -> String {
    format!(r#"{{"jsonrpc":"2.0","method":"{method}","params":{params}}}"#)
}

/// A request whose reply is always the same; see [`listed`].
pub(crate) fn list(id: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"report.list"}}"#)
}

/// The reply to [`list`] in a market without reports.
pub(crate) fn listed(id: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{"reports":[],"next_cursor":null}}}}"#)
}

/// The id, the code and the reason of an error reply; the id as JSON.
pub(crate) fn refused(line: &str) -> (String, i64, String) {
    let reply: Value = serde_json::from_str(line).unwrap();
    let error = &reply["error"];
    assert!(error.is_object(), "this is no error: {line}");
    let reason = error["data"]["reason"].as_str().unwrap().to_owned();
    (reply["id"].to_string(), error["code"].as_i64().unwrap(), reason)
}
