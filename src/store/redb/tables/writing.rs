//! Writing tables, inside a transaction.

use std::marker::PhantomData;
use std::ops::Bound;

use ::redb::{CursorError, ReadableTable, StorageError, TableError, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Bytes, Table, as_slice};
use crate::store::redb::bounds::Bounds;
use crate::store::redb::keys::SortKey;
use crate::store::redb::rows::{Room, encode_onto};

impl<K, R> Table<K, R> {
    pub(in crate::store::redb) fn write<'t>(
        &self,
        transaction: &'t WriteTransaction,
    ) -> Result<Writing<'t, K, R>, TableError> {
        Ok(Writing {
            name: self.name,
            room: self.room,
            table: transaction.open_table(self.definition())?,
            encoded: Vec::new(),
            kind: PhantomData,
        })
    }
}

/// Rows that were picked, with their sort keys.
pub(in crate::store::redb) struct Picked<T> {
    pub(in crate::store::redb) rows: Vec<(Vec<u8>, T)>,
    pub(in crate::store::redb) looked_at: usize,
    /// The last key that was looked at, if there may be more.
    pub(in crate::store::redb) last: Option<Vec<u8>>,
}

/// A table inside a write transaction.
pub(in crate::store::redb) struct Writing<'t, K, R> {
    name: &'static str,
    room: Room,
    table: ::redb::Table<'t, Bytes, Bytes>,
    encoded: Vec<u8>,
    kind: PhantomData<(K, R)>,
}

/// A row that is to be written: a value, or bytes that a frame has of it.
pub(in crate::store::redb) enum Row<'b, R> {
    Made(&'b R),
    Bytes(&'b [u8]),
}

impl<R: Serialize> Row<'_, R> {
    /// Its bytes; `buffer` is at hand if they must be made.
    pub(in crate::store::redb) fn onto<'s>(&'s self, room: Room, buffer: &'s mut Vec<u8>) -> &'s [u8] {
        match self {
            Self::Bytes(bytes) if room == Room::None => bytes,
            Self::Bytes(bytes) => {
                buffer.clear();
                buffer.extend_from_slice(bytes);
                room.pad(buffer);
                buffer
            }
            Self::Made(row) => {
                buffer.clear();
                encode_onto(buffer, *row);
                room.pad(buffer);
                buffer
            }
        }
    }
}

impl<K: SortKey, R: Serialize> Writing<'_, K, R> {
    /// Writes a row under the sort key of its name; true if there was none.
    pub(in crate::store::redb) fn put(&mut self, sort_key: &[u8], row: &Row<R>) -> Result<bool, StorageError> {
        Ok(self.table.insert(sort_key, row.onto(self.room, &mut self.encoded))?.is_none())
    }

    /// The sort key of the last row.
    pub(in crate::store::redb) fn last_key(&self) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.table.last()?.map(|(key, _)| key.value().to_vec()))
    }

    /// Writes new rows, sorted, between which no older row should lie: they fill whole pages, without a search for each.
    /// Where an older row lies between them after all, they are written one by one.
    pub(in crate::store::redb) fn put_run<'r, S: AsRef<[u8]>>(
        &mut self,
        rows: impl IntoIterator<Item = (S, Row<'r, R>)>,
    ) -> Result<(), StorageError>
    where
        R: 'r,
    {
        let mut rows = rows.into_iter().peekable();
        let Some((first, _)) = rows.peek() else { return Ok(()) };
        let mut cursor = self.table.upper_bound_mut(Bound::Excluded(first.as_ref()))?;
        let mut astray = None;
        for (key, row) in rows.by_ref() {
            match cursor.insert_before(key.as_ref(), row.onto(self.room, &mut self.encoded)) {
                Ok(()) => {}
                Err(CursorError::Storage(error)) => return Err(error),
                Err(_) => {
                    astray = Some((key, row));
                    break;
                }
            }
        }
        cursor.close()?;
        for (key, row) in astray.into_iter().chain(rows) {
            self.put(key.as_ref(), &row)?;
        }
        Ok(())
    }

    pub(in crate::store::redb) fn remove(&mut self, sort_key: &[u8]) -> Result<(), StorageError> {
        self.table.remove(sort_key).map(drop)
    }

    /// Looks at the first `limit` rows within bounds and picks some. A row that cannot be read is not picked.
    pub(in crate::store::redb) fn pick<T>(
        &self,
        (from, to): &Bounds,
        limit: usize,
        pick: impl Fn(R) -> Option<T>,
    ) -> Result<Picked<T>, StorageError>
    where
        R: DeserializeOwned,
    {
        let range: (Bound<&[u8]>, Bound<&[u8]>) = (as_slice(from), as_slice(to));
        let mut picked = Picked { rows: Vec::new(), looked_at: 0, last: None };
        for stored in self.table.range::<&[u8]>(range)?.take(limit) {
            let (key, row) = stored?;
            picked.looked_at += 1;
            if picked.looked_at == limit {
                picked.last = Some(key.value().to_vec());
            }
            if let Some(row) = self.room.decode(self.name, row.value()).ok().and_then(&pick) {
                picked.rows.push((key.value().to_vec(), row));
            }
        }
        Ok(picked)
    }

    pub(in crate::store::redb) fn remove_before(&mut self, key: &K) -> Result<(), StorageError> {
        self.table.retain_in::<&[u8], _>(..key.sort_key().as_slice(), |_, _| false)
    }
}
