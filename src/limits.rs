//! Every bound of the system, with its unit last in its name, and the assertions that hold between them.

mod store;

pub use store::*;

/// Longest SKU or account name, in bytes (both are ASCII).
pub const NAME_MAX_BYTES: usize = 64;
/// Longest idempotency key, in bytes (printable ASCII).
pub const KEY_MAX_BYTES: usize = 128;
/// Longest display name, good's name or unit, in bytes of UTF-8.
pub const TEXT_MAX_BYTES: usize = 256;
/// Longest note or reason, in bytes of UTF-8.
pub const NOTE_MAX_BYTES: usize = 1024;
/// Shortest password, in characters.
pub const PASSWORD_MIN_CHARS: usize = 8;
/// Longest password, in bytes of UTF-8.
pub const PASSWORD_MAX_BYTES: usize = 1024;
/// Longest token file that a tool reads, in bytes.
pub const TOKEN_FILE_MAX_BYTES: u64 = 1024;
/// Characters of a mistaken argument that are repeated.
pub const ARGUMENT_SHOWN_MAX_CHARS: usize = 60;
/// Longest line that a tool reads at a question, in bytes.
pub const LINE_TYPED_MAX_BYTES: u64 = 8192;
/// What a tool shows of an answer that is typed at a choice, a number or a yes, in characters.
pub const LINE_TYPED_MAX_CHARACTERS: usize = 60;
/// How often a tool asks for a new password before it gives up.
pub const NEW_PASSWORD_MAX_TRIES: usize = 3;
/// Sessions of one account; a further login ends the oldest.
pub const SESSIONS_OF_ACCOUNT_MAX_COUNT: usize = 16;
/// Passwords that are hashed at the same time; each takes 64 MiB.
pub const HASHES_AT_ONCE_COUNT: usize = 2;
/// Passwords that wait to be hashed; a further call is told `busy`.
pub const HASHES_WAITING_MAX_COUNT: usize = 64;
/// What a client that found too many passwords waiting should wait before it asks again, in milliseconds.
pub const HASHES_RETRY_AFTER_MS: u64 = 1000;
/// Wrong passwords in a row after which the next attempt has to wait.
pub const FREE_ATTEMPTS_COUNT: u32 = 5;
/// Longest wait between two attempts, in milliseconds; it begins with a second and doubles.
pub const ATTEMPT_PAUSE_MAX_MS: u64 = 60_000;
/// After so long without another wrong password earlier ones are forgotten, in milliseconds.
pub const ATTEMPTS_FORGOTTEN_AFTER_MS: u64 = 15 * 60 * 1000;
/// Accounts and Unix users whose wrong passwords are counted; the one that may be forgotten soonest makes room.
pub const ATTEMPTS_MAX_COUNT: usize = 4096;
/// How long a session lasts if the configuration does not say, in milliseconds: 30 days.
pub const SESSION_LIFETIME_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// Longest life of a session that can be configured, in milliseconds: a year.
pub const SESSION_LIFETIME_MAX_MS: u64 = 366 * 24 * 60 * 60 * 1000;

/// Longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const EMAIL_MAX_BYTES: usize = 254;

/// Largest quantity of one good, in whole units.
pub const QUANTITY_MAX_UNITS: u64 = 1_000_000_000_000;
/// Highest unit price, in minor units of the currency.
pub const PRICE_MAX_MINOR: u128 = 1_000_000_000_000;
/// Highest total of one order, in minor units: every order's total is exact in a double, too.
pub const ORDER_TOTAL_MAX_MINOR: u128 = 1_000_000_000_000_000;

