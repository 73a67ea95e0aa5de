//! `cds-customer` without a terminal: what its commands print, how they end, and that they never ask.
#![allow(clippy::unwrap_used)]

mod support;

use std::process::{Output, Stdio};

use serde_json::{Value, json};
use support::fake::{self, Reply};
use support::{Market, hermetic, socket_in};

/// How a command ended.
#[derive(Debug)]
struct Ended {
    status: i32,
    data: String,
    words: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

fn ended(output: Output) -> Ended {
    Ended {
        status: output.status.code().unwrap(),
        data: String::from_utf8(output.stdout).unwrap(),
        words: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(market: &Market, args: &[&str]) -> Ended {
    let mut command = market.program(env!("CARGO_BIN_EXE_cds-customer"));
    ended(command.args(args).stdin(Stdio::null()).output().unwrap())
}

/// 5 units of A from acme at 4.50 and 30 from borealis at 4.80; 10 of B from acme at 1.00; the caller is ada.
fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 450), ("B", 10, 100)]);
    market.manufacturer("borealis", &[("A", 30, 480)]);
    let signed_up = run(&market, &["signup", "ada", "--peer"]);
    assert_eq!(signed_up.status, 0, "{signed_up:?}");
    market
}

#[test]
fn an_account_is_bound_to_the_unix_user_and_shown() {
    let market = market();
    let shown = run(&market, &["account", "show", "-o", "json"]);
    assert_eq!((shown.status, &shown.json()["name"]), (0, &json!("ada")));
    let again = run(&market, &["signup", "bob", "--peer"]);
    assert_eq!(again.status, 7, "one customer account per Unix user: {again:?}");
}

#[test]
fn offers_group_a_good_with_all_its_manufacturers_and_mark_the_cheapest() {
    let market = market();
    let shown = run(&market, &["offers"]);
    assert!(shown.words.contains("selling") && shown.words.contains("Prices in EUR"), "{shown:?}");
    let rows: Vec<Vec<&str>> = shown.data.lines().map(|l| l.split_whitespace().collect()).collect();
    assert_eq!(rows[1], ["A", "Good", "A", "acme", "4.50", "*", "5", "0"]);
    assert_eq!(rows[2], ["borealis", "4.80", "30", "0"]);
    assert_eq!(rows[3][..4], ["B", "Good", "B", "acme"]);
}

#[test]
fn json_is_one_calls_result_and_the_other_formats_read_every_page() {
    let market = market();
    let page = run(&market, &["offers", "-o", "json", "--limit", "2"]).json();
    assert_eq!(page["offers"].as_array().unwrap().len(), 2);
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = run(&market, &["offers", "-o", "ndjson", "--cursor", cursor]);
    let item: Value = serde_json::from_str(rest.data.trim()).unwrap();
    assert_eq!((&item["sku"], &item["manufacturer"]), (&json!("B"), &json!("acme")));
    let csv = run(&market, &["offers", "-o", "csv", "A"]);
    assert_eq!(csv.data.lines().count(), 3);
    assert!(csv.data.starts_with("manufacturer,sku,name,unit,unit_price,"), "{csv:?}");
    let part = run(&market, &["offers", "--limit", "1", "-o", "csv"]);
    assert_eq!(part.data.lines().count(), 2);
    assert!(part.words.contains("--cursor"), "{part:?}");
}

#[test]
fn a_good_that_nobody_offers_ends_with_8_and_one_that_is_filtered_out_does_not() {
    let market = market();
    for output in ["table", "json", "csv", "ndjson"] {
        let missing = run(&market, &["offers", "nosuch", "-o", output]);
        assert_eq!((missing.status, missing.data.as_str()), (8, ""), "{missing:?}");
        assert!(missing.words.contains("nosuch") && missing.words.contains("--query"), "{missing:?}");
    }
    let filtered = run(&market, &["offers", "A", "--query", "zzz"]);
    assert_eq!(filtered.status, 0, "{filtered:?}");
    assert!(filtered.words.contains("No offer is like that."), "{filtered:?}");
}

