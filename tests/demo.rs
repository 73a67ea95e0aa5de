//! `cdsd demo` as a script runs it: a crowd that buys everything, and files whose months are recomputed here.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use serde_json::Value;

fn demo(args: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cdsd"));
    command.env_clear().env("HOME", home.path()).env("TMPDIR", home.path()).arg("demo").args(args);
    command.output().unwrap()
}

fn summary(args: &[&str]) -> Value {
    let output = demo(args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_crowd_buys_everything_and_the_books_balance() {
    let summary = summary(&["--customers", "64", "--seed", "7", "-o", "json"]);
    assert_eq!(summary["books_balance"], true);
    assert_eq!(summary["units_sold"], summary["units_offered"]);
    assert!(summary["orders_filled"].as_u64().unwrap() > 0 && summary["orders_refused"].as_u64().unwrap() > 0);
    // Its manufacturers are processes with books of their own, and their reports came over their sockets.
    let production = &summary["production"];
    assert_eq!(production["sold"], summary["units_sold"]);
    assert_eq!(production["reports_acknowledged"], summary["manufacturers"]);
    assert!(production["made"].as_u64() >= summary["units_offered"].as_u64() && production["scrapped"] != 0);
}

#[test]
fn a_demo_that_is_interrupted_or_killed_leaves_no_process_and_an_interrupted_one_no_directory() {
    for (signal, cleans_up) in [(Signal::INT, true), (Signal::KILL, false)] {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_cdsd"));
        command.env_clear().env("HOME", home.path()).env("TMPDIR", home.path()).args(["demo", "--customers", "8"]);
        let mut demo = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut words = BufReader::new(demo.stderr.take().unwrap()).lines();
        assert!(words.next().unwrap().unwrap().contains("each a process of its own"));
        // A process that was begun has the name of its parent for a moment.
        let begun = Instant::now();
        while of_this(home.path()).len() < 6 {
            assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", of_this(home.path()));
            std::thread::sleep(Duration::from_millis(1));
        }
        kill_process(Pid::from_child(&demo), signal).unwrap();
        demo.wait().unwrap();
        let begun = Instant::now();
        while !of_this(home.path()).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(30), "still there: {:?}", of_this(home.path()));
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count() == 0, cleans_up);
    }
}

/// Processes whose command line names this directory.
fn of_this(home: &Path) -> Vec<String> {
    let lines = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = lines.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines.filter(|line| line.contains("__works") && line.contains(home.to_str().unwrap())).collect()
}

#[test]
fn a_replays_months_equal_a_recomputation() {
    let (stock, orders) = (example("stock.csv"), example("orders.csv"));
    let summary = summary(&["--stock", stock.to_str().unwrap(), "--orders", orders.to_str().unwrap(), "-o", "json"]);
    let seen: Vec<(String, u64, u64, u64)> = summary["months"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| {
            let number = |name: &str| m[name].as_u64().unwrap();
            (m["round"].as_str().unwrap().to_owned(), number("requested"), number("filled"), number("amount"))
        })
        .collect();
    assert_eq!(seen, recomputed(&stock, &orders));
    assert_eq!((summary["books_balance"].clone(), seen.len()), (Value::Bool(true), 3));
}

#[test]
fn orders_without_stock_and_files_with_mistakes_are_refused() {
    let orders = example("orders.csv");
    assert_eq!(demo(&["--orders", orders.to_str().unwrap()]).status.code(), Some(2));
    let home = tempfile::tempdir().unwrap();
    let wrong = home.path().join("wrong.csv");
    std::fs::write(&wrong, "manufacturer,sku,name,unit,unit_price,quantity\nacme,a b,A,piece,1.00,-1\n").unwrap();
    let refused = demo(&["--stock", wrong.to_str().unwrap(), "--orders", orders.to_str().unwrap()]);
    let words = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(10), "{words}");
    assert!(words.contains("line 2, sku") && words.contains("line 2, quantity"), "{words}");
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Each month sold anew with nothing but a map of what is left: (month, requested, filled, amount in cents).
fn recomputed(stock: &Path, orders: &Path) -> Vec<(String, u64, u64, u64)> {
    let offers = rows(stock);
    let mut months: BTreeMap<String, (u64, u64, u64)> = BTreeMap::new();
    let mut left: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    for row in rows(orders) {
        let month = row["x_date"][..7].to_owned();
        let mut makers: Vec<(u64, String, u64)> = Vec::new();
        for offer in offers.iter().filter(|o| o["sku"] == row["sku"]) {
            let cents: u64 = offer["unit_price"].replace('.', "").parse().unwrap();
            if row["manufacturer"] == "any" || row["manufacturer"] == offer["manufacturer"] {
                makers.push((cents, offer["manufacturer"].clone(), offer["quantity"].parse().unwrap()));
            }
        }
        makers.sort();
        let sums = months.entry(month.clone()).or_default();
        let mut wanted: u64 = row["quantity"].parse().unwrap();
        sums.0 += wanted;
        for (cents, maker, offered) in makers {
            let there = left.entry((month.clone(), row["sku"].clone(), maker)).or_insert(offered);
            let units = wanted.min(*there);
            (*there, wanted) = (*there - units, wanted - units);
            (sums.1, sums.2) = (sums.1 + units, sums.2 + units * cents);
        }
    }
    months.into_iter().map(|(month, (requested, filled, amount))| (month, requested, filled, amount)).collect()
}

/// A CSV file's rows by column name; the examples have quotes, but no line breaks inside them.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(cells);
    let header = lines.next().unwrap();
    lines.map(|row| header.iter().cloned().zip(row).collect()).collect()
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}
