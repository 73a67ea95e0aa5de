//! A history of orders bought month by month as batches, killed halfway and run again: what each month comes to is
//! what an independent recomputation says.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::run::{Ended, command, run, write};
use crate::support::Market;

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |r: csv::StringRecord| names.iter().cloned().zip(r.iter().map(str::to_owned)).collect();
    reader.records().map(|r| row(r.unwrap())).collect()
}

fn minor(price: &str) -> u64 {
    let (whole, part) = price.split_once('.').unwrap_or((price, ""));
    format!("{whole}{part:0<2}").parse().unwrap()
}

/// Orders, units and money of a month, computed from the files alone: each order takes what there is, in file order.
#[derive(Debug, PartialEq, Eq, Default)]
struct Totals {
    bought: u64,
    refused: u64,
    units: u64,
    amount: u64,
}

fn recomputed(offers: &[Row], orders: &[Row]) -> Totals {
    let of = |o: &Row| (o["sku"].clone(), o["manufacturer"].clone());
    let mut left: BTreeMap<(String, String), (u64, u64)> =
        offers.iter().map(|o| (of(o), (o["quantity"].parse().unwrap(), minor(&o["unit_price"])))).collect();
    let mut by_order: BTreeMap<usize, u64> = BTreeMap::new();
    let (mut totals, mut number, mut last) = (Totals::default(), 0, String::new());
    for row in orders {
        if row["order_ref"] != last {
            (number, last) = (number + 1, row["order_ref"].clone());
        }
        let mut wanted: u64 = row["quantity"].parse().unwrap();
        let mut makers: Vec<(String, String)> = match row["manufacturer"].as_str() {
            "any" => left.keys().filter(|(sku, _)| *sku == row["sku"]).cloned().collect(),
            names => names.split('|').map(|m| (row["sku"].clone(), m.to_owned())).collect(),
        };
        if row["manufacturer"] == "any" {
            makers.sort_by_key(|m| (left[m].1, m.clone()));
        }
        for maker in makers {
            let (there, price) = left.get_mut(&maker).unwrap();
            let taken = wanted.min(*there);
            (*there, wanted) = (*there - taken, wanted - taken);
            totals.units += taken;
            totals.amount += taken * *price;
            *by_order.entry(number).or_default() += taken;
        }
        by_order.entry(number).or_default();
    }
    totals.bought = by_order.values().filter(|units| **units > 0).count() as u64;
    totals.refused = by_order.len() as u64 - totals.bought;
    totals
}

fn told(ended: &Ended) -> Totals {
    let json: Value = ended.json();
    let of = |name: &str| json[name].as_u64().unwrap();
    Totals {
        bought: of("filled") + of("partial"),
        refused: of("refused"),
        units: of("units_filled"),
        amount: of("amount"),
    }
}

/// Offers the stock anew and opens the month's round.
fn open_month(market: &Market, offers: &[Row], month: &str) {
    let one = |o: &Row| {
        let (quantity, price): (u64, u64) = (o["quantity"].parse().unwrap(), minor(&o["unit_price"]));
        json!({"manufacturer": o["manufacturer"], "sku": o["sku"], "name": o["name"], "quantity": quantity, "unit_price": price})
    };
    let offers: Vec<Value> = offers.iter().map(one).collect();
    let mut wire = market.wire();
    wire.change("stock.import", json!({"offers": offers, "complete": true, "strict": true})).unwrap();
    wire.change("round.open", json!({"period": month})).unwrap();
}

const BUY: &str = "buy --file month.csv --fill partial --create -o";

/// Starts a batch and kills it after so many orders. One order at a time is on its way, so that the rest was not sent.
fn killed_halfway(market: &Market, orders: usize) {
    let mut child = command(market, &format!("{BUY} ndjson --batch ordered"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (0..orders).for_each(|_| drop(lines.next()));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Buys a folder's `orders.csv` from its stock, month by month.
fn buy_history(stock: &Path, orders: &Path) {
    let (offers, orders) = (rows(stock), rows(orders));
    let mut months: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in orders {
        months.entry(row["x_date"][..7].to_owned()).or_default().push(row);
    }
    let mut market = Market::start();
    let makers: std::collections::BTreeSet<&String> = offers.iter().map(|o| &o["manufacturer"]).collect();
    for maker in makers {
        market.sign_up("manufacturer", maker);
    }
    market.wire().change("round.close", json!({})).unwrap();
    let mut cut = 0;
    for (number, (month, orders)) in months.iter().enumerate() {
        open_month(&market, &offers, month);
        let line = |r: &Row| {
            let cell = |name: &str| r[name].clone();
            format!(
                "{},{},{},{},{}\n",
                cell("order_ref"),
                cell("customer"),
                cell("sku"),
                cell("manufacturer"),
                cell("quantity")
            )
        };
        let text: String = orders.iter().map(line).collect();
        write(&market, "month.csv", &format!("order_ref,customer,sku,manufacturer,quantity\n{text}"));
        let right = recomputed(&offers, orders);
        let half = (right.bought + right.refused) as usize / 2;
        killed_halfway(&market, half);
        let placed = market.wire().call("round.show", json!({})).unwrap()["totals"]["orders"].as_u64().unwrap();
        cut += u64::from((1..right.bought).contains(&placed));
        if number % 5 == 0 {
            market.kill();
            market.revive();
        }
        let first = run(&market, &format!("{BUY} json"));
        assert_eq!(told(&first), right, "{month}: {}", first.words);
        let second = run(&market, &format!("{BUY} json"));
        assert_eq!(told(&second), right, "{month}, run again");
        assert_eq!(second.json()["replayed"], json!(right.bought));
        market.wire().change("round.close", json!({})).unwrap();
        let reports = market.wire().call("report.list", json!({"round": first_round(&market)})).unwrap();
        let amount: u64 = reports["reports"].as_array().unwrap().iter().map(|r| r["total"].as_u64().unwrap()).sum();
        assert_eq!(amount, right.amount, "{month}: what the manufacturers are told");
    }
    assert!(cut > 0, "some month was really cut in its middle");
}

fn first_round(market: &Market) -> Value {
    market.wire().call("round.show", json!({})).unwrap()["round"].clone()
}

#[test]
fn a_history_bought_in_batches_comes_to_what_a_recomputation_says_also_after_crashes() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    buy_history(&examples.join("stock.csv"), &examples.join("orders.csv"));
}

#[test]
fn northwinds_orders_bought_in_batches_come_to_what_a_recomputation_says_also_after_crashes() {
    let Some(folder) = std::env::var_os("CDS_NORTHWIND") else {
        eprintln!("skipped: CDS_NORTHWIND does not name a folder with Northwind's offers.csv and orders.csv");
        return;
    };
    let folder = Path::new(&folder);
    buy_history(&folder.join("offers.csv"), &folder.join("orders.csv"));
}
