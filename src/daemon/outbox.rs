//! What waits to be written to one client: replies, batches that are still being answered, notifications.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::unread::Share;
use crate::ipc::envelope::{CallId, begin_notification, begin_result, write_error, write_notification};
use crate::ipc::error::ErrorObject;
use crate::limits::{LINE_OUT_MAX_BYTES, OUTBOX_KEPT_BYTES};
use crate::market::reason::{Reason, Retry};

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
    /// Answers in batches that are not complete, in bytes.
    gathered: usize,
    /// Of what waits for all clients.
    share: Share,
}

/// A batch's answers go out together.
#[derive(Debug)]
struct Batch {
    missing: usize,
    answers: Vec<u8>,
}

impl Outbox {
    pub(super) fn new(limit_bytes: usize, share: Share) -> Self {
        let batches = FxHashMap::default();
        Self { bytes: Vec::new(), written: 0, batches, next_batch: 0, limit_bytes, gathered: 0, share }
    }

    /// What the client has not taken yet.
    pub(super) fn unwritten(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.unwritten().is_empty()
    }

    /// So much waits, here or for all clients, that nothing more should be begun for this client.
    pub(super) fn is_full(&self) -> bool {
        let here = self.unwritten().len();
        here >= self.limit_bytes || (here > 0 && self.share.is_too_much())
    }

    fn tell(&mut self) {
        let waiting = self.unwritten().len() + self.gathered;
        self.share.set(waiting);
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
        self.tell();
    }

    /// Begins a batch of so many calls.
    pub(super) fn open_batch(&mut self, calls: usize) -> u64 {
        self.next_batch += 1;
        self.batches.insert(self.next_batch, Batch { missing: calls, answers: Vec::new() });
        self.next_batch
    }

    /// A batch whose answers have outgrown a line, or the memory that waits for all clients: its further calls are not
    /// worth beginning.
    pub(super) fn batch_is_full(&self, batch: Option<u64>) -> bool {
        batch.and_then(|b| self.batches.get(&b)).is_some_and(|b| self.has_outgrown(b))
    }

    fn has_outgrown(&self, batch: &Batch) -> bool {
        batch.answers.len() >= self.limit_bytes || (!batch.answers.is_empty() && self.share.is_too_much())
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

    /// The answer to a call that is not begun, because its batch has no room for one.
    pub(super) fn no_room(&mut self, slot: &Slot) {
        self.error(slot, &cut_off());
    }

    pub(super) fn notification(&mut self, method: &str, params: &impl Serialize) {
        write_notification(&mut self.bytes, method, params);
        self.bytes.push(b'\n');
        self.tell();
    }

    /// A notification whose params `write` appends.
    pub(super) fn notification_by(&mut self, method: &str, write: impl FnOnce(&mut Vec<u8>)) {
        begin_notification(&mut self.bytes, method);
        write(&mut self.bytes);
        self.bytes.extend_from_slice(b"}\n");
        self.tell();
    }

    fn answer(&mut self, slot: &Slot, write: impl FnOnce(&mut Vec<u8>, &CallId)) {
        self.put(slot, write);
        self.tell();
    }

    fn put(&mut self, slot: &Slot, write: impl FnOnce(&mut Vec<u8>, &CallId)) {
        let Some(number) = slot.batch else {
            if let Some(id) = &slot.id {
                write(&mut self.bytes, id);
                self.bytes.push(b'\n');
            }
            return;
        };
        let outgrown = self.batch_is_full(Some(number));
        let Some(batch) = self.batches.get_mut(&number) else { return };
        if let Some(id) = &slot.id {
            let before = batch.answers.len();
            batch.answers.push(if batch.answers.is_empty() { b'[' } else { b',' });
            if outgrown {
                // The call was under way when the others' answers grew: it is done, and its key remembers how it ended.
                write_error(&mut batch.answers, id, &cut_off());
            } else {
                write(&mut batch.answers, id);
            }
            self.gathered += batch.answers.len() - before;
        }
        batch.missing -= 1;
        if batch.missing == 0
            && let Some(mut done) = self.batches.remove(&number)
            && !done.answers.is_empty()
        {
            self.gathered -= done.answers.len();
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

/// What is said instead of an answer for which its batch has no room left, whether the call was begun or not.
fn cut_off() -> ErrorObject {
    let error =
        ErrorObject::new(Reason::LimitReached, "the batch's answers are too long for this one to be among them");
    error
        .with_retry(Retry::SameKey)
        .with_hint("Ask again with the same key: a change is done once. Send fewer calls in one batch.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::unread::Unread;

    fn outbox(limit_bytes: usize) -> Outbox {
        Outbox::new(limit_bytes, Unread::default().share())
    }

    #[test]
    fn a_batch_whose_calls_are_all_under_way_is_answered_within_its_bound_and_each_call_has_an_answer() {
        let mut outbox = outbox(1000);
        let batch = Some(outbox.open_batch(100));
        let long = format!("\"{}\"", "x".repeat(300));
        for _ in 0..100 {
            let slot = Slot { id: Some(CallId::null()), batch };
            outbox.result(&slot, long.as_bytes());
        }
        let answers: Vec<serde_json::Value> = serde_json::from_slice(outbox.unwritten()).unwrap();
        let (whole, cut): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer["result"].is_string());
        assert_eq!((answers.len(), whole.len()), (100, 3));
        assert!(cut.iter().all(|answer| answer["error"]["data"]["retry"] == "same_key"), "{:?}", cut[0]);
    }

    #[test]
    fn what_waits_for_others_stops_only_who_does_not_read() {
        let unread = Unread::default();
        let mut others = unread.share();
        let mut outbox = Outbox::new(1000, unread.share());
        others.set(crate::limits::UNREAD_MAX_BYTES);
        assert!(!outbox.is_full());
        outbox.result(&Slot { id: Some(CallId::null()), batch: None }, b"1");
        assert!(outbox.is_full());
        outbox.advance(outbox.unwritten().len());
        assert!(!outbox.is_full());
    }
}
