//! The check of a whole file before anything is sent.

use std::io::Write;
use std::process::Stdio;

use crate::run::{HEADER, command, ended, market, read, run, write};

const WRONG: &str = "1,A,acme,2\n2,A,acme,zero\n3,a b,acme,1\n3,A,acme,1\n1,B,acme,1\n";

#[test]
fn every_mistake_is_listed_and_nothing_is_sent() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}{WRONG}"));
    let ended = run(&market, "buy --file o.csv -o json --rejects left.csv");
    assert_eq!(ended.status, 10, "{ended:?}");
    let places: Vec<_> =
        ended.json()["errors"].as_array().unwrap().iter().map(|e| e["line"].as_u64().unwrap()).collect();
    assert_eq!(places, [3, 4, 6]);
    assert!(ended.words.contains("3 mistakes; nothing was sent") && ended.words.contains("zero"), "{ended:?}");
    assert_eq!(market.available("A", "acme"), 50);
    let left = read(&market, "left.csv");
    assert_eq!(left.lines().count(), 1 + 4, "the wrong orders with all their rows: {left}");
    assert!(left.starts_with("order_ref,sku,manufacturer,quantity,error\n2,A,acme,zero,\"line 3"), "{left}");
}

#[test]
fn a_rejects_file_has_a_cell_for_each_column_and_the_text_of_what_cannot_be_read() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme\n2,A,acme,1,2\n3,A,acme,x\n4,\"A,acme,1\n5,A,acme,1\n"));
    assert_eq!(run(&market, "buy --file o.csv --rejects left.csv").status, 10);
    let left = read(&market, "left.csv");
    let mut reader = csv::Reader::from_reader(left.as_bytes());
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let begins: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(begins, ["1", "2,A,acme,1,2", "3", "4,\"A,acme,1\n5,A,acme,1"], "{left}");
    for (row, line) in rows.iter().zip(2..) {
        assert!(row[4].starts_with(&format!("line {line}")), "{left}");
    }
}

#[test]
fn with_skip_invalid_what_is_right_is_bought_and_the_rest_is_rejected() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}{WRONG}"));
    let ended = run(&market, "buy --file o.csv --skip-invalid --rejects left.csv -o json");
    assert_eq!(ended.status, 11, "{ended:?}");
    assert_eq!((&ended.json()["filled"], &ended.json()["invalid"]), (&1.into(), &3.into()));
    assert_eq!(market.available("A", "acme"), 48);
    // Corrected, it can be fed back: the column error is passed over.
    let corrected = read(&market, "left.csv").replace("zero", "2").replace("a b", "B").replace("\n1,", "\n4,");
    write(&market, "left.csv", &corrected);
    let again = run(&market, "buy --file left.csv");
    assert_eq!(again.status, 0, "{again:?}");
    assert_eq!((market.available("A", "acme"), market.available("B", "acme")), (45, 3));
}

#[test]
fn a_long_list_of_mistakes_is_cut_and_counted() {
    let market = market();
    let rows: String = (0..200).map(|n| format!("{n},A,acme,{n}x\n")).collect();
    write(&market, "o.csv", &format!("{HEADER}{rows}"));
    let ended = run(&market, "buy --file o.csv");
    assert_eq!((ended.status, ended.words.contains("… and 150 more")), (10, true), "{ended:?}");
    let rows: String = (0..200).map(|n| format!("{n},A,acme,0\n")).collect();
    write(&market, "o.csv", &format!("{HEADER}{rows}"));
    let ended = run(&market, "buy --file o.csv");
    assert!(ended.words.contains("(the same on 199 more lines)"), "one mistake is not told 50 times: {ended:?}");
    let listed = run(&market, "buy --file o.csv -o ndjson");
    assert_eq!(listed.data.lines().count(), 200);
}

#[test]
fn stdin_is_read_like_a_file_and_ndjson_like_csv() {
    let market = market();
    let mut command = command(&market, "buy --file - -o csv");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let order = r#"{"reference":"r-1","fill":"partial","lines":[{"sku":"B","from":["acme"],"quantity":9}]}"#;
    writeln!(child.stdin.take().unwrap(), "{order}").unwrap();
    let ended = ended(child.wait_with_output().unwrap());
    assert_eq!(ended.status, 3, "{ended:?}");
    assert_eq!(ended.data.lines().nth(1).unwrap(), "1,r-1,,1,partial,9,5,10.00,false,");
}

#[test]
fn a_dry_run_checks_the_file_and_sends_nothing() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,2\n"));
    let ended = run(&market, "buy --file o.csv --dry-run -o json");
    assert_eq!((ended.status, &ended.json()["orders"]), (0, &1.into()), "{ended:?}");
    assert_eq!(market.available("A", "acme"), 50);
}

#[test]
fn the_operator_orders_for_customers_and_unknown_ones_are_mistakes_or_signed_up() {
    let market = market();
    write(
        &market,
        "o.csv",
        "order_ref,customer,sku,manufacturer,quantity\n1,ada,A,acme,1\n1,bob,A,acme,2\n2,,B,acme,1\n",
    );
    let unknown = run(&market, "buy --file o.csv");
    assert_eq!((unknown.status, unknown.words.contains("bob")), (10, true), "{unknown:?}");
    let created = run(&market, "buy --file o.csv --create -o ndjson");
    assert_eq!(created.status, 0, "{created:?}");
    let again = run(&market, "buy --file o.csv --create -o json");
    assert_eq!((&again.json()["replayed"], market.available("A", "acme")), (&3.into(), 47), "{again:?}");
    // The operator's orders have the customers' own keys.
    write(&market, "adas.csv", &format!("{HEADER}1,A,acme,1\n"));
    let own = run(&market, "buy --file adas.csv -o json");
    assert_eq!(own.json()["replayed"], 1, "{own:?}");
}

