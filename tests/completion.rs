//! Completion of live values: what the programs answer a shell, and what bash makes of it.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Market, hermetic};

const CUSTOMER: &str = env!("CARGO_BIN_EXE_cds-customer");
const MANUFACTURER: &str = env!("CARGO_BIN_EXE_cds-manufacturer");
const OPERATOR: &str = env!("CARGO_BIN_EXE_cdsd");

/// Acme and borealis sell; ada has bought twice; the first round is closed and reported.
fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("bolt-m8", 100, 10), ("bolt-m10", 100, 12), ("nut-m8", 100, 5)]);
    market.manufacturer("borealis", &[("bolt-m8", 100, 11)]);
    let mut ada = market.sign_up("customer", "ada");
    for _ in 0..2 {
        let lines = json!([{"sku": "bolt-m8", "from": "any", "quantity": 1}]);
        ada.change("order.place", json!({"fill": "all_or_none", "lines": lines})).unwrap();
    }
    market
}

/// How often a question is asked again. A machine that is busy with other tests is too slow for the limit now and then.
const TRIES: usize = 40;

/// Asks as fish and zsh do, until there is an answer.
fn ask(mut program: Command, line: &str) -> Vec<String> {
    program.args(["__complete", "words", "program"]).args(line.split(' '));
    let mut answers = (0..TRIES).map(|_| answer(&program.output().unwrap()));
    answers.find(|names| !names.is_empty()).unwrap_or_default()
}

/// Asks once.
fn ask_once(mut program: Command, line: &str) -> Vec<String> {
    program.args(["__complete", "words", "program"]).args(line.split(' '));
    answer(&program.output().unwrap())
}

fn answer(output: &Output) -> Vec<String> {
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_told_the_goods_makers_orders_rounds_and_accounts_that_begin_as_typed() {
    let market = market();
    let round = support::month_of_now();
    for (program, line, expected) in [
        (CUSTOMER, "offers bolt", vec!["bolt-m10", "bolt-m8"]),
        (CUSTOMER, "offers --manufacturer b", vec!["borealis"]),
        (CUSTOMER, "offers --manufacturer=", vec!["--manufacturer=acme", "--manufacturer=borealis"]),
        (CUSTOMER, "buy nut-m8=5 bolt-m8", vec!["bolt-m8="]),
        (CUSTOMER, "buy bolt-m8@", vec!["bolt-m8@acme=", "bolt-m8@borealis="]),
        (CUSTOMER, "cart add bolt-m8@acme,", vec!["bolt-m8@acme,borealis="]),
        (CUSTOMER, "cart remove nut", vec!["nut-m8"]),
        (CUSTOMER, "buy bolt-m8=", vec![]),
        (CUSTOMER, "--as ada order show ", vec!["2", "1"]),
        (CUSTOMER, "--as ada order cancel 2", vec!["2"]),
        (CUSTOMER, "order list --round ", vec![round.as_str()]),
        (CUSTOMER, "order list --customer a", vec!["ada"]),
        (CUSTOMER, "--as ad", vec!["ada"]),
        (CUSTOMER, "signup a", vec![]),
        (MANUFACTURER, "--as borealis stock add ", vec!["bolt-m8"]),
        (MANUFACTURER, "watch --sku nut", vec!["nut-m8"]),
        (OPERATOR, "round show ", vec![round.as_str()]),
        (OPERATOR, "collect bor", vec!["borealis"]),
    ] {
        let ask = if expected.is_empty() { ask_once } else { ask };
        assert_eq!(ask(market.program(program), line), expected, "{line}");
    }
}

#[test]
fn reports_and_a_users_own_orders_are_told_without_naming_the_account() {
    let market = market();
    market.program(CUSTOMER).args(["signup", "eve", "--peer"]).output().unwrap();
    market.program(CUSTOMER).args(["buy", "nut-m8=1", "--yes"]).output().unwrap();
    assert_eq!(ask(market.program(CUSTOMER), "order show "), ["3"]);
    market.wire().change("round.close", json!({})).unwrap();
    let report = format!("{}/acme", support::month_of_now());
    assert_eq!(ask(market.program(OPERATOR), &format!("report show {report}")), [report.as_str()]);
    assert_eq!(ask(market.program(MANUFACTURER), "--as acme report ack "), [report.as_str()]);
    assert!(ask_once(market.program(MANUFACTURER), "report ack ").is_empty(), "nobody's account, nobody's reports");
}

#[test]
fn the_operator_is_told_only_whom_he_can_act_for_with_this_tool() {
    let market = market();
    market.sign_up("customer", "adam").change("account.delete", json!({})).unwrap();
    market.sign_up("manufacturer", "adhesives").change("account.delete", json!({})).unwrap();
    market.sign_up("manufacturer", "adorn");
    market.wire().change("account.block", json!({"name": "ada"})).unwrap();
    // A blocked account is acted for all the same; a deleted one is nobody's.
    assert_eq!(ask(market.program(CUSTOMER), "--as "), ["ada"]);
    assert_eq!(ask(market.program(MANUFACTURER), "--as a"), ["acme", "adorn"]);
    assert_eq!(ask(market.program(OPERATOR), "--as a"), ["acme", "ada", "adorn"]);
}

#[test]
fn of_too_many_names_a_shell_is_told_none_rather_than_some() {
    let market = Market::start();
    let mut acme = market.sign_up("manufacturer", "acme");
    let good = |n: u32| json!({"sku": format!("part-{n:04}"), "name": "Part", "quantity": 1, "unit_price": 1});
    let offers: Vec<Value> = (0..501).map(good).collect();
    acme.change("stock.import", json!({"offers": offers})).unwrap();
    assert!(ask_once(market.program(CUSTOMER), "offers part-").is_empty());
    assert_eq!(ask(market.program(CUSTOMER), "offers part-050"), ["part-0500"]);
}

#[test]
fn without_a_daemon_a_shell_is_told_nothing_and_no_error() {
    let dir = tempfile::tempdir().unwrap();
    assert!(ask_once(hermetic(CUSTOMER, dir.path()), "offers b").is_empty());
    let mut program = hermetic(CUSTOMER, dir.path());
    assert!(answer(&program.args(["__complete", "nonsense"]).output().unwrap()).is_empty());
}

#[test]
fn a_daemon_that_does_not_answer_holds_no_shell_up() {
    let dir = tempfile::tempdir().unwrap();
    let _mute = UnixListener::bind(support::socket_in(dir.path())).unwrap();
    let took = || {
        let begun = Instant::now();
        assert!(ask_once(hermetic(CUSTOMER, dir.path()), "offers b").is_empty());
        begun.elapsed()
    };
    // A machine that is busy with other tests starts programs late now and then, but not always. Without a limit the tool
    // would wait for its calls' patience, 15 s.
    let fastest = (0..8).map(|_| took()).min().unwrap();
    assert!(fastest < Duration::from_millis(100), "{fastest:?}");
}

#[test]
fn a_daemon_that_says_hello_and_then_nothing_holds_no_shell_up() {
    let dir = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(support::socket_in(dir.path())).unwrap();
    // It answers the first call of each connection late, within the limit, and no further one.
    let _answering = std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming().take(8) {
            let mut stream = BufReader::new(stream.unwrap());
            let mut line = String::new();
            stream.read_line(&mut line).unwrap();
            std::thread::sleep(Duration::from_millis(30));
            let id = serde_json::from_str::<Value>(&line).unwrap()["id"].take();
            let account = json!({"jsonrpc": "2.0", "id": id, "error": {"code": 1012, "message": "busy",
                "data": {"reason": "busy", "retry": "later", "retry_after_ms": 30}}});
            // The tool may have gone by now.
            let _ = writeln!(stream.get_mut(), "{account}");
            held.push(stream);
        }
    });
    let took = || {
        let begun = Instant::now();
        assert!(ask_once(hermetic(CUSTOMER, dir.path()), "offers b").is_empty());
        begun.elapsed()
    };
    let fastest = (0..8).map(|_| took()).min().unwrap();
    assert!(fastest < Duration::from_millis(100), "{fastest:?}");
}

