//! Tests of orders whose answer never comes.

use std::path::Path;
use std::time::Duration;

use tokio::net::UnixListener;
use tokio::task::JoinHandle;

use super::super::shortage::testing::line;
use super::*;
use crate::cli::args::common::ColorChoice;
use crate::ipc::client::Identity;
use crate::ipc::methods::order::PlaceParams;
use crate::market::key::Key;
use crate::market::names::Note;
use crate::market::order::FillPolicy;

fn order() -> Purchase {
    Purchase::Order(PlaceParams {
        customer: None,
        fill: FillPolicy::AllOrNone,
        lines: vec![line("A", &["acme"], 5)],
        reference: None,
        note: Some(Note::parse("Ada's").unwrap()),
        round: None,
        key: Key::parse("k1").unwrap(),
    })
}

fn common() -> Common {
    Common {
        socket: None,
        output: None,
        quiet: false,
        yes: false,
        no_input: false,
        act_as: None,
        color: ColorChoice::Auto,
        key: None,
    }
}

/// A shop that gives up soon.
fn shop(socket: &Path) -> Shop {
    Shop {
        client: Steady::new(socket, Identity::User).with_patience(Duration::from_millis(100)),
        currency: Currency::default(),
        output: Output::new(&common()),
        same_place: " --as ada".to_owned(),
        shown: None,
        sources: Vec::new(),
        pending: Pending::nowhere(),
    }
}

/// A daemon that takes calls and never answers.
fn silent_daemon(socket: &Path) -> JoinHandle<()> {
    let listener = UnixListener::bind(socket).unwrap();
    tokio::spawn(async move {
        let mut taken = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            taken.push(stream);
        }
    })
}

#[tokio::test]
async fn an_unknown_outcome_is_settled_by_placing_the_very_same_order() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("s");
    let daemon = silent_daemon(&socket);
    let Err(Failure::Told { status, message, hint }) = shop(&socket).place(order(), None).await else {
        panic!("there was no answer")
    };
    assert_eq!(status, status::OUTCOME_UNKNOWN);
    assert!(message.contains("key k1"), "{message}");
    let expected = concat!(
        r#"cdsd rpc order.place '{"fill":"all_or_none","lines":[{"sku":"A","from":["acme"],"quantity":5}],"#,
        r#""note":"Ada'\''s","key":"k1"}' --as ada"#
    );
    assert!(hint.ends_with(expected), "{hint}");
    daemon.abort();
}

#[tokio::test]
async fn an_unknown_outcome_under_a_given_key_is_settled_by_the_same_command() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("s");
    let daemon = silent_daemon(&socket);
    let again = "Run it again.".to_owned();
    let Err(Failure::Told { status, hint, .. }) = shop(&socket).place(order(), Some(again)).await else {
        panic!("there was no answer")
    };
    assert_eq!((status, hint.as_str()), (status::OUTCOME_UNKNOWN, "Run it again."));
    daemon.abort();
}
