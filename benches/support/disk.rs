//! The machine's own limit: how often a second 4 KiB can be written and synced.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

const BLOCK_BYTES: usize = 4096;
/// Blocks of the file that are written in turn. They exist before, so that a sync writes data and no sizes.
const BLOCKS: u64 = 256;

/// How fast the disk syncs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Syncs {
    pub(crate) per_second: f64,
    pub(crate) median_ms: f64,
}

/// One 4 KiB write and one `fdatasync` after the other, as often as `span` allows.
pub(crate) fn syncs(dir: &Path, span: Duration) -> io::Result<Syncs> {
    let file: File = tempfile::tempfile_in(dir)?;
    let mut block = [0; BLOCK_BYTES];
    for number in 0..BLOCKS {
        file.write_all_at(&block, number * BLOCK_BYTES as u64)?;
    }
    file.sync_all()?;
    let (begun, mut took) = (Instant::now(), Vec::new());
    while begun.elapsed() < span {
        let (number, sync_begun) = (took.len() as u64, Instant::now());
        block[..8].copy_from_slice(&number.to_ne_bytes());
        file.write_all_at(&block, number % BLOCKS * BLOCK_BYTES as u64)?;
        // On Linux this is fdatasync(2).
        file.sync_data()?;
        took.push(sync_begun.elapsed());
    }
    let per_second = took.len() as f64 / begun.elapsed().as_secs_f64();
    took.sort_unstable();
    Ok(Syncs { per_second, median_ms: took[took.len() / 2].as_secs_f64() * 1e3 })
}

/// The kind of file system in which `dir` lies (statfs(2)); on one in memory nothing here means anything.
pub(crate) fn file_system(dir: &Path) -> io::Result<String> {
    let kind = rustix::fs::statfs(dir)?.f_type as u32;
    Ok(match kind {
        0xEF53 => "ext4".to_owned(),
        0x5846_5342 => "xfs".to_owned(),
        0x9123_683E => "btrfs".to_owned(),
        0x2FC1_2FC1 => "zfs".to_owned(),
        0x794C_7630 => "overlayfs".to_owned(),
        0x0102_1994 => "tmpfs: memory, not a disk; choose another place with --dir".to_owned(),
        other => format!("file system {other:#x}"),
    })
}