#[test]
fn offers_say_when_no_round_sells_and_buying_then_ends_with_9() {
    let market = market();
    market.wire().change("round.close", json!({"reason": "enough"})).unwrap();
    let shown = run(&market, &["offers"]);
    assert!(shown.words.contains("No round sells") && shown.words.contains("operator"), "{shown:?}");
    let refused = run(&market, &["buy", "A=1"]);
    assert_eq!(refused.status, 9, "{refused:?}");
    assert!(refused.words.contains("operator"), "names the cause: {refused:?}");
}

#[test]
fn a_full_order_is_bought_listed_and_shown() {
    let market = market();
    let bought = run(&market, &["buy", "A=6", "B@acme=1", "--reference", "r1", "-o", "json"]);
    assert_eq!((bought.status, &bought.json()["total"]), (0, &json!(5 * 450 + 480 + 100)));
    let table = run(&market, &["order", "list"]);
    assert!(table.data.lines().nth(1).unwrap().ends_with("filled  28.30  r1"), "{table:?}");
    let list = run(&market, &["order", "list", "-o", "ndjson"]);
    let order: Value = serde_json::from_str(list.data.trim()).unwrap();
    assert_eq!((&order["order"], &order["reference"]), (&json!(1), &json!("r1")));
    let shown = run(&market, &["order", "show", "1", "-o", "csv"]);
    let rows: Vec<&str> = shown.data.lines().collect();
    assert_eq!(rows[0], "line,sku,manufacturer,quantity,unit_price,amount,short,cancelled");
    assert_eq!(rows[1..], ["1,A,acme,5,4.50,22.50,,0", "1,A,borealis,1,4.80,4.80,,0", "2,B,acme,1,1.00,1.00,,0"]);
}

#[test]
fn a_script_is_never_asked_and_each_way_a_shortage_ends_has_its_status() {
    let market = market();
    for (flags, status) in [
        (&[][..], 5),
        (&["--on-shortage", "cancel"], 5),
        (&["--on-shortage", "ask"], 15),
        (&["--fill", "complete_lines"], 5),
        (&["--fill", "partial", "--min", "6"], 5),
        (&["--dry-run", "--fill", "partial"], 3),
    ] {
        let ended = run(&market, &[&["buy", "A@acme=12"][..], flags].concat());
        assert_eq!(ended.status, status, "{flags:?}: {ended:?}");
        assert_eq!(market.available("A", "acme"), 5, "{flags:?} buys nothing");
    }
    assert_eq!(run(&market, &["buy", "A@acme=2", "--max-price", "4.49"]).status, 6);
    let asked = run(&market, &["buy", "A@acme=12", "--on-shortage", "ask"]);
    assert!(asked.words.contains("--on-shortage"), "names the flag: {asked:?}");
    let part = run(&market, &["buy", "A@acme=12", "--fill", "partial", "-o", "json"]);
    assert_eq!((part.status, &part.json()["lines"][0]["short"]), (3, &json!(7)));
    let lines = run(&market, &["buy", "A@acme=12", "B=2", "--on-shortage", "complete_lines", "-o", "json"]);
    assert_eq!((lines.status, &lines.json()["total"]), (3, &json!(200)));
}

#[test]
fn a_dry_run_says_so_and_changes_nothing() {
    let market = market();
    let dry = run(&market, &["buy", "A@acme=2", "--dry-run", "-o", "json"]);
    assert_eq!((dry.status, &dry.json()["order"], &dry.json()["total"]), (0, &Value::Null, &json!(900)));
    assert!(dry.words.contains("nothing is bought"), "{dry:?}");
    assert_eq!(market.available("A", "acme"), 5);
}