#[test]
fn arguments_that_would_have_no_effect_or_overwrite_each_other_are_refused() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,2\n"));
    for wrong in [
        "buy --file o.csv A=1",
        "buy A=1 --skip-invalid",
        "buy --file o.csv --key k",
        "buy --file o.csv --on-shortage ask",
        "buy --file o.csv --results o.csv",
        "buy --file o.csv --results r.csv --rejects r.csv",
        "buy --file o.csv --reference x",
    ] {
        assert_eq!(run(&market, wrong).status, 2, "{wrong}");
    }
    let missing = run(&market, "buy --file no.csv");
    assert_eq!((missing.status, missing.words.contains("no.csv")), (10, true), "{missing:?}");
}

#[test]
fn goods_and_manufacturers_that_the_market_does_not_have_are_mistakes_and_what_is_sold_out_is_not() {
    let market = market();
    market.manufacturer("cobalt", &[("C", 1, 100)]);
    assert_eq!(run(&market, "buy C=1").status, 0, "C is sold out now");
    let rows = "1,A,acme,2\n2,NOPE,any,1\n3,A,acme|nobody,1\n3,NOPE,acme,1\n4,C,cobalt,1\n5,B,borealis,0\n";
    write(&market, "o.csv", &format!("{HEADER}{rows}"));
    let refused = run(&market, "buy --file o.csv -o csv --rejects left.csv");
    assert_eq!(refused.status, 10, "{refused:?}");
    let told: Vec<String> =
        refused.data.lines().skip(1).map(|l| l.split(',').take(3).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(told, ["3 sku NOPE", "4 manufacturer nobody", "5 sku NOPE", "7 quantity 0"], "{refused:?}");
    assert!(refused.words.contains("the file has 4 mistakes; nothing was sent"), "{refused:?}");
    assert!(refused.words.contains("cds-customer offers A"), "the remedy: {refused:?}");
    assert_eq!((market.available("A", "acme"), read(&market, "left.csv").lines().count()), (50, 1 + 4));
    let json = r#"{"reference":"1","lines":[{"sku":"A","from":"any","quantity":1},{"sku":"B","from":["borealis"],"quantity":1}]}"#;
    write(&market, "o.ndjson", json);
    let refused = run(&market, "buy --file o.ndjson -o json");
    assert_eq!((refused.status, &refused.json()["errors"][0]["column"]), (10, &"lines[1].from".into()), "{refused:?}");
    let skipped = run(&market, "buy --file o.csv --skip-invalid -o json");
    assert_eq!((skipped.status, &skipped.json()["invalid"], &skipped.json()["refused"]), (11, &3.into(), &1.into()));
    assert_eq!(market.available("A", "acme"), 48);
}

#[test]
fn more_goods_than_are_asked_for_at_once_are_looked_up_in_the_list_of_offers() {
    let market = market();
    let rows: String = (0..1500).map(|n| format!("{n},G{n},any,1\n")).collect();
    write(&market, "o.csv", &format!("{HEADER}{rows}1500,A,acme,1\n1501,A,borealis,1\n"));
    let refused = run(&market, "buy --file o.csv");
    assert_eq!((refused.status, refused.words.contains("1500 mistakes")), (10, false), "{refused:?}");
    assert!(refused.words.contains("the file has 1,500 mistakes"), "{refused:?}");
}

#[test]
fn nobody_is_signed_up_for_a_file_with_mistakes() {
    let market = market();
    write(&market, "o.csv", "order_ref,customer,sku,manufacturer,quantity\n1,bob,A,acme,1\n2,bob,NOPE,acme,1\n");
    assert_eq!(run(&market, "buy --file o.csv --create").status, 10);
    let accounts = market.wire().call("account.list", serde_json::json!({})).unwrap();
    assert!(!accounts.to_string().contains("bob"), "{accounts}");
}

#[test]
fn what_is_no_order_file_is_said_at_once() {
    let market = market();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(HEADER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let file = |name: &str, bytes: &[u8]| std::fs::write(market.home().join(name), bytes).unwrap();
    file("utf16", &utf16);
    file("garbage", &[0x80, 0x00, 0xfe, b'\n', 0x07]);
    file("zeros", &vec![0; 3 << 20]);
    file("empty", b"");
    file("header", HEADER.as_bytes());
    std::fs::create_dir(market.home().join("folder")).unwrap();
    for (name, said) in [
        ("utf16", "this is UTF-16; save the file as UTF-8"),
        ("garbage", "this is no text"),
        ("zeros", "this is no text"),
        ("empty", "the file is empty"),
        ("header", "the file has no orders"),
        ("folder", "folder is a directory"),
        ("nowhere", "cannot read nowhere"),
        ("/dev/zero", "/dev/zero brings a line of more than 16777216 bytes"),
    ] {
        for skip in ["", " --skip-invalid"] {
            let ended = run(&market, &format!("buy --file {name}{skip}"));
            assert_eq!((ended.status, ended.words.contains(said)), (10, true), "{name}: {ended:?}");
        }
    }
    file("bom", format!("\u{feff}{}1,A,acme,1\r\n", HEADER.replace('\n', "\r\n")).as_bytes());
    assert_eq!(run(&market, "buy --file bom").status, 0);
}
