//! A full disk: what cannot be made durable is not acknowledged, the daemon ends with the reason, and goes on when
//! there is room again.

use std::path::{Path, PathBuf};
use std::process::Command;

use cds::store::redb::{self, Options};
use tempfile::TempDir;

use crate::is_root;
use crate::support::Market;
use crate::support::load::{buy_until, offer_plenty, settle};

/// A disk of a few KiB; it goes with this value.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn at(dir: &Path, kib: u32) -> Self {
        std::fs::create_dir(dir).unwrap();
        mount(&["-t", "tmpfs", "-o", &format!("size={kib}k,mode=0700"), "tmpfs"], dir);
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
    let mut market = Market::start_in(|home| disk = Some(SmallDisk::at(&home.join("data"), 3072)));
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

#[test]
fn a_store_that_finds_no_room_is_not_half_made() {
    if !is_root() {
        return;
    }
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    // Room for nothing, for one journal file, for both, and not for the tables.
    for kib in [64, 300, 540] {
        let disk = SmallDisk::at(&dir, kib);
        let error = match redb::open(&dir, &Options::default(), "new") {
            Ok(_) => panic!("{kib} KiB were enough"),
            Err(error) => error.to_string(),
        };
        assert!(error.contains("No space left on device") && error.contains("cds."), "{error}");
        // What has its name is complete; what has not takes no room.
        let names = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let unfinished: Vec<String> = names.filter(|name| name.ends_with(".new")).collect();
        assert!(unfinished.is_empty(), "{unfinished:?}");
        disk.make_room();
        drop(redb::open(&dir, &Options::default(), "new").unwrap());
        drop(disk);
        std::fs::remove_dir(&dir).unwrap();
    }
}