#[test]
fn the_same_key_buys_once_and_ends_each_time_as_the_first_time() {
    let market = market();
    let buy = ["buy", "A@acme=12", "--fill", "partial", "--key", "k1", "-o", "json"];
    let (first, second) = (run(&market, &buy), run(&market, &buy));
    assert_eq!((first.status, second.status), (3, 3));
    assert_eq!(first.json()["order"], second.json()["order"]);
    assert!(second.words.contains("bought with this key before"), "{second:?}");
    let other = run(&market, &["buy", "B=1", "--key", "k1"]);
    assert_eq!(other.status, 7, "the key stands for another order: {other:?}");
    let asking = run(&market, &["buy", "B=1", "--key", "k2", "--on-shortage", "ask"]);
    assert_eq!(asking.status, 2, "{asking:?}");
}

#[test]
fn a_wrong_line_is_told_the_right_form() {
    let market = market();
    for line in ["A", "A=0", "A@=1", "A=x"] {
        let wrong = run(&market, &["buy", line]);
        assert_eq!(wrong.status, 2, "{wrong:?}");
        assert!(wrong.words.contains(line) && wrong.words.contains("SKU[@MAKER[,MAKER…]]=QTY"), "{wrong:?}");
    }
    for args in [&["buy", "A=1", "--max-price", "1,5"][..], &["buy", "A=1", "--min", "1"]] {
        let wrong = run(&market, args);
        assert_eq!(wrong.status, 2, "{wrong:?}");
    }
    assert_eq!(run(&market, &["buy", "NO-SUCH=1"]).status, 8);
}

#[test]
fn cancelling_in_a_script_gives_back_what_was_said_and_says_so() {
    let market = market();
    run(&market, &["buy", "A@acme=4", "B=3"]);
    let part = run(&market, &["order", "cancel", "1", "--line", "1", "--quantity", "1"]);
    assert_eq!(part.status, 0);
    assert!(part.words.contains("Went back: 1 × A to acme, worth 4.50 EUR"), "{part:?}");
    let rest = run(&market, &["order", "cancel", "1", "-o", "json"]);
    assert_eq!((rest.status, &rest.json()["status"]), (0, &json!("cancelled")));
    assert!(rest.words.contains("3 × A to acme, 3 × B to acme"), "{rest:?}");
    assert_eq!(run(&market, &["order", "cancel", "1"]).status, 7, "nothing is left");
    assert_eq!(run(&market, &["order", "show", "99"]).status, 8);
}

#[test]
fn done_counts_who_is_done_and_can_be_taken_back() {
    let market = market();
    run(&market, &["buy", "B=1"]);
    let done = run(&market, &["done", "-o", "json"]);
    assert_eq!((done.status, &done.json()["roster"]["done"]), (0, &json!(1)));
    assert!(done.words.contains("Customers done: 1, not yet: 0"), "{done:?}");
    let undone = run(&market, &["done", "--undo", "-o", "csv"]);
    assert!(undone.data.lines().nth(1).unwrap().ends_with("not yet,1,0,1"), "{undone:?}");
}

#[test]
fn without_a_daemon_the_tool_says_how_to_start_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = hermetic(env!("CARGO_BIN_EXE_cds-customer"), dir.path());
    let ended = ended(command.args(["buy", "A=1"]).output().unwrap());
    assert_eq!(ended.status, 69);
    assert!(ended.words.contains("cdsd run"), "{ended:?}");
}

#[test]
fn the_shown_price_is_the_limit_and_a_lost_answer_is_asked_for_with_the_very_same_order() {
    let dir = tempfile::tempdir().unwrap();
    let mut placed = 0;
    let calls = fake::serve(&socket_in(dir.path()), move |method, _| match method {
        "order.quote" => Reply::Result(fake::order(None, 2, 450, false)),
        "order.place" if placed == 0 => {
            placed += 1;
            Reply::HangUp
        }
        _ => Reply::Result(fake::order(Some(7), 2, 450, true)),
    });
    let mut command = hermetic(env!("CARGO_BIN_EXE_cds-customer"), dir.path());
    let ended = ended(command.args(["buy", "A=2"]).output().unwrap());
    assert_eq!(ended.status, 0, "{ended:?}");
    let orders: Vec<Value> = calls.try_iter().filter(|(m, _)| m == "order.place").map(|(_, p)| p).collect();
    assert_eq!(orders.len(), 2);
    assert_eq!(orders[0], orders[1]);
    assert_eq!(orders[0]["lines"][0]["max_unit_price"], 450);
}

