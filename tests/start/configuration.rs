//! A wrong configuration stops the start and names file, line and field.

use std::fs;

use crate::{daemon, refusal};

#[test]
fn a_mistake_in_the_configuration_is_named_with_file_line_and_field() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cdsd.toml");
    for (text, words) in [
        ("curency = \"EUR\"\n", &["line 1", "curency"][..]),
        ("\n[round]\nquiet = \"1h\"\n", &["line 3", "quiet"]),
        ("[limits]\nconections = 7\n", &["line 2", "conections"]),
        ("[limits]\n\nconnections = \"four\"\n", &["line 3", "connections"]),
        ("[limits]\nconnections = -1\n", &["line 2", "connections"]),
        ("[limits]\nconnections = 0\n", &["limits.connections", "1 or more"]),
        ("[limits]\nqueue_commands = 9223372036854775807\n", &["limits.queue_commands"]),
        ("[limits]\nin_flight_calls = 9223372036854775807\n", &["limits.in_flight_calls"]),
        ("[limits]\nbatch_calls = 9223372036854775807\n", &["limits.batch_calls"]),
        ("[limits]\nline_out_bytes = 100\n", &["limits.line_out_bytes", "65536"]),
        ("[store]\ncache_mib = 9223372036854775807\n", &["store.cache_mib"]),
        ("[store]\nevents_kept = \"many\"\n", &["line 2", "events_kept"]),
        ("currency = \"euro\"\n", &["currency", "ISO 4217"]),
        ("time_zone = \"Mars/Base\"\n", &["time_zone", "Mars/Base"]),
        ("price_changes = \"any\"\n", &["line 1", "price_changes", "drop_only"]),
        ("[round]\ndepletion_grace = \"soon\"\n", &["round.depletion_grace", "soon", "90s"]),
        ("[round]\nmin_open = \"-1h\"\n", &["round.min_open"]),
        ("[round\n", &["line 1"]),
        ("currency = \"EUR\"\ncurrency = \"USD\"\n", &["line 2", "duplicate key"]),
    ] {
        fs::write(&file, text).unwrap();
        let refused = refusal(daemon(dir.path()).arg("--config").arg(&file));
        refused.names(&[file.to_str().unwrap()]);
        refused.names(words);
    }
    assert!(!dir.path().join("data").exists(), "nothing was made before the configuration was known to be right");
}

#[test]
fn a_configuration_that_was_named_and_cannot_be_read_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("missing.toml");
    refusal(daemon(dir.path()).arg("--config").arg(&missing)).names(&[missing.to_str().unwrap(), "No such file"]);
    refusal(daemon(dir.path()).env("CDS_CONFIG", &missing)).names(&[missing.to_str().unwrap()]);
    refusal(daemon(dir.path()).arg("--config").arg("/dev/zero")).names(&["/dev/zero", "longer than 1048576 bytes"]);
    fs::write(&missing, b"currency = \"\xff\"\n").unwrap();
    refusal(daemon(dir.path()).arg("--config").arg(&missing)).names(&[missing.to_str().unwrap(), "UTF-8"]);
}

#[test]
fn a_currency_that_prices_are_not_in_is_refused() {
    let market = crate::support::Market::start();
    market.manufacturer("acme", &[("A", 1, 100)]);
    let mut market = market;
    market.kill();
    fs::write(market.home().join("cdsd.toml"), "currency = \"USD\"\n").unwrap();
    let refused = refusal(daemon(market.home()).arg("--config").arg(market.home().join("cdsd.toml")));
    refused.names(&["EUR", "USD"]);
}
