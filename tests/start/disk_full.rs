//! A full disk: what cannot be made durable is not acknowledged, the daemon ends with the reason, and goes on when
//! there is room again.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::is_root;
use crate::support::Market;
use crate::support::load::{buy_until, offer_plenty, settle};

/// A disk of a few MiB; it goes with this value.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn at(dir: &Path) -> Self {
        std::fs::create_dir(dir).unwrap();
        mount(&["-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs"], dir);
        Self(dir.to_owned())
    }

    fn make_room(&self) {
        mount(&["-o", "remount,size=256m"], &self.0);
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the daemon may only just be ending.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn mount(args: &[&str], dir: &Path) {
    assert!(Command::new("mount").args(args).arg(dir).status().unwrap().success());
}

#[test]
fn a_full_disk_ends_the_daemon_with_its_reason_and_loses_nothing_acknowledged() {
    if !is_root() {
        return;
    }
    let mut disk = None;
    let mut market = Market::start_in(|home| disk = Some(SmallDisk::at(&home.join("data"))));
    let disk = disk.unwrap();
    offer_plenty(&market);
    let asked = buy_until(&market, 1, 1, || {});
    assert_eq!(market.ended().code(), Some(1), "{}", market.words());
    let words = market.words();
    assert!(words.contains("No space left on device") && words.contains("make room on its disk"), "{words}");
    assert!(asked.iter().any(|a| a.order.is_none()) && asked.iter().any(|a| a.order.is_some()));
    disk.make_room();
    market.revive();
    settle(&market, &asked);
    market.terminate();
    assert_eq!(market.ended().code(), Some(0));
}