#[test]
fn ctrl_c_while_an_order_is_on_its_way_tells_how_to_settle_it_and_that_command_works() {
    let dir = tempfile::tempdir().unwrap();
    let calls = fake::serve(&socket_in(dir.path()), |method, _| match method {
        "order.quote" => Reply::Result(fake::order(None, 2, 450, false)),
        _ => Reply::Silence,
    });
    let mut command = hermetic(env!("CARGO_BIN_EXE_cds-customer"), dir.path());
    let child = command.args(["buy", "A=2"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    calls.iter().find(|(method, _)| method == "order.place").unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let ended = ended(child.wait_with_output().unwrap());
    assert_eq!(ended.status, 130, "{ended:?}");
    assert!(ended.words.contains("`cds-customer resume` settles it"), "{ended:?}");

    let market = market();
    // The real market is not where the silent one was.
    let state = ".local/state/cds/pending";
    let kept = std::fs::read_dir(dir.path().join(state)).unwrap().next().unwrap().unwrap().path();
    let mut call: Value = serde_json::from_slice(&std::fs::read(kept).unwrap()).unwrap();
    call["socket"] = json!(market.socket());
    std::fs::create_dir_all(market.home().join(state)).unwrap();
    let keep = |call: &Value| std::fs::write(market.home().join(state).join("call.json"), call.to_string()).unwrap();
    let outcome = || {
        let resumed = run(&market, &["resume", "-o", "json"]);
        assert_eq!(resumed.status, 0, "{resumed:?}");
        resumed.json()["settled"][0]["outcome"].clone()
    };
    keep(&call);
    assert_eq!((outcome(), outcome()), (json!("bought"), Value::Null), "what is settled is forgotten");
    keep(&call);
    assert_eq!(outcome(), "bought_before");
    assert_eq!(market.available("A", "acme"), 3, "bought once");
    call["params"]["key"] = json!("another");
    market.wire().change("round.close", json!({})).unwrap();
    market.wire().change("round.open", json!({})).unwrap();
    keep(&call);
    assert_eq!(outcome(), "refused", "a late settlement buys nothing in a later round");
    assert_eq!(market.available("A", "acme"), 3);
}

#[test]
fn an_answered_order_leaves_nothing_to_resume_and_without_a_daemon_what_is_kept_stays() {
    let market = market();
    assert_eq!(run(&market, &["buy", "A=1"]).status, 0);
    let nothing = run(&market, &["resume"]);
    assert!(nothing.status == 0 && nothing.words.contains("Nothing is unsettled"), "{nothing:?}");
    let folder = market.home().join(".local/state/cds/pending");
    let params = json!({"fill": "all_or_none", "lines": [{"sku": "A", "from": "any", "quantity": 1}], "key": "k"});
    let call =
        json!({"socket": market.home().join("gone.sock"), "act_as": null, "method": "order.place", "params": params});
    std::fs::write(folder.join("call.json"), call.to_string()).unwrap();
    let away = run(&market, &["resume"]);
    assert!(away.status == 75 && folder.join("call.json").exists(), "{away:?}");
}

#[test]
fn acting_for_an_account_of_the_other_role_is_refused_for_reads_too() {
    let market = market();
    for args in [&["account", "show"][..], &["order", "list"], &["cart", "show"], &["buy", "B=1"]] {
        let refused = run(&market, &[args, &["--as", "acme"]].concat());
        assert_eq!(refused.status, 4, "{args:?}: {refused:?}");
        assert!(refused.words.contains("acme is a manufacturer") && refused.data.is_empty(), "{refused:?}");
    }
}