/// Offers in one market.
pub const OFFERS_MAX_COUNT: u64 = 10_000_000;
/// Lines in one order.
pub const ORDER_LINES_MAX_COUNT: usize = 1000;
/// Orders placed together or not at all.
pub const ORDERS_AT_ONCE_MAX_COUNT: usize = 1000;
/// Lines of all orders placed together.
pub const ORDERS_AT_ONCE_MAX_LINES: usize = 10_000;
/// Manufacturers that one order line may name.
pub const LINE_MAKERS_MAX_COUNT: usize = 32;
/// Offers in one import.
pub const IMPORT_LINES_MAX_COUNT: usize = 100_000;
/// Longest stock file that a tool reads, in bytes.
pub const STOCK_FILE_MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Orders in one order file: the check of its references stays within some tens of MiB.
pub const ORDER_FILE_ORDERS_MAX_COUNT: usize = 3_000_000;
/// Longest row of an order file, in bytes.
pub const ORDER_FILE_ROW_MAX_BYTES: usize = LINE_IN_MAX_BYTES;
/// Most that a tool takes of orders that come through a pipe, in bytes: it keeps them to read them twice.
pub const ORDER_FILE_PIPE_MAX_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes without an end of line in a pipe that are no text any more.
pub const ORDER_FILE_PIPE_LINE_MAX_BYTES: usize = 16 * LINE_IN_MAX_BYTES;
/// Customers that one order file may name.
pub const ORDER_FILE_CUSTOMERS_MAX_COUNT: usize = 200_000;
/// Mistakes of an order file that are shown on a terminal; further ones are counted.
pub const ORDER_FILE_PROBLEMS_SHOWN_COUNT: usize = 50;
/// Goods that an order file names which are looked up at once.
pub const ORDER_FILE_GOODS_ASKED_COUNT: usize = 1000;
/// Offers that are read from the list, once a file names more goods than that; what is not among them is asked for one by one.
pub const ORDER_FILE_OFFERS_READ_COUNT: usize = 100_000;
/// Goods of an order file that are remembered as offered; beyond that they are forgotten and looked up again.
pub const ORDER_FILE_GOODS_KEPT_MAX_COUNT: usize = 400_000;
/// Goods of an order file that nobody offers and that are remembered for its list of mistakes; more end the check.
pub const ORDER_FILE_GOODS_MISSING_MAX_COUNT: usize = 400_000;
/// Orders of a file that are on their way to the daemon at once.
pub const BATCH_IN_FLIGHT_ORDERS: usize = IN_FLIGHT_MAX_CALLS;
/// The same, in bytes of their params.
pub const BATCH_IN_FLIGHT_MAX_BYTES: usize = 8 * LINE_IN_MAX_BYTES;
/// Calls whose outcome is unknown that a tool keeps for `resume`.
pub const PENDING_CALLS_MAX_COUNT: usize = 1000;
/// Order files that a tool remembers to have bought, and as whom.
pub const FILES_REMEMBERED_MAX_COUNT: usize = 200;
/// Refused orders of a file that are named at its end; `--rejects` has them all.
pub const ORDER_FILE_REFUSED_SHOWN_COUNT: usize = 10;
/// Manufacturers that are connected to at once in a collection.
pub const COLLECTION_IN_FLIGHT_MAX_COUNT: usize = 32;
/// Manufacturers whose visits are under way at once, those between two attempts included; the rest wait in the store.
pub const COLLECTION_TASKS_MAX_COUNT: usize = 4096;
/// How long a manufacturer may take to accept a connection, in milliseconds.
pub const COLLECTION_CONNECT_MS: u64 = 2000;
/// How long it may take to answer, in milliseconds.
pub const COLLECTION_ANSWER_MS: u64 = 10_000;
/// Longest answer, in bytes.
pub const COLLECTION_ANSWER_MAX_BYTES: usize = 8 * 1024 * 1024;
/// Lines of one answer.
pub const COLLECTION_LINES_MAX_COUNT: usize = IMPORT_LINES_MAX_COUNT;
/// Pauses before each attempt, in milliseconds.
pub const COLLECTION_ATTEMPTS_AFTER_MS: [u64; 4] = [0, 1000, 5000, 30_000];
/// How long a whole collection may take, in milliseconds.
pub const COLLECTION_RUN_MS: u64 = 10 * 60 * 1000;
/// How often `cdsd collect` looks whether everybody has answered, in milliseconds.
pub const COLLECTION_POLL_MS: u64 = 100;
/// Answers that are taken apart and decided upon at once.
pub const PARSING_MAX_COUNT: usize = 2;
/// Reports that are being delivered at once.
pub const REPORTS_IN_FLIGHT_MAX_COUNT: usize = 16;
/// Waiting reports that the reporter holds in memory; the rest wait in the store.
pub const REPORTS_WAITING_MAX_COUNT: usize = 10_000;
/// Longest answer to a report, in bytes.
pub const REPORT_ANSWER_MAX_BYTES: usize = 64 * 1024;
/// Manufacturers that one `collection.run` may name.
pub const COLLECTION_NAMED_MAX_COUNT: usize = 1000;
/// Lines of a manufacturer's answer that were refused and are kept with their reasons.
pub const VISIT_BAD_LINES_KEPT_COUNT: usize = 100;
/// Longest text kept of what went wrong with a manufacturer, in characters.
pub const PROBLEM_MAX_CHARS: usize = 300;
/// Customers that the operator may name as the roster.
pub const ROSTER_MAX_COUNT: usize = 1000;
/// Rounds that may begin in one month.
pub const ROUNDS_PER_PERIOD_MAX_COUNT: u16 = 999;

