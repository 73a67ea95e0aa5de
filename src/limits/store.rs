//! What the store may take: memory, and the portions in which it works.

/// Memory for the store's pages by default, in MiB.
pub const CACHE_DEFAULT_MIB: usize = 16;
/// Most memory for the store's pages, in MiB.
pub const CACHE_MAX_MIB: usize = 1 << 20;
/// Memory for rows that are in the journal and not in the tables yet by default, in MiB.
pub const OVERLAY_DEFAULT_MIB: usize = 48;
/// Offers that passes carry on over their table's pages take one part of so many of it, beside it; two while a pass runs.
pub const OVERLAY_PARTS_TO_CARRIED: usize = 3;
/// Most memory for such rows, in MiB.
pub const OVERLAY_MAX_MIB: usize = 1 << 16;
/// Pages of the tables that are gathered, in bytes, so that those that lie side by side are written together: redb itself
/// keeps as many, half of its default memory.
pub const PASS_GATHERED_MAX_BYTES: usize = 8 * 1024 * 1024;
/// What is written in one piece at most, in bytes.
pub const PASS_RUN_MAX_BYTES: usize = 1024 * 1024;
/// What a pass writes before it brings it to the disk, in bytes: a purchase's sync never waits for more than this, about half
/// a millisecond as it was measured.
pub const PASS_PORTION_BYTES: u64 = 2 * 1024 * 1024;
/// The same while the layer that changes fills up before the other one is written: larger portions are written sooner.
pub const PASS_HURRIED_PORTION_BYTES: u64 = 8 * 1024 * 1024;
/// What each place on the disk counts for in a portion beside its bytes: 32 scattered pages took as long as 5 MiB in one piece.
pub const PASS_PLACE_BYTES: u64 = 128 * 1024;
/// Offers that the committer keeps decoded for the orders that ask for them.
pub const OFFERS_AT_HAND_MAX_COUNT: usize = 16_384;
/// Customers of whom the committer knows whether they are on the roster.
pub const ATTENDANCES_AT_HAND_MAX_COUNT: usize = 16_384;
/// Stretches without a key that the committer knows of the table of keys.
pub const KEY_GAPS_MAX_COUNT: usize = 4096;
/// Memory of an offer at hand with its names and places, in bytes.
pub const OFFER_AT_HAND_BYTES: usize = 256;
/// Memory that calls under way, their batch and everything small take beside the store, in MiB: four connections that place
/// a thousand orders in each call were measured with this.
pub const CALLS_UNDER_WAY_MIB: usize = 100;
/// Memory of the whole daemon that the defaults keep to, in MiB.
pub const MEMORY_DEFAULT_MIB: usize = 256;

/// Length at which one of the two journal files is full by default, in MiB.
pub const JOURNAL_FILE_DEFAULT_MIB: usize = 32;
/// Longest such length, in MiB; a start reads both files at once.
pub const JOURNAL_FILE_MAX_MIB: usize = 1024;

const _: () = {
    // Memory keeps within its bound: the cache's pages lie in larger pieces of memory, old and new ones at once while a
    // pass runs, and some of them gathered; the overlay has two layers, and a third one is being freed.
    let at_hand_mib = (OFFERS_AT_HAND_MAX_COUNT * OFFER_AT_HAND_BYTES) >> 20;
    let gathered_mib = PASS_GATHERED_MAX_BYTES >> 20;
    let carried_mib = 2 * OVERLAY_DEFAULT_MIB / OVERLAY_PARTS_TO_CARRIED;
    let overlay_mib = OVERLAY_DEFAULT_MIB * 3 / 2 + carried_mib;
    let store_mib = 2 * CACHE_DEFAULT_MIB + overlay_mib + gathered_mib + at_hand_mib;
    assert!(store_mib + CALLS_UNDER_WAY_MIB <= MEMORY_DEFAULT_MIB);
};
