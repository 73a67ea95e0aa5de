//! Man pages, completions and the OpenRPC document are what the types say. `CDS_BLESS=1 cargo test --test generated` rewrites them.
#![allow(clippy::unwrap_used)]

mod manual;
mod scripts;

use std::collections::BTreeMap;
use std::path::Path;

use cds::cli::args::customer::Customer;
use cds::cli::args::distributor::Distributor;
use cds::cli::args::manufacturer::Manufacturer;
use clap::{Command, CommandFactory};
use clap_complete::{Generator, Shell};

/// Every program, with its one definition.
fn programs() -> [(&'static str, Command); 3] {
    [
        ("cdsd", Distributor::command()),
        ("cds-manufacturer", Manufacturer::command()),
        ("cds-customer", Customer::command()),
    ]
}

/// Files by name.
type Files = BTreeMap<String, String>;

fn read(dir: &Path) -> Files {
    let Ok(entries) = std::fs::read_dir(dir) else { return Files::new() };
    let paths = entries.map(|e| e.unwrap().path());
    paths.map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&p).unwrap())).collect()
}

/// Compares a folder of the repository with what `generate` makes now, or rewrites it.
fn check(folder: &str, generate: impl Fn(&Path)) {
    let fresh = tempfile::tempdir().unwrap();
    generate(fresh.path());
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let (wanted, found) = (read(fresh.path()), read(&kept));
    if std::env::var_os("CDS_BLESS").is_some() {
        let _ = std::fs::remove_dir_all(&kept);
        std::fs::create_dir_all(&kept).unwrap();
        wanted.iter().for_each(|(name, text)| std::fs::write(kept.join(name), text).unwrap());
        return;
    }
    let names: std::collections::BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
    let differing: Vec<&String> = names.into_iter().filter(|name| wanted.get(*name) != found.get(*name)).collect();
    assert!(differing.is_empty(), "in {folder}/ these differ: {differing:?}; CDS_BLESS=1 rewrites them");
}

#[test]
fn man_pages_are_those_of_the_arguments() {
    check("man", |dir| {
        for (_, command) in programs() {
            manual::write(command, dir);
        }
    });
}

#[test]
fn completions_are_those_of_the_arguments() {
    check("completions", |dir| {
        for (name, command) in programs() {
            for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
                let file = dir.join(shell.file_name(name));
                std::fs::write(file, scripts::script(shell, &command, name)).unwrap();
            }
        }
    });
}

#[test]
fn the_openrpc_document_is_that_of_the_methods() {
    check("docs/openrpc", |dir| {
        let text = serde_json::to_string_pretty(&cds::ipc::openrpc::document()).unwrap();
        std::fs::write(dir.join("openrpc.json"), text + "\n").unwrap();
    });
}

/// Calls `visit` with each command and its full name.
fn walk(command: &Command, name: &str, visit: &mut impl FnMut(&str, &Command)) {
    visit(name, command);
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        walk(sub, &format!("{name} {}", sub.get_name()), visit);
    }
}

#[test]
fn every_command_and_every_argument_is_described() {
    for (program, command) in programs() {
        command.clone().debug_assert();
        walk(&command, program, &mut |name, command| {
            assert!(command.get_about().is_some(), "{name} is not described");
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{name}: {} is not described", argument.get_id());
            }
        });
    }
}

#[test]
fn every_command_ends_with_examples() {
    for (program, command) in programs() {
        walk(&command, program, &mut |name, command| {
            let is_group = command.has_subcommands() && name != program;
            let help = command.clone().render_long_help().to_string();
            assert!(is_group || help.contains("Examples:"), "{name} has no examples");
        });
    }
}
