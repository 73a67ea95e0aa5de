//! What waits to be written to one client: replies, batches that are still being answered, notifications.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::ipc::envelope::{CallId, begin_notification, begin_result, write_error, write_notification};
use crate::ipc::error::ErrorObject;
use crate::limits::{LINE_OUT_MAX_BYTES, OUTBOX_KEPT_BYTES};
use crate::market::reason::Reason;

/// Where a call's answer belongs.
#[derive(Debug)]
pub(super) struct Slot {
    /// None for a notification, which is never answered.
    pub(super) id: Option<CallId>,
    /// The batch it came in.
    pub(super) batch: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Outbox {
    bytes: Vec<u8>,
    written: usize,
    batches: FxHashMap<u64, Batch>,
    next_batch: u64,
    limit_bytes: usize,
}

/// A batch's answers go out together.
#[derive(Debug)]
struct Batch {
    missing: usize,
    answers: Vec<u8>,
}

impl Outbox {
    pub(super) fn new(limit_bytes: usize) -> Self {
        Self { bytes: Vec::new(), written: 0, batches: FxHashMap::default(), next_batch: 0, limit_bytes }
    }

    /// What the client has not taken yet.
    pub(super) fn unwritten(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.unwritten().is_empty()
    }

    /// So much waits that nothing more should be begun for this client.
    pub(super) fn is_full(&self) -> bool {
        self.unwritten().len() >= self.limit_bytes
    }

    /// The client took so many bytes.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.written += bytes;
        if self.written == self.bytes.len() {
            self.bytes.clear();
            self.written = 0;
            // One long reply must not hold its memory for as long as the connection lives.
            self.bytes.shrink_to(OUTBOX_KEPT_BYTES);
        }
    }

    /// Begins a batch of so many calls.
    pub(super) fn open_batch(&mut self, calls: usize) -> u64 {
        self.next_batch += 1;
        self.batches.insert(self.next_batch, Batch { missing: calls, answers: Vec::new() });
        self.next_batch
    }

    /// A batch whose answers have outgrown a line: its further calls are not worth beginning.
    pub(super) fn batch_is_full(&self, batch: Option<u64>) -> bool {
        batch.and_then(|b| self.batches.get(&b)).is_some_and(|b| b.answers.len() >= self.limit_bytes)
    }

    /// A result that is JSON already.
    pub(super) fn result(&mut self, slot: &Slot, json: &[u8]) {
        self.result_by(slot, |out| {
            out.extend_from_slice(json);
            Ok(())
        });
    }

    /// A result that `write` appends; if it cannot be made, what it says instead.
    pub(super) fn result_by(&mut self, slot: &Slot, write: impl FnOnce(&mut Vec<u8>) -> Result<(), ErrorObject>) {
        let longest = self.limit_bytes.max(LINE_OUT_MAX_BYTES);
        self.answer(slot, |out, id| {
            let before = out.len();
            begin_result(out, id);
            let begun = out.len();
            let failure = match write(out) {
                Ok(()) if out.len() - begun > longest => {
                    let error =
                        ErrorObject::new(Reason::LimitReached, format!("the answer has more than {longest} bytes"));
                    error.with_hint("Ask for less at once: narrow the filters or set a limit.")
                }
                Ok(()) => return out.push(b'}'),
                Err(error) => error,
            };
            out.truncate(before);
            write_error(out, id, &failure);
        });
    }

    pub(super) fn error(&mut self, slot: &Slot, error: &ErrorObject) {
        self.answer(slot, |out, id| {
            write_error(out, id, error);
        });
    }

    pub(super) fn notification(&mut self, method: &str, params: &impl Serialize) {
        write_notification(&mut self.bytes, method, params);
        self.bytes.push(b'\n');
    }

    /// A notification whose params `write` appends.
    pub(super) fn notification_by(&mut self, method: &str, write: impl FnOnce(&mut Vec<u8>)) {
        begin_notification(&mut self.bytes, method);
        write(&mut self.bytes);
        self.bytes.extend_from_slice(b"}\n");
    }

    fn answer(&mut self, slot: &Slot, write: impl FnOnce(&mut Vec<u8>, &CallId)) {
        let Some(number) = slot.batch else {
            if let Some(id) = &slot.id {
                write(&mut self.bytes, id);
                self.bytes.push(b'\n');
            }
            return;
        };
        let Some(batch) = self.batches.get_mut(&number) else { return };
        if let Some(id) = &slot.id {
            batch.answers.push(if batch.answers.is_empty() { b'[' } else { b',' });
            write(&mut batch.answers, id);
        }
        batch.missing -= 1;
        if batch.missing == 0
            && let Some(mut done) = self.batches.remove(&number)
            && !done.answers.is_empty()
        {
            // A batch of notifications alone is not answered at all (JSON-RPC 2.0, section 6).
            done.answers.extend_from_slice(b"]\n");
            if self.bytes.is_empty() {
                self.bytes = done.answers;
            } else {
                self.bytes.extend_from_slice(&done.answers);
            }
        }
    }
}