/// Longest line a client may send, in bytes, newline not counted.
pub const LINE_IN_MAX_BYTES: usize = 1024 * 1024;
/// Most that waits unread for one client before its calls wait too, in bytes; also the longest reply.
pub const LINE_OUT_MAX_BYTES: usize = 4 * 1024 * 1024;
/// Most that waits unread for all clients together, in bytes: beyond it, clients that have not read what is there are not read
/// from either.
pub const UNREAD_MAX_BYTES: usize = 64 * 1024 * 1024;
/// Memory that a connection keeps for its next answers once the client has taken everything, in bytes.
pub const OUTBOX_KEPT_BYTES: usize = 64 * 1024;
/// Calls in one JSON-RPC batch.
pub const BATCH_MAX_CALLS: usize = 1000;
/// Changes of one connection that wait for the committer; further lines wait in the socket. A batch counts once it is read.
pub const IN_FLIGHT_MAX_CALLS: usize = 256;
/// Connections at once; further ones are told `busy` and closed.
pub const CONNECTIONS_MAX_COUNT: usize = 1024;
/// Watches on one connection.
pub const WATCHES_MAX_COUNT: usize = 16;
/// Events kept in memory for watchers; who falls further behind reads them from the store.
pub const WATCH_BUFFER_EVENTS: usize = 1024;
/// Events kept in the store, so that a watch can be resumed; older ones are pruned.
pub const EVENTS_KEPT_COUNT: u64 = 1_000_000;
/// Days for which a key is remembered, unless the operator says otherwise.
pub const KEYS_KEPT_DAYS: u32 = 31;
/// Days for which a settled round's orders are kept, unless the operator says otherwise.
pub const ORDERS_KEPT_DAYS: u32 = 400;
/// Most days for which the operator may keep keys or orders: a hundred years.
pub const KEPT_MAX_DAYS: u32 = 36_525;
/// Rows that one pass over the tables removes of each kind, so that forgetting never holds up buying for long.
pub const FORGOTTEN_AT_ONCE_ROWS: usize = 4096;
/// Keys that are looked at in a pass for each new one, to find the old ones among them: with a month's keys kept, enough to
/// keep up whatever their order.
pub const FORGOTTEN_KEYS_PER_NEW: usize = 40;
/// Keys that are looked at in a pass at most for each millisecond since the pass before: a busy market looks for old keys later.
pub const FORGOTTEN_KEYS_PER_MS: usize = 20;
/// Keys that one pass looks at in any case at most, so that it takes a fraction of a second longer.
pub const FORGOTTEN_KEYS_MAX_ROWS: usize = 200_000;
/// How often time is told to pass, so that what is old is forgotten, in milliseconds.
pub const FORGET_EVERY_MS: u64 = 60 * 60 * 1000;
/// Events written to a watcher before its connection's other work gets a turn.
pub const WATCH_PAGE_EVENTS: usize = 256;

