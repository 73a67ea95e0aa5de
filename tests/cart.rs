//! Carts on the command line: two terminals at once, what was seen beside what is, restarts, and buying in scripts.
#![allow(clippy::unwrap_used)]

mod support;

use std::process::Stdio;

use serde_json::{Value, json};
use support::Market;
use support::shop::{self, bought, cart, put, reprice};

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

fn run(market: &Market, args: &[&str]) -> Ended {
    let mut command = market.program(env!("CARGO_BIN_EXE_cds-customer"));
    let output = command.args(args).stdin(Stdio::null()).output().unwrap();
    Ended {
        status: output.status.code().unwrap(),
        data: String::from_utf8(output.stdout).unwrap(),
        words: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command that must succeed.
fn done(market: &Market, args: &[&str]) -> Ended {
    let ended = run(market, args);
    assert_eq!(ended.status, 0, "{args:?}: {}", ended.words);
    ended
}

fn market() -> Market {
    shop::market_with("price_changes = \"free\"\n")
}

#[test]
fn lines_are_added_set_and_removed_and_each_change_is_told() {
    let market = market();
    assert!(done(&market, &["cart", "show"]).words.contains("The cart is empty"));
    let added = done(&market, &["cart", "add", "A@acme=2", "B=1"]);
    assert!(added.words.contains("A from acme: 2 units.") && added.words.contains("B from any: 1 unit."));
    assert!(done(&market, &["cart", "add", "A@acme=3"]).words.contains("A from acme: 5 units now, 2 before."));
    assert!(done(&market, &["cart", "set", "A=4"]).words.contains("A from acme: 4 units now, 5 before."));
    assert_eq!(cart(&market), ["A@acme=4", "B@any=1"]);
    assert!(done(&market, &["cart", "remove", "A"]).words.contains("A from acme: 4 units taken out."));
    let gone = run(&market, &["cart", "remove", "A@acme"]);
    assert_eq!((gone.status, gone.words.contains("A from acme is not in the cart")), (8, true), "{}", gone.words);
    done(&market, &["cart", "clear"]);
    assert!(cart(&market).is_empty());
    assert_eq!(run(&market, &["cart", "add", "NO-SUCH=1"]).status, 8);
    assert_eq!(run(&market, &["cart", "add", "A@acme,nobody=1"]).status, 8, "every manufacturer must offer it");
}

#[test]
fn live_prices_and_stock_stand_beside_what_was_seen() {
    let market = market();
    done(&market, &["cart", "add", "A@acme=12", "B=1"]);
    reprice(&market, "acme", 470);
    let shown = done(&market, &["cart", "show"]);
    let row: Vec<&str> = shown.data.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row, ["A", "acme", "12", "4.50", "4.70", "5", "23.50", "price", "rose,", "only", "5"]);
    assert!(shown.words.contains("In the cart 13 units: 6 of them are there now, for 24.50 EUR."), "{}", shown.words);
    let csv = done(&market, &["cart", "show", "-o", "csv"]);
    assert!(csv.data.starts_with("sku,from,quantity,seen_price,unit_price,could_fill,amount,available\n"));
    market.wire().change("round.close", json!({"reason": "enough"})).unwrap();
    let closed = done(&market, &["cart", "show", "-o", "json"]);
    assert!(closed.words.contains("no round sells now"), "{}", closed.words);
    assert_eq!((&closed.json()["total"], &closed.json()["lines"][0]["could_fill"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_cart_survives_the_daemons_death() {
    let mut market = market();
    done(&market, &["cart", "add", "A@acme=12", "B=1"]);
    let before = done(&market, &["cart", "show", "-o", "json"]).json();
    market.kill();
    market.revive();
    assert_eq!(done(&market, &["cart", "show", "-o", "json"]).json(), before);
}

#[test]
fn two_terminals_never_lose_each_others_changes() {
    let market = market();
    done(&market, &["cart", "add", "A=2"]);
    std::thread::scope(|terminals| {
        for _ in 0..4 {
            terminals.spawn(|| done(&market, &["cart", "add", "A=1", "B=1"]));
        }
    });
    assert_eq!(cart(&market), ["A@any=6", "B@any=4"], "no addition is lost");
    let seen = done(&market, &["cart", "show", "-o", "json"]).json()["version"].to_string();
    done(&market, &["cart", "add", "B@acme=1"]);
    for stale in [&["cart", "clear"][..], &["cart", "remove", "B@any"], &["cart", "set", "B@any=1"]] {
        let refused = run(&market, &[stale, &["--expect", &seen]].concat());
        assert_eq!(refused.status, 7, "{stale:?}");
        assert!(
            refused.words.contains("changed elsewhere") && refused.words.contains("cart show"),
            "{}",
            refused.words
        );
    }
    assert_eq!(cart(&market), ["A@any=6", "B@any=4", "B@acme=1"]);
    let seen = done(&market, &["cart", "show", "-o", "json"]).json()["version"].to_string();
    done(&market, &["cart", "remove", "B@any", "A", "--expect", &seen]);
    assert_eq!(cart(&market), ["B@acme=1"]);
}

#[test]
fn the_same_key_changes_the_cart_once_and_stands_for_one_line() {
    let market = market();
    done(&market, &["cart", "add", "A=2", "--key", "k"]);
    assert!(done(&market, &["cart", "add", "A=2", "--key", "k"]).words.contains("with this key before"));
    assert_eq!(cart(&market), ["A@any=2"]);
    assert_eq!(run(&market, &["cart", "add", "A=2", "B=1", "--key", "k2"]).status, 2);
}

#[test]
fn a_script_buys_its_cart_and_what_is_not_bought_stays_unless_told_otherwise() {
    let market = market();
    assert_eq!(run(&market, &["buy", "--cart"]).status, 8, "the cart is empty");
    put(&market, "A", &["acme"], 12);
    put(&market, "B", &[], 2);
    let dry = run(&market, &["buy", "--cart", "--dry-run", "--fill", "partial", "-o", "json"]);
    assert_eq!((dry.status, &dry.json()["total"]), (3, &json!(2450)));
    assert_eq!(run(&market, &["buy", "--cart"]).status, 5);
    assert_eq!(run(&market, &["buy", "--cart", "--on-shortage", "ask"]).status, 15);
    assert_eq!((bought(&market).len(), cart(&market)), (0, vec!["A@acme=12".to_owned(), "B@any=2".to_owned()]));
    let part = run(&market, &["buy", "--cart", "--on-shortage", "partial", "--reference", "r", "-o", "json"]);
    assert_eq!((part.status, &part.json()["reference"]), (3, &json!("r")));
    assert_eq!(
        (bought(&market), cart(&market)),
        (vec!["A@acme=5:450 B@acme=2:100".to_owned()], vec!["A@acme=7".to_owned()])
    );
    put(&market, "B", &[], 1);
    assert_eq!(run(&market, &["buy", "--cart", "--clear-rest", "--on-shortage", "complete_lines"]).status, 3);
    assert_eq!((bought(&market)[0].as_str(), cart(&market).len()), ("B@acme=1:100", 0));
    assert_eq!(run(&market, &["buy", "--cart", "B=1"]).status, 2, "the cart or what is typed");
    for wrong in [&["B=1", "--clear-rest"][..], &["--cart", "--file", "orders.csv"], &["--file", "o", "--clear-rest"]] {
        assert_eq!(run(&market, &[&["buy"], wrong].concat()).status, 2, "{wrong:?}");
    }
    let filed = run(&market, &["buy", "--file", "orders.csv", "--on-shortage", "keep"]);
    assert_eq!(filed.status, 2, "{}", filed.words);
}

#[test]
fn a_script_says_yes_to_prices_that_rose_or_names_its_limit() {
    let market = market();
    put(&market, "A", &["acme"], 4);
    reprice(&market, "acme", 470);
    let refused = run(&market, &["buy", "--cart"]);
    assert_eq!(refused.status, 6);
    assert!(refused.words.contains("costs up to 4.70 now; 4.50 was seen") && refused.words.contains("--yes"));
    assert_eq!(run(&market, &["buy", "--cart", "--max-price", "4.60"]).status, 6);
    assert_eq!((bought(&market).len(), cart(&market).len()), (0, 1));
    done(&market, &["buy", "--cart", "--yes"]);
    put(&market, "A", &["acme"], 1);
    reprice(&market, "acme", 480);
    done(&market, &["buy", "--cart", "--max-price", "4.80"]);
    assert_eq!(bought(&market), ["A@acme=1:480", "A@acme=4:470"]);
}

#[test]
fn with_a_key_the_cart_is_bought_once_at_most_at_the_prices_seen() {
    let market = market();
    put(&market, "A", &["acme"], 2);
    reprice(&market, "acme", 470);
    let buy = |key: &str| run(&market, &["buy", "--cart", "--key", key, "-o", "json"]);
    assert_eq!(buy("k1").status, 6);
    reprice(&market, "acme", 440);
    let (first, again) = (buy("k2"), buy("k2"));
    assert_eq!((first.status, again.status), (0, 0));
    assert_eq!((&again.json()["order"], &again.json()["replayed"]), (&first.json()["order"], &json!(true)));
    put(&market, "A", &["acme"], 1);
    assert_eq!(buy("k2").json()["order"], first.json()["order"], "the key stands for that purchase");
    assert_eq!((bought(&market), cart(&market)), (vec!["A@acme=2:440".to_owned()], vec!["A@acme=1".to_owned()]));
    assert_eq!(run(&market, &["buy", "--cart", "--key", "k3", "--max-price", "5"]).status, 2);
}

#[test]
fn every_way_out_of_a_shortage_has_a_flag() {
    let market = market();
    let short = |args: &[&str]| run(&market, &[&["buy"], args].concat()).status;
    assert_eq!(short(&["A@acme,borealis=40", "--on-shortage", "other_makers"]), 5, "there is nobody else");
    assert_eq!(short(&["A@acme=40", "--on-shortage", "other_makers", "--dry-run"]), 3, "all together have 35");
    assert_eq!(short(&["A@acme=12", "--on-shortage", "other_makers", "--max-price", "4.60"]), 5);
    assert_eq!(short(&["A@acme=12", "--on-shortage", "other_makers", "--dry-run"]), 0);
    assert!(bought(&market).is_empty());
    assert_eq!(short(&["A@acme=12", "--on-shortage", "other_makers"]), 0);
    assert_eq!(bought(&market), ["A@acme=5:450 A@borealis=7:480"]);
    assert_eq!(short(&["A@acme=3", "B=2", "--on-shortage", "keep"]), 5);
    assert_eq!(cart(&market), ["A@acme=3", "B@any=2"]);
    assert_eq!(short(&["--cart", "--on-shortage", "keep"]), 5);
    assert_eq!(cart(&market), ["A@acme=3", "B@any=2"]);
    assert_eq!(short(&["--cart", "--on-shortage", "clear"]), 5);
    assert!(cart(&market).is_empty());
    put(&market, "A", &["acme"], 3);
    assert_eq!(short(&["--cart", "--on-shortage", "other_makers", "--yes"]), 0);
    assert_eq!((bought(&market)[0].as_str(), cart(&market).len()), ("A@borealis=3:480", 0));
    for wrong in [&["B=1", "--on-shortage", "clear"][..], &["B=1", "--on-shortage", "other_makers", "--key", "k"]] {
        assert_eq!(short(wrong), 2, "{wrong:?}");
    }
}

#[test]
fn a_purchase_that_cannot_be_kept_for_resume_is_made_and_says_so() {
    let market = market();
    std::fs::create_dir_all(market.home().join(".local")).unwrap();
    std::fs::write(market.home().join(".local/state"), "no folder").unwrap();
    let bought_now = run(&market, &["buy", "A@acme=1", "--quiet"]);
    assert_eq!(bought_now.status, 0, "{}", bought_now.words);
    assert!(bought_now.words.contains("cannot be kept for `cds-customer resume`"), "{}", bought_now.words);
    assert!(bought_now.words.contains("state") && bought_now.words.contains("order list"), "{}", bought_now.words);
    let with_key = run(&market, &["buy", "A@acme=1", "--key", "k"]);
    assert!(!with_key.words.contains("resume"), "the same command settles it: {}", with_key.words);
    assert_eq!(bought(&market).len(), 2);
    std::fs::write(market.home().join("o.csv"), "order_ref,sku,manufacturer,quantity\n1,A,acme,1\n").unwrap();
    let filed = run(&market, &["buy", "--file", "o.csv"]);
    assert_eq!((filed.status, filed.words.contains("This run cannot be kept")), (0, true), "{}", filed.words);
}

#[test]
fn a_refusal_names_the_ways_that_are_left_and_none_once_it_is_settled() {
    let market = market();
    let said = |args: &[&str]| run(&market, &[&["buy"], args].concat()).words;
    let typed = said(&["A@acme=12", "B=1"]);
    assert!(typed.contains("Others have some: borealis 30 of A at 4.80."), "{typed}");
    for way in ["other_makers", "partial", "complete_lines", "keep"] {
        assert!(typed.contains(&format!("--on-shortage {way} ")), "{way}: {typed}");
    }
    let alone = said(&["A=99"]);
    assert!(!alone.contains("other_makers") && !alone.contains("complete_lines"), "{alone}");
    let dear = said(&["A@acme=12", "--max-price", "4.00"]);
    assert!(dear.contains("Raise --max-price") && !dear.contains("watch") && !dear.contains("partial"), "{dear}");
    let kept = said(&["A@acme=12", "--on-shortage", "keep"]);
    assert!(kept.contains("buy --cart") && !kept.contains("--on-shortage"), "{kept}");
    let cart = said(&["--cart"]);
    for way in ["other_makers", "partial", "keep", "clear"] {
        assert!(cart.contains(&format!("--on-shortage {way} ")), "{way}: {cart}");
    }
    let cleared = said(&["--cart", "--on-shortage", "clear"]);
    assert!(cleared.contains("empty now") && !cleared.contains("--on-shortage"), "{cleared}");
    let part = said(&["A@acme=12", "--fill", "partial"]);
    assert!(part.contains("A: 5 of 12 units; acme has no more. Others have some: borealis 30 at 4.80."), "{part}");
    let dropped = said(&["A@borealis=99", "B=1", "--fill", "complete_lines"]);
    assert!(
        dropped.contains("A: 0 of 99 units; left out: only 30 of 99 are there, and complete lines were wanted."),
        "{dropped}"
    );
}

#[test]
fn of_many_goods_that_are_short_the_first_are_told_and_the_rest_is_counted() {
    let market = market();
    let goods: Vec<String> = (0..25).map(|n| format!("G{n:02}")).collect();
    let stock: Vec<(&str, u64, u64)> = goods.iter().map(|good| (good.as_str(), 1, 100)).collect();
    market.manufacturer("cobalt", &stock);
    let lines: Vec<String> = goods.iter().map(|good| format!("{good}=2")).collect();
    let mut args = vec!["buy", "--fill", "partial"];
    args.extend(lines.iter().map(String::as_str));
    let ended = run(&market, &args);
    assert_eq!(ended.status, 3, "{}", ended.words);
    assert!(ended.words.contains("G19: 1 of 2 units; nobody has more.") && !ended.words.contains("G20: 1 of"));
    assert!(ended.words.contains("5 more are short, too."), "{}", ended.words);
}
