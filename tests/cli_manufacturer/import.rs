//! Importing stock files: everything is checked first, and one call is one transaction.

use serde_json::json;

use crate::run::{MANUFACTURER, Ran, finish, maker, market_of_acme, operator};
use crate::support::Market;

const HEADER: &str = "sku,name,unit,unit_price,quantity";

fn import(market: &Market, file: &str, args: &[&str]) -> Ran {
    std::fs::write(market.home().join("stock.csv"), file).unwrap();
    maker(market, &[&["stock", "import", "stock.csv"], args].concat())
}

fn seq(market: &Market) -> u64 {
    market.wire().call("system.status", json!({})).unwrap()["seq"].as_u64().unwrap()
}

#[test]
fn ten_mistakes_are_ten_errors_and_nothing_is_sent() {
    let market = market_of_acme();
    let file = format!(
        "{HEADER},gtin\nb lt,,,1,1,\n,,,1,1,\nc,,,free,1,\nd,,,1,many,\ne,,,1,,\nf,,,1,1,4006381333932\n\
         g,,,1\nok,,,1,1,\nok,,,1,1,\nh,,,1.005,1,\ni,,,1,-1,\n"
    );
    let before = seq(&market);
    let ran = import(&market, &file, &["-o", "json"]);
    ran.ends(10, &["10 mistakes", "nothing was sent", "line 9"]);
    let errors = ran.json()["errors"].as_array().unwrap().clone();
    let lines: Vec<u64> = errors.iter().map(|e| e["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 10, 11, 12]);
    assert!(errors.iter().all(|e| e["right"].as_str().is_some_and(|r| !r.is_empty())));
    assert_eq!(seq(&market), before);
    let shown = import(&market, &file, &["-q"]);
    assert!(shown.out.is_empty(), "{shown:?}");
    assert!(
        shown.err.lines().any(|l| l.contains("unit_price") && l.contains("free") && l.contains("4.50")),
        "{shown:?}"
    );
}

#[test]
fn a_file_sets_totals_and_a_dry_run_changes_nothing() {
    let market = market_of_acme();
    let file = format!("{HEADER}\nbolt,,,4.50,40\nnut,Nut,piece,0.05,1000\n");
    let before = seq(&market);
    let dry = import(&market, &file, &["--dry-run", "-o", "json"]);
    assert_eq!(dry.ends(0, &["nothing was changed"]).json()["counts"]["new"], 1);
    assert_eq!(seq(&market), before);
    let done = import(&market, &file, &["-o", "json"]);
    assert_eq!(done.ends(0, &[]).json()["counts"]["unchanged"], 1);
    assert_eq!(market.available("nut", "acme"), 1000);
}

#[test]
fn stdin_is_read_and_a_complete_list_withdraws_the_rest() {
    let market = market_of_acme();
    let mut command = market.program(MANUFACTURER);
    command.args(["stock", "import", "-", "--complete"]);
    finish(&mut command, format!("\u{feff}{HEADER}\r\nnut,Nut,piece,0.05,9\r\n").as_bytes()).ends(0, &[]);
    assert_eq!((market.available("nut", "acme"), market.available("bolt", "acme")), (9, 0));
    import(&market, &format!("{HEADER}\n"), &[]).ends(10, &["--complete"]);
    import(&market, "", &[]).ends(10, &["the file is empty"]);
}

#[test]
fn refused_lines_are_told_with_the_lines_of_the_file() {
    let market = market_of_acme();
    let file = format!("{HEADER}\n\nbolt,,,4.50,41\nnew,,,,5\n");
    let strict = import(&market, &file, &["--strict"]);
    strict.ends(10, &["nothing was changed", "needs a price"]);
    assert_eq!(market.available("bolt", "acme"), 40);
    let ran = import(&market, &file, &[]);
    ran.ends(10, &["1 of 2 lines refused", "needs a price"]);
    assert!(ran.err.lines().any(|l| l.trim_start().starts_with("4 ") && l.contains("new")), "{ran:?}");
    assert_eq!(market.available("bolt", "acme"), 41);
}

#[test]
fn a_file_too_long_for_one_call_says_how_many_lines_fit() {
    let market = market_of_acme();
    let rows = |count: usize| (0..count).map(|n| format!("good-{n},Name of good {n},piece,1,5\n")).collect::<String>();
    let ran = import(&market, &format!("{HEADER}\n{}", rows(20_000)), &[]);
    ran.ends(12, &["20000 lines", "Split"]);
    let fit: usize = ran.err.split("; ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    import(&market, &format!("{HEADER}\n{}", rows(fit)), &[]).ends(0, &["Imported"]);
}

#[test]
fn the_operator_imports_for_all_and_signs_unknown_ones_up_if_asked() {
    let market = Market::start();
    let file = format!("{HEADER},manufacturer\nbolt,,,1,5,zeta\nbolt,,,2,6,acme\n");
    import(&market, &file, &[]).ends(10, &["zeta", "acme", "--create"]);
    import(&market, &file, &["--create", "--dry-run"]).ends(0, &["Would sign up: acme, zeta"]);
    assert!(operator(&market, &["account", "list"]).ends(0, &[]).out.is_empty());
    import(&market, &file, &["--create"]).ends(0, &["Signed up: acme, zeta"]);
    assert_eq!((market.available("bolt", "zeta"), market.available("bolt", "acme")), (5, 6));
    import(&market, &file, &[]).ends(0, &[]);
    let unnamed = format!("{HEADER},manufacturer\nbolt,,,1,5,\n");
    import(&market, &unnamed, &[]).ends(10, &["--as NAME"]);
    import(&market, &unnamed, &["--as", "zeta"]).ends(0, &[]);
    import(&market, &format!("{HEADER}\nbolt,,,1,5\n"), &[]).ends(4, &["signup"]);
}

#[test]
fn what_is_no_text_is_said_and_nobody_reads_megabytes_of_a_mistake() {
    let market = market_of_acme();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(HEADER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let long = "x".repeat(3 << 20);
    for (file, said) in [
        (utf16, "this is UTF-16; save the file as UTF-8"),
        (format!("{HEADER}\nbolt,\0").into_bytes(), "this is no text; save the file as CSV in UTF-8"),
        (format!("{HEADER},{long}\n").into_bytes(), "xxx…"),
        (format!("{HEADER}\nbolt,{long},,1,1\n").into_bytes(), "xxx…"),
        (format!("{HEADER}\n{long},,,1,1\n").into_bytes(), "xxx…"),
        (format!("{HEADER}\nbolt,,,{long},1\n").into_bytes(), "xxx…"),
        (format!("{HEADER}\nbolt,,,1,{long}\n").into_bytes(), "xxx…"),
    ] {
        std::fs::write(market.home().join("stock.csv"), file).unwrap();
        for form in [&[][..], &["-o", "json"], &["-o", "csv"]] {
            let ran = maker(&market, &[&["stock", "import", "stock.csv"], form].concat());
            ran.ends(10, &["1 mistake", said]);
            assert!(ran.out.len() + ran.err.len() < 4000, "{said}: {} bytes", ran.out.len() + ran.err.len());
        }
    }
}
