//! What a plan may say, and how its mistakes are told.

use super::*;

const GOOD: &str = r#"
manufacturer = "acme"

[[line]]
sku = "bolt-m8"
name = "Bolt M8"
unit = "box"
price = "12.5"
batch = 50
interval = "5s"
total = 1_000
scrap_per_mille = 12
release = "live"

[[line]]
sku = "hinge"
price = "6.50"
batch = 1
interval = "1h 30m"
"#;

#[test]
fn a_plan_says_what_is_made() {
    let plan = read(GOOD).unwrap();
    assert_eq!(plan.manufacturer.unwrap().as_str(), "acme");
    let [bolts, hinges] = plan.lines.as_slice() else { panic!("two lines") };
    assert_eq!((bolts.batch, bolts.total, bolts.scrap_per_mille), (50, Some(1000), 12));
    assert_eq!((bolts.good.unit_price.money().minor(), bolts.release), (1250, Release::Live));
    assert_eq!((hinges.interval, hinges.release), (Duration::from_secs(5400), Release::Collection));
    assert_eq!((hinges.name.0.as_str(), hinges.good.unit.as_str()), ("hinge", "piece"));
    assert_eq!(read("").unwrap(), Plan::default());
}

#[track_caller]
fn told(text: &str) -> Vec<String> {
    read(text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn every_mistake_is_listed_with_its_line_and_what_would_be_right() {
    let plan = "manufacturer = \"any\"\ncolour = 1\n[[line]]\nsku = \"a b\"\nprice = 4.50\nbatch = 0\ninterval = \"soon\"\n\
                release = \"now\"\n[[line]]\nsku = \"ok\"\nbatch = -1\ninterval = 5\nscrap_per_mille = 1001\nspeed = 9\n";
    let told = told(plan);
    let expected = [
        ("line 1, manufacturer", "A-Z a-z".to_lowercase()),
        ("line 2, colour", "no such field".to_owned()),
        ("line 4, sku: \"a b\"", "use 1 to 64".to_owned()),
        ("line 5, price: \"4.50\"", "in quotes".to_owned()),
        ("line 6, batch: \"0\"", "from 1 to 1000000000000".to_owned()),
        ("line 7, interval: \"soon\"", "\"5s\"".to_owned()),
        ("line 8, release: \"now\"", "\"collection\" or \"live\"".to_owned()),
        ("line 9, price", "missing".to_owned()),
        ("line 11, batch: \"-1\"", "whole number".to_owned()),
        ("line 12, interval: \"5\"", "\"5s\"".to_owned()),
        ("line 13, scrap_per_mille: \"1001\"", "from 0 to 1000".to_owned()),
        ("line 14, speed", "no such field".to_owned()),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (text, (place, right)) in told.iter().zip(&expected) {
        assert!(text.starts_with(place), "{text} at {place}");
        assert!(*place == "line 1, manufacturer" || text.contains(right.as_str()), "{text}: {right}");
    }
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let told = told("[[line]]\nsku = \n");
    assert!(told[0].starts_with("line 2") && told[0].contains("no TOML"), "{told:?}");
}

#[test]
fn two_lines_of_one_good_agree_about_it_and_have_names_of_their_own() {
    let line = |more: &str, price: &str| {
        format!("[[line]]\nsku = \"a\"\nprice = \"{price}\"\nbatch = 1\ninterval = \"1s\"\n{more}\n")
    };
    let two = read(&(line("", "1") + &line("line = \"a-2\"", "1"))).unwrap();
    assert_eq!(two.lines[1].name.0.as_str(), "a-2");
    let told = told(&(line("", "1") + &line("", "2")));
    assert!(told[0].starts_with("line 7, line: \"a\"") && told[0].contains("on line 1"), "{told:?}");
    assert!(told[1].starts_with("line 7, sku: \"a\"") && told[1].contains("price"), "{told:?}");
}
