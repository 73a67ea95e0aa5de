//! Small files of this user's own, readable to nobody else: there as a whole or not at all, and nothing beside them.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// Makes the folder, readable to this user alone, if it is not there.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Writes beside the place and puts it there. What could not be written as a whole is removed.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let written = written(&beside, content).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // It is not there, or nothing can be done about it; the first error is the one to be told.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn written(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(content)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_is_its_owners_alone_and_nothing_stays_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, path) = (dir.path().join("a/b"), dir.path().join("a/b/c.json"));
        make_folder(&folder).unwrap();
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600));
        // A folder in the place cannot be replaced by a file.
        std::fs::create_dir(folder.join("d.json")).unwrap();
        assert!(write(&folder.join("d.json"), b"three").is_err());
        let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["c.json", "d.json"]);
    }
}
