//! How large each table of a stopped market's store is, and how it has grown.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use cds::store::redb::FILE_NAME;
use redb::{Database, ReadableDatabase, ReadableTableMetadata, TableDefinition, TableHandle};
use serde::Serialize;

/// Length of a page of the tables' file.
const PAGE_BYTES: u64 = 4096;

/// Bytes of a table's pages, and of the keys and rows in them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Size {
    pages: u64,
    rows: u64,
}

/// What a table grew by with each offer or each order.
#[derive(Debug, Serialize)]
pub(crate) struct TableGrowth {
    pub(crate) name: String,
    pub(crate) pages_bytes: f64,
    pub(crate) rows_bytes: f64,
}

/// Every table by its name.
pub(crate) type Sizes = BTreeMap<String, Size>;

pub(crate) fn read(data: &Path) -> io::Result<Sizes> {
    sizes(data).map_err(io::Error::other)
}

fn sizes(data: &Path) -> Result<Sizes, redb::Error> {
    let database = Database::open(data.join(FILE_NAME))?;
    let moment = database.begin_read()?;
    let mut sizes = Sizes::new();
    for table in moment.list_tables()? {
        // The label has keys of another type; it has nothing that grows.
        let Ok(open) = moment.open_table(TableDefinition::<&[u8], &[u8]>::new(table.name())) else { continue };
        let stats = open.stats()?;
        let pages = (stats.leaf_pages() + stats.branch_pages()) * PAGE_BYTES;
        sizes.insert(table.name().to_owned(), Size { pages, rows: stats.stored_bytes() });
    }
    Ok(sizes)
}

/// The tables that have grown by at least a byte for each of so many, the largest first.
pub(crate) fn grown(before: &Sizes, after: &Sizes, count: u64) -> Vec<TableGrowth> {
    let each = |after: u64, before: u64| after.saturating_sub(before) as f64 / count as f64;
    let growth = after.iter().map(|(name, size)| {
        let earlier = before.get(name).copied().unwrap_or_default();
        let (pages_bytes, rows_bytes) = (each(size.pages, earlier.pages), each(size.rows, earlier.rows));
        TableGrowth { name: name.clone(), pages_bytes, rows_bytes }
    });
    let mut growth: Vec<TableGrowth> = growth.filter(|table| table.pages_bytes >= 1.0).collect();
    growth.sort_by(|a, b| b.pages_bytes.total_cmp(&a.pages_bytes));
    growth
}