/// Watches in all that are each woken with every commit; with more, what happens is gathered and told in turns.
pub const WATCHES_UNPACED_MAX_COUNT: usize = 64;
/// Watches that are told in a second when events are gathered: the pause between two turns grows with their number.
pub const WATCHES_TOLD_PER_SECOND: u64 = 4_000;
/// Longest pause between two turns, in milliseconds.
pub const WATCH_PAUSE_MAX_MS: u64 = 500;
/// Events that are gathered at most before watchers have a turn in any case.
pub const WATCH_GATHERED_MAX_EVENTS: usize = 65_536;
/// Turns that are kept for watchers which are not quick enough; who falls further behind reads from the store.
pub const WATCH_TURNS_KEPT_COUNT: usize = 4;

/// Longest configuration file, in bytes.
pub const CONFIG_FILE_MAX_BYTES: u64 = 1 << 20;

/// Commands that wait for the committer; a further one is told `busy`.
pub const QUEUE_MAX_COMMANDS: usize = 16_384;
/// Commands decided and made durable in one transaction.
pub const COMMIT_MAX_COMMANDS: usize = 4096;
/// Commands that wait for a sleeping committer at most until it is woken; fewer wait until their connections' thread has
/// nothing else to read.
pub const GATHER_MAX_COMMANDS: usize = 32;
/// Commands of one connection that go into the queue together; of a long array the first are decided while the rest are prepared.
pub const HAND_OVER_MAX_COMMANDS: usize = 128;
/// Commands that are committed where they were read instead of on the committer's thread.
pub const COMMIT_IN_PLACE_MAX_COMMANDS: usize = 1;
/// Commands of a batch that is brought to the disk on a thread of its own, while the next one is decided: of fewer, the
/// hop to that thread and back takes longer than what could be decided meanwhile.
pub const SYNC_BESIDE_MIN_COMMANDS: usize = 64;
/// What a client that was told `busy` should wait before it asks again, in milliseconds.
pub const BUSY_RETRY_AFTER_MS: u64 = 50;

/// Rows that a verification reads at one moment.
pub const VERIFY_PAGE_ROWS: usize = 2048;
/// Offers, or customers, that a verification sums up in one pass over the orders; more take more passes, not more memory.
pub const VERIFY_SUMS_MAX_COUNT: u64 = 250_000;
/// Findings that a verification lists; further ones are counted.
pub const VERIFY_FINDINGS_MAX_COUNT: usize = 1000;
/// Events that may happen while a verification reads one page; beyond that it gives up.
pub const VERIFY_CATCH_UP_EVENTS: u64 = 1_000_000;

/// Items in one page of a list when the caller names no limit.
pub const PAGE_DEFAULT_COUNT: usize = 1000;
/// Items in one page of a list at most.
pub const PAGE_MAX_COUNT: usize = 5000;
/// Bytes of a page's items at most: a page ends early rather than outgrow a reply.
pub const PAGE_MAX_BYTES: usize = 2 * 1024 * 1024;