/// What bash offers after Tab at the end of a line, with this `PATH`.
fn in_bash(mut bash: Command, path: &Path, line: &str, words: &[&str]) -> Option<Vec<String>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/completions/cds-customer.bash");
    let ask = r#"source "$1" && COMP_LINE=$2 COMP_POINT=${#2} && shift 2 && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) &&
        compopt() { :; } && _cds__customer__live cds-customer "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}""#;
    let system = std::env::var("PATH").unwrap_or_default();
    bash.env("PATH", format!("{}:{system}", path.display()));
    match bash.args(["--norc", "-c", ask, "bash", script, line]).args(words).output() {
        Ok(output) => Some(answer(&output)),
        Err(error) => {
            eprintln!("skipped: no bash here ({error})");
            None
        }
    }
}

#[test]
fn bash_offers_live_values_and_replaces_only_what_follows_its_word_breaks() {
    let market = market();
    let programs = Path::new(CUSTOMER).parent().unwrap();
    for (line, words, expected) in [
        ("cds-customer offers bo", vec!["cds-customer", "offers", "bo"], vec!["bolt-m10", "bolt-m8"]),
        ("cds-customer buy bolt-m8@b", vec!["cds-customer", "buy", "bolt-m8", "@", "b"], vec!["borealis="]),
        (
            "cds-customer offers --manufacturer=ac",
            vec!["cds-customer", "offers", "--manufacturer", "=", "ac"],
            vec!["acme"],
        ),
        ("cds-customer order s", vec!["cds-customer", "order", "s"], vec!["show"]),
    ] {
        let mut offered = Vec::new();
        for _ in 0..TRIES {
            let Some(words) = in_bash(market.program("bash"), programs, line, &words) else { return };
            offered = words.into_iter().filter(|o| !o.starts_with('-')).collect();
            if offered == expected {
                break;
            }
        }
        assert_eq!(offered, expected, "{line}");
    }
}

#[test]
fn bash_offers_commands_and_options_when_the_tool_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let bash = || hermetic("bash", dir.path());
    let Some(offered) = in_bash(bash(), dir.path(), "cds-customer order c", &["cds-customer", "order", "c"]) else {
        return;
    };
    assert_eq!(offered, ["cancel"]);
    let offered = in_bash(bash(), dir.path(), "cds-customer offers --av", &["cds-customer", "offers", "--av"]).unwrap();
    assert_eq!(offered, ["--available"]);
}
