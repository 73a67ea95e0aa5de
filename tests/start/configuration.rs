//! A wrong configuration stops the start and names file, line and field.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::{daemon, refusal, support};

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
fn a_pipe_or_a_socket_is_no_configuration_and_nobody_waits_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let (pipe, socket) = (dir.path().join("pipe"), dir.path().join("socket"));
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for (path, what) in [(&pipe, "it is a pipe"), (&socket, "it is a socket")] {
        refusal(daemon(dir.path()).arg("--config").arg(path)).names(&[path.to_str().unwrap(), what]);
        let show = &mut support::hermetic(env!("CARGO_BIN_EXE_cdsd"), dir.path());
        let output = show.args(["config", "show", "--config"]).arg(path).output().unwrap();
        assert_eq!(output.status.code(), Some(78), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(what), "{output:?}");
    }
    let show = &mut support::hermetic(env!("CARGO_BIN_EXE_cdsd"), dir.path());
    assert!(show.args(["config", "show", "--config", "/dev/null"]).output().unwrap().status.success());
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

/// What `cdsd config show -o json` prints, by name: value, origin, from.
fn shown(command: &mut Command, flags: &[&str]) -> (Value, BTreeMap<String, (Value, String, Value)>) {
    let output = command.args(["config", "show", "-o", "json"]).args(flags).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    let by_name = |setting: &Value| {
        let text = |field: &str| setting[field].as_str().unwrap().to_owned();
        (text("name"), (setting["value"].clone(), text("origin"), setting["from"].clone()))
    };
    let settings = shown["settings"].as_array().unwrap().iter().map(by_name).collect();
    (shown["file"].take(), settings)
}

#[test]
fn every_setting_is_shown_with_what_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let cdsd = || support::hermetic(env!("CARGO_BIN_EXE_cdsd"), dir.path());
    let (file, settings) = shown(&mut cdsd(), &[]);
    assert_eq!(file, Value::Null);
    let said = |value: &str, origin: &str, from: Value| (json!(value), origin.to_owned(), from);
    let socket = support::socket_in(dir.path()).display().to_string();
    assert_eq!(settings["socket"], said(&socket, "environment", json!("CDS_SOCKET")));
    assert_eq!(settings["currency"], said("EUR", "default", Value::Null));
    assert_eq!(settings["round.min_open"].0, "24h");
    assert_eq!(settings["store.overlay_mib"].0, 48);
    assert!(settings.iter().filter(|(name, _)| *name != "socket").all(|(_, (_, origin, _))| origin == "default"));
    // The flag goes before the variable, and the variable before the file.
    let config = dir.path().join("cdsd.toml");
    let text = "socket = \"/a\"\nsocket_mode = \"0666\"\ndata_dir = \"/b\"\n[round]\nroster = [\"ben\", \"ada\"]\n";
    fs::write(&config, text).unwrap();
    let mut command = cdsd();
    command.env("CDS_CONFIG", &config).env("CDS_DATA_DIR", "/c").env("CDS_LOG", "debug");
    let (file, settings) = shown(&mut command, &["--socket", "/d", "--data-dir", "/e"]);
    assert_eq!(file, config.display().to_string());
    assert_eq!(settings["socket"], said("/d", "flag", json!("--socket")));
    assert_eq!(settings["data_dir"], said("/e", "flag", json!("--data-dir")));
    assert_eq!(settings["socket_mode"], said("0666", "file", json!(config.display().to_string())));
    assert_eq!(settings["log"], said("debug", "environment", json!("CDS_LOG")));
    assert_eq!(settings["round.roster"].0, json!(["ada", "ben"]));
    let mut command = cdsd();
    command.env("CDS_CONFIG", &config).env("CDS_DATA_DIR", "/c").env_remove("CDS_SOCKET").env("STATE_DIRECTORY", "/s");
    let (_, settings) = shown(&mut command, &[]);
    assert_eq!((&settings["data_dir"].0, &settings["socket"].0), (&json!("/c"), &json!("/a")));
    fs::write(&config, "").unwrap();
    let (_, settings) = shown(cdsd().env("CDS_CONFIG", &config).env("STATE_DIRECTORY", "/s"), &[]);
    assert_eq!(settings["data_dir"], said("/s", "environment", json!("STATE_DIRECTORY")));
    assert!(!dir.path().join("data").exists() && !dir.path().join(".local").exists(), "nothing was made");
}

#[test]
fn the_documented_configuration_is_read_and_shown_whole() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("cdsd.toml");
    let group = own_group();
    let documented = include_str!("../../docs/OPERATIONS.md").split("```toml\n").nth(1).unwrap();
    let documented = documented.split("```").next().unwrap().replace("\"market\"", &format!("\"{group}\""));
    fs::write(&config, &documented).unwrap();
    let mut command = support::hermetic(env!("CARGO_BIN_EXE_cdsd"), dir.path());
    let (_, settings) = shown(command.env("CDS_CONFIG", &config), &[]);
    let mut table = String::new();
    for line in documented.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_end_matches(']').to_owned() + ".";
        } else if let Some((field, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let name = format!("{table}{}", field.trim());
            assert_eq!(settings[&name].1, "file", "{name}");
        }
    }
    let others: Vec<_> = settings.iter().filter(|(_, s)| s.1 != "file").map(|(name, _)| name.as_str()).collect();
    assert_eq!(others, ["data_dir", "log", "socket"], "what the document does not name");
}

/// A group that there is: this process's own.
fn own_group() -> String {
    rustix::process::getegid().as_raw().to_string()
}

#[test]
fn a_configuration_that_keeps_a_daemon_from_starting_is_not_shown() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("cdsd.toml");
    fs::write(&config, "[round]\nquiet = \"1h\"\n").unwrap();
    let mut command = support::hermetic(env!("CARGO_BIN_EXE_cdsd"), dir.path());
    let refused = command.args(["config", "show", "--config"]).arg(&config).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!((refused.status.code(), refused.stdout.is_empty()), (Some(78), true), "{said}");
    assert!(said.contains("line 2") && said.contains("quiet"), "{said}");
}

#[test]
fn an_empty_variable_is_named_and_not_the_option_that_nobody_gave() {
    let dir = tempfile::tempdir().unwrap();
    for (variable, args) in [("CDS_SOCKET", &["status"][..]), ("CDS_DATA_DIR", &["config", "show"])] {
        let mut command = support::hermetic(env!("CARGO_BIN_EXE_cdsd"), dir.path());
        let refused = command.args(args).env(variable, "").output().unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("the variable {variable} of the environment is empty")), "{said}");
    }
}