/// What a tool has received from its watch and not yet shown, in messages; further ones wait in the socket.
pub const WATCH_QUEUE_MAX_MESSAGES: usize = 256;
/// How long a dashboard waits for the manufacturer's own program to tell of its production, in milliseconds.
pub const WORKS_TOLD_MS: u64 = 2000;
/// Calls of a dashboard that wait for the one before them to be answered; what is wished beyond that is not done, and said.
pub const DASHBOARD_CALLS_MAX_COUNT: usize = 64;
/// How long a dashboard gathers what happens before it draws, in milliseconds: at most 20 pictures a second.
pub const DASHBOARD_DRAWS_EVERY_MS: u64 = 50;
/// Pieces of news that a dashboard keeps.
pub const DASHBOARD_NEWS_MAX_COUNT: usize = 50;
/// Orders that a dashboard shows; `order list` has them all.
pub const DASHBOARD_ORDERS_MAX_COUNT: usize = 100;
/// Reports that a dashboard shows; `report list` has them all.
pub const DASHBOARD_REPORTS_MAX_COUNT: usize = 50;
/// Sales that a manufacturer's dashboard remembers.
pub const DASHBOARD_SALES_MAX_COUNT: usize = 500;
/// Offers whose last minutes a dashboard remembers: those that changed last.
pub const DASHBOARD_TRENDS_MAX_COUNT: usize = 4096;
/// Changes of one offer that are remembered for its sparkline.
pub const DASHBOARD_TREND_MAX_CHANGES: usize = 64;
/// Longest text that can be typed into a dashboard, in characters.
pub const DASHBOARD_TYPED_MAX_CHARS: usize = 64;
/// Keys that a dashboard has not looked at yet; what is pressed beyond that is dropped.
pub const DASHBOARD_KEYS_MAX_COUNT: usize = 64;
/// How often a tool that fills a shortage from other manufacturers asks anew because somebody was faster.
pub const SHORTAGE_ATTEMPTS_MAX_COUNT: usize = 8;
/// Longest pause of a tool between two attempts to reach a daemon that is gone, in milliseconds.
pub const RECONNECT_PAUSE_MAX_MS: u64 = 2000;

/// Events of a round that a tool reads for a picture of its sales over time; beyond that there is no picture.
pub const HISTORY_MAX_EVENTS: usize = 200_000;
/// How long a tool waits for them, in milliseconds.
pub const HISTORY_WAIT_MS: u64 = 3000;

/// How long the daemon waits for clients to take their last answers when it stops, in milliseconds.
pub const STOP_GRACE_MS: u64 = 2000;
/// How long a tool waits for the daemon's socket to accept it, in milliseconds.
pub const CONNECT_TIMEOUT_MS: u64 = 5000;
/// How long a tool keeps asking with the same key when an answer was lost, in milliseconds.
pub const RESUME_FOR_MS: u64 = 15_000;

/// How long a tool takes at most to find out what a shell could complete, from its first step on, in milliseconds. With
/// what the system needs to start and to end it that is less than a tenth of a second.
pub const COMPLETION_MS: u64 = 70;
/// Names that a shell is told at most; of more it is told none.
pub const COMPLETION_NAMES_MAX_COUNT: usize = 500;
/// Orders, rounds and reports that a shell is told of: the newest.
pub const COMPLETION_NEWEST_COUNT: usize = 100;

/// Longest path of a Unix socket, in bytes (Linux `sun_path`, less the final zero).
pub const SOCKET_PATH_MAX_BYTES: usize = 107;

