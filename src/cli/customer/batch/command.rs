//! The command that goes on with a file that was begun, as it is typed.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::begun::Begun;
use crate::cli::args::buy::Buy;
use crate::cli::args::common::Common;
use crate::market::names::AccountName;

/// What was said beside a file and does not become part of its orders.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Beside {
    results: Option<PathBuf>,
    rejects: Option<PathBuf>,
    skip_invalid: bool,
    create: bool,
    /// As it was given: a file is remembered with it.
    socket: Option<PathBuf>,
    act_as: Option<AccountName>,
}

impl Beside {
    pub(super) fn of(common: &Common, args: &Buy) -> Self {
        let from_file = &args.from_file;
        let place = |path: &Option<PathBuf>| path.as_deref().map(from_anywhere);
        Self {
            results: place(&from_file.results),
            rejects: place(&from_file.rejects),
            skip_invalid: from_file.skip_invalid,
            create: from_file.create,
            socket: common.socket.clone(),
            act_as: common.act_as.clone(),
        }
    }
}

impl Begun {
    /// With everything that was said; what is the default is left out.
    pub(in crate::cli::customer) fn command(&self) -> String {
        let mut command = format!("cds-customer buy --file {}", typed(&self.file));
        command.extend(self.flags.iter().map(super::flags::Flags::typed));
        if self.attempt > 1 {
            command.push_str(&format!(" --attempt {}", self.attempt));
        }
        let said = &self.beside;
        for (flag, path) in [("--results", &said.results), ("--rejects", &said.rejects), ("--socket", &said.socket)] {
            command.extend(path.iter().map(|path| format!(" {flag} {}", typed(path))));
        }
        command.extend(said.act_as.iter().map(|name| format!(" --as {name}")));
        for (flag, _) in [("--skip-invalid", said.skip_invalid), ("--create", said.create)].iter().filter(|(_, on)| *on)
        {
            command.push_str(&format!(" {flag}"));
        }
        command
    }
}

/// A path that means the same in every directory; `-` stays stdin.
pub(super) fn from_anywhere(path: &Path) -> PathBuf {
    std::path::absolute(path).ok().filter(|_| path.as_os_str() != "-").unwrap_or_else(|| path.to_owned())
}

/// As a shell takes it for one word.
fn typed(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@%,=".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_for_a_shell() {
        assert_eq!(typed(Path::new("/tmp/big-1.csv")), "/tmp/big-1.csv");
        assert_eq!(typed(Path::new("/tmp/my file's.csv")), r"'/tmp/my file'\''s.csv'");
        assert_eq!(from_anywhere(Path::new("-")), Path::new("-"));
    }
}
