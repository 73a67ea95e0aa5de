//! Plans with mistakes, and starting without knowing whose works these are.

use crate::run::{MANUFACTURER, serve};
use crate::support::hermetic;

#[test]
fn all_mistakes_of_a_plan_are_listed_and_nothing_is_begun() {
    let home = tempfile::tempdir().unwrap();
    let plan = "[[line]]\nsku = \"a b\"\nprice = 1\nbatch = 0\ninterval = \"5s\"\n";
    let output = serve(home.path(), plan, &[]).output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(10), "{words}");
    for place in ["3 mistakes", "line 2, sku: \"a b\"", "line 3, price", "line 4, batch"] {
        assert!(words.contains(place), "{place} is not in {words}");
    }
    assert!(!home.path().join("book").exists());
    let mut command = hermetic(MANUFACTURER, home.path());
    let output = command.args(["serve", "--plan", "missing.toml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(10));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot read the plan missing.toml"));
}

#[test]
fn without_a_daemon_the_name_comes_from_the_plan_or_the_remedy_is_named() {
    let home = tempfile::tempdir().unwrap();
    let output = serve(home.path(), "", &[]).output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(69), "{words}");
    assert!(words.contains("cdsd run") && words.contains("manufacturer = \"NAME\""), "{words}");
    let output = serve(home.path(), "manufacturer = \"acme\"", &["--as", "other"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let long = "x".repeat(120);
    let output = serve(home.path(), "manufacturer = \"acme\"", &["--listen", &long]).output();
    let words = String::from_utf8(output.unwrap().stderr).unwrap();
    assert!(words.contains("used multiple times") || words.contains("--listen"), "{words}");
}