/// Production lines in one plan.
pub const PLAN_LINES_MAX_COUNT: usize = 10_000;
/// Longest plan that is read, in bytes.
pub const PLAN_MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Shortest and longest time that a batch may take, in milliseconds (the longest is 366 days).
pub const PLAN_INTERVAL_MIN_MS: u64 = 10;
pub const PLAN_INTERVAL_MAX_MS: u64 = 366 * 24 * 60 * 60 * 1000;
/// Batches that are written into a manufacturer's book in one transaction.
pub const WORKS_COMMIT_MAX_BATCHES: usize = 4096;
/// Batches in transit that are read from the book at once.
pub const WORKS_TRANSIT_PAGE_COUNT: usize = 256;
/// Longest line that a manufacturer's interface takes, in bytes: a report of 100 000 goods fits.
pub const WORKS_LINE_IN_MAX_BYTES: usize = 32 * 1024 * 1024;
/// Connections to a manufacturer's interface at once; further ones are told `busy` and closed.
pub const WORKS_CONNECTIONS_MAX_COUNT: usize = 16;
/// How long a connection to a manufacturer's interface may be idle, or not take its answer, in milliseconds.
pub const WORKS_IDLE_MS: u64 = 60_000;
/// How long a manufacturer's interface waits for an answer of the distributor while it answers him, in milliseconds.
pub const WORKS_ASK_MS: u64 = 3000;
/// How often a manufacturer's program looks whether the distributor still knows it, in milliseconds.
pub const WORKS_STANDING_MS: u64 = 2000;
/// Longest pause of a manufacturer's program between two attempts to reach the distributor, in milliseconds.
pub const WORKS_PAUSE_MAX_MS: u64 = 5000;
/// Events of a manufacturer's program that wait to be shown; further ones are counted and not shown.
pub const WORKS_NEWS_MAX_COUNT: usize = 4096;
/// Memory for the pages of a manufacturer's book, in bytes.
pub const WORKS_CACHE_BYTES: usize = 16 * 1024 * 1024;

/// The bounds of the wire that the operator may set (`[limits]` in the configuration).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WireLimits {
    pub line_in_bytes: usize,
    pub line_out_bytes: usize,
    pub batch_calls: usize,
    pub in_flight_calls: usize,
    pub connections: usize,
    pub watch_buffer_events: usize,
    pub queue_commands: usize,
}

impl Default for WireLimits {
    fn default() -> Self {
        Self {
            line_in_bytes: LINE_IN_MAX_BYTES,
            line_out_bytes: LINE_OUT_MAX_BYTES,
            batch_calls: BATCH_MAX_CALLS,
            in_flight_calls: IN_FLIGHT_MAX_CALLS,
            connections: CONNECTIONS_MAX_COUNT,
            watch_buffer_events: WATCH_BUFFER_EVENTS,
            queue_commands: QUEUE_MAX_COMMANDS,
        }
    }
}

const _: () = {
    // The sum of all counters in the market fits 64 bits.
    assert!(OFFERS_MAX_COUNT as u128 * QUANTITY_MAX_UNITS as u128 <= u64::MAX as u128);
    // An order that keeps its limits fits one line.
    assert!(ORDER_LINES_MAX_COUNT * (3 * NAME_MAX_BYTES + 128) < LINE_IN_MAX_BYTES);
    // A full page and its envelope fit one reply.
    assert!(PAGE_MAX_BYTES + LINE_IN_MAX_BYTES <= LINE_OUT_MAX_BYTES);
    // One connection cannot fill the committer's queue alone.
    assert!(IN_FLIGHT_MAX_CALLS * 8 <= QUEUE_MAX_COMMANDS);
    assert!(COMMIT_MAX_COMMANDS <= QUEUE_MAX_COMMANDS);
    assert!(COMMIT_IN_PLACE_MAX_COMMANDS < GATHER_MAX_COMMANDS);
    assert!(WATCH_PAGE_EVENTS <= WATCH_BUFFER_EVENTS);
    // Gathering begins only when a turn takes some time.
    assert!(WATCHES_UNPACED_MAX_COUNT as u64 * 1000 > WATCHES_TOLD_PER_SECOND);
    assert!(WATCH_BUFFER_EVENTS as u64 <= EVENTS_KEPT_COUNT);
    // Totals up to the limit survive clients that read numbers as doubles (2^53).
    assert!(ORDER_TOTAL_MAX_MINOR < 1 << 53);
    assert!(PAGE_DEFAULT_COUNT <= PAGE_MAX_COUNT);
    // A key that is remembered finds its order.
    assert!(KEYS_KEPT_DAYS <= ORDERS_KEPT_DAYS && ORDERS_KEPT_DAYS <= KEPT_MAX_DAYS);
};
