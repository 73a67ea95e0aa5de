//! Stretches of a table: after a key, before a key, everything that begins alike.

use std::ops::Bound::{self, Excluded, Included, Unbounded};

use super::keys::SortKey;

/// A stretch of a table.
pub(super) type Bounds = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// All keys, or those after one.
pub(super) fn after<K: SortKey>(key: Option<&K>) -> Bounds {
    (key.map_or(Unbounded, |k| Excluded(k.sort_key())), Unbounded)
}

/// All keys, or those before one.
pub(super) fn before<K: SortKey>(key: Option<&K>) -> Bounds {
    (Unbounded, key.map_or(Unbounded, |k| Excluded(k.sort_key())))
}

/// The keys that begin with `prefix`.
pub(super) fn beginning(prefix: Vec<u8>) -> Bounds {
    let end = past(&prefix);
    (Included(prefix), end)
}

/// The bound behind all keys that begin with `prefix`.
pub(super) fn past(prefix: &[u8]) -> Bound<Vec<u8>> {
    let Some(last) = prefix.iter().rposition(|byte| *byte < 0xff) else { return Unbounded };
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Excluded(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_before_the_next_one() {
        assert_eq!(past(b"ab\0"), Excluded(b"ab\x01".to_vec()));
        assert_eq!(past(&[1, 0xff, 0xff]), Excluded(vec![2]));
        assert_eq!(past(&[0xff]), Unbounded);
    }
}
