//! One connection: reads calls, begins them, writes answers as they come. One task, no task per call.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::net::unix::WriteHalf;
use tokio::sync::watch;

use super::authorise::Authorised;
use super::caller::Caller;
use super::dispatch::{Begun, Context, Finished, Prepared, Render, Route, Slow, read_params, route};
use super::mailbox::{Answered, Mailbox, ReplyTo, outcome_unknown};
use super::outbox::{Outbox, Slot};
use super::pending::{Pending, PendingCalls};
use super::queue::{Entry, NotTaken};
use super::shared::Shared;
use super::watching::Watches;
use super::writes;
use crate::ipc::envelope::{self, Call, CallId, Incoming, Malformed};
use crate::ipc::error::ErrorObject;
use crate::ipc::frame::{Lines, Oversize};
use crate::ipc::quick_place::{self, PlaceCall, PlaceCalls};
use crate::limits::HAND_OVER_MAX_COMMANDS;
use crate::market::reason::Reason;

/// How long a client that sent too long a line may take to read why its connection ends.
const FAREWELL: Duration = Duration::from_secs(2);

/// Serves one client until it leaves, or until `stop` says that no more calls are taken and all are answered.
pub(super) async fn serve(mut stream: UnixStream, caller: Caller, shared: &Shared, mut stop: watch::Receiver<bool>) {
    let (mut from, mut to) = stream.split();
    let mut session = Session::new(caller, shared);
    let mut arrived: Vec<Answered> = Vec::new();
    let mut newest = shared.hub.subscribe();
    let stopping = stop.wait_for(|stop| *stop);
    tokio::pin!(stopping);
    loop {
        session.begin_waiting_calls();
        session.refresh();
        session.watches.tell(shared, &session.caller, &mut session.outbox);
        let was_full = session.outbox.is_full();
        if session.write_now(&to).is_err() {
            return;
        }
        if was_full && !session.outbox.is_full() {
            // Calls or events wait that had no room; but other connections have their turn first.
            tokio::task::yield_now().await;
            continue;
        }
        if session.is_finished() {
            break;
        }
        let may_read = session.may_read();
        tokio::select! {
            () = poll_fn(|context| session.mailbox.poll_fetch(&mut arrived, context)), if !session.pending.is_empty() => {
                arrived.drain(..).for_each(|a| session.answer(a));
            }
            finished = finish(&mut session.slow), if session.slow.is_some() => session.finish(finished),
            written = to.write(session.outbox.unwritten()), if !session.outbox.is_empty() => match written {
                Ok(0) | Err(_) => return,
                Ok(bytes) => session.outbox.advance(bytes),
            },
            read = from.read_buf(session.lines.buffer()), if may_read => match read {
                Ok(0) => session.input_ended(),
                Ok(_) => {}
                Err(_) => return,
            },
            _ = newest.changed(), if !session.watches.is_empty() && !session.outbox.is_full() => {}
            _ = &mut stopping, if session.reading => session.reading = false,
        }
    }
    let _ = to.shutdown().await;
    if session.oversize {
        // Closing with unread input would make the kernel throw our last words away.
        let mut rest = Vec::with_capacity(64 * 1024);
        let discard = async {
            while matches!(from.read_buf(&mut rest).await, Ok(1..)) {
                rest.clear();
            }
        };
        let _ = tokio::time::timeout(FAREWELL, discard).await;
    }
}

struct Session<'s> {
    shared: &'s Shared,
    caller: Caller,
    lines: Lines,
    outbox: Outbox,
    watches: Watches,
    /// Calls that wait for the committer.
    pending: PendingCalls,
    /// What goes into the queue together, once it is much or everything that was read is begun.
    submitting: Vec<Entry>,
    mailbox: Arc<Mailbox>,
    /// A call that takes its time, and may change who the caller is: those after it wait.
    slow: Option<(Slot, Slow<'s>)>,
    /// Calls of the same batch as the slow one, not begun.
    deferred: VecDeque<(Route, Slot, Option<Box<RawValue>>)>,
    /// More input may come.
    reading: bool,
    oversize: bool,
}

impl<'s> Session<'s> {
    fn new(caller: Caller, shared: &'s Shared) -> Self {
        Self {
            shared,
            caller,
            lines: Lines::new(shared.limits.line_in_bytes),
            outbox: Outbox::new(shared.limits.line_out_bytes, shared.unread.share()),
            watches: Watches::new(&shared.hub),
            pending: PendingCalls::default(),
            submitting: Vec::new(),
            mailbox: Arc::default(),
            slow: None,
            deferred: VecDeque::new(),
            reading: true,
            oversize: false,
        }
    }

    /// Room for more calls: not too many wait for the committer, and the client takes its answers.
    fn has_room(&self) -> bool {
        self.pending.len() < self.shared.limits.in_flight_calls && !self.outbox.is_full() && self.slow.is_none()
    }

    fn may_read(&self) -> bool {
        self.reading && self.has_room()
    }

    /// Nothing more will come, and everything is answered and written.
    fn is_finished(&self) -> bool {
        !self.reading && self.pending.is_empty() && self.slow.is_none() && self.outbox.is_empty()
    }

    /// Begins the calls of complete lines, as long as there is room.
    fn begin_waiting_calls(&mut self) {
        // Handling a line needs the whole session, so the lines are outside of it meanwhile.
        let mut lines = std::mem::take(&mut self.lines);
        while self.has_room() && !self.oversize {
            match lines.next_line() {
                Ok(Some(line)) => self.take_line(line),
                Ok(None) => break,
                Err(oversize) => self.refuse_oversize(oversize),
            }
        }
        self.lines = lines;
        self.hand_over();
    }

    /// Writes what the client takes without waiting. What it does not take is written when it does.
    fn write_now(&mut self, to: &WriteHalf<'_>) -> std::io::Result<()> {
        while !self.outbox.is_empty() {
            match to.try_write(self.outbox.unwritten()) {
                Ok(0) => return Err(std::io::ErrorKind::WriteZero.into()),
                Ok(bytes) => self.outbox.advance(bytes),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The client sends no more. A last line without its newline counts, too.
    fn input_ended(&mut self) {
        self.reading = false;
        let rest = self.lines.unfinished().to_vec();
        if !rest.is_empty() && !rest.contains(&b'\n') {
            self.take_line(&rest);
            self.hand_over();
        }
    }

    fn take_line(&mut self, line: &[u8]) {
        match quick_place::read(line, self.shared.limits.batch_calls) {
            Some(PlaceCalls::Single(call)) => return self.place(call, None),
            Some(PlaceCalls::Batch(calls)) => {
                let batch = self.outbox.open_batch(calls.len());
                return calls.into_iter().for_each(|call| self.place(call, Some(batch)));
            }
            None => {}
        }
        match envelope::read(line, self.shared.limits.batch_calls) {
            Incoming::Single(call) => self.begin(call, None),
            Incoming::Batch(calls) => {
                let batch = self.outbox.open_batch(calls.len());
                calls.into_iter().for_each(|call| self.begin(call, Some(batch)));
            }
        }
    }

    /// As [`Session::begin`], for an order that was read the quick way.
    fn place(&mut self, call: PlaceCall, batch: Option<u64>) {
        let slot = Slot { id: Some(call.id), batch };
        if self.outbox.batch_is_full(batch) {
            return self.outbox.no_room(&slot);
        }
        self.refresh();
        match writes::place(self.shared, &self.caller, call.params) {
            Ok(Prepared::Submit(command, render)) => self.submit(command, render, slot),
            Ok(Prepared::Answer(json)) => self.outbox.result(&slot, &json),
            Err(error) => self.outbox.error(&slot, &error),
        }
    }

    fn begin(&mut self, call: Result<Call<'_>, Malformed>, batch: Option<u64>) {
        let call = match call {
            Ok(call) => call,
            Err(Malformed { id, error }) => return self.outbox.error(&Slot { id, batch }, &error),
        };
        let slot = Slot { id: call.id, batch };
        if self.outbox.batch_is_full(batch) {
            return self.outbox.no_room(&slot);
        }
        let Some(route) = route(&call.method) else {
            let error =
                ErrorObject::new(Reason::UnknownMethod, format!("there is no method {:?}", shortened(&call.method)));
            return self.outbox.error(&slot, &error.with_hint("See what there is with `cdsd rpc rpc.discover`."));
        };
        self.carry_out(route, slot, call.params);
    }

    fn carry_out(&mut self, route: Route, slot: Slot, params: Option<&RawValue>) {
        if self.slow.is_some() {
            return self.deferred.push_back((route, slot, params.map(ToOwned::to_owned)));
        }
        self.refresh();
        let answer = match route {
            Route::Read { long: false, answer } => answer(self.shared, &mut self.caller, params),
            Route::Read { long: true, answer } => {
                tokio::task::block_in_place(|| answer(self.shared, &mut self.caller, params))
            }
            Route::Write(prepare) => match prepare(self.shared, &self.caller, params) {
                Ok(Prepared::Submit(command, render)) => return self.submit(command, render, slot),
                Ok(Prepared::Answer(json)) => Ok(json),
                Err(error) => Err(error),
            },
            Route::Proof(begin) => match begin(self.shared, &self.caller, params) {
                Ok(Begun::Slow(slow)) => return self.slow = Some((slot, slow)),
                Ok(Begun::Now(Prepared::Submit(command, render))) => return self.submit(command, render, slot),
                Ok(Begun::Now(Prepared::Answer(json))) => Ok(json),
                Err(error) => Err(error),
            },
            Route::WatchOpen => {
                let opened = read_params(params).and_then(|p| self.watches.open(self.shared, &self.caller, &p));
                opened.and_then(|opened| super::dispatch::json(&opened))
            }
            Route::WatchClose => {
                let closed = read_params(params).and_then(|p| self.watches.close(&p));
                closed.and_then(|closed| super::dispatch::json(&closed))
            }
        };
        match answer {
            Ok(json) => self.outbox.result(&slot, &json),
            Err(error) => self.outbox.error(&slot, &error),
        }
    }

    fn submit(&mut self, command: Authorised, render: Render, slot: Slot) {
        let account = self.caller.account().map(|p| p.name.clone());
        let ticket = self.pending.insert(Pending { slot, render, account });
        let reply_to = ReplyTo { ticket, mailbox: Arc::clone(&self.mailbox) };
        self.submitting.push((command, Some(reply_to)));
        if self.submitting.len() >= HAND_OVER_MAX_COMMANDS {
            self.hand_over();
        }
    }

    /// Puts what was begun into the queue under one lock.
    fn hand_over(&mut self) {
        if self.submitting.is_empty() {
            return;
        }
        if let Err(not_taken) = self.shared.queue.submit_all(&mut self.submitting) {
            self.refuse_rest(not_taken);
        }
    }

    fn refuse_rest(&mut self, not_taken: NotTaken) {
        for (_, reply_to) in self.submitting.drain(..) {
            if let Some(pending) = reply_to.and_then(|r| self.pending.remove(r.ticket)) {
                self.outbox.error(&pending.slot, &not_taken.error());
            }
        }
    }

    /// What was committed becomes the call's reply.
    fn answer(&mut self, answered: Answered) {
        let Some(Pending { slot, render, account }) = self.pending.remove(answered.ticket) else { return };
        let Some(answer) = answered.answer else {
            return self.outbox.error(&slot, &outcome_unknown());
        };
        let context = Context { shared: self.shared, account: account.as_ref() };
        let outcome = match answer.result {
            Ok(outcome) => outcome,
            Err(refusal) => {
                return self.outbox.error(&slot, &ErrorObject::of_refusal(&refusal, answer.replayed));
            }
        };
        self.outbox.result_by(&slot, |out| match render {
            Render::Append(append) => append(&context, outcome, answer.replayed, out),
            Render::Keep(append) => append(&context, outcome, answer.replayed, out),
        });
    }

    /// The slow call is done: its answer goes out, and what waited for it begins.
    fn finish(&mut self, finished: Finished) {
        let Some((slot, _)) = self.slow.take() else { return };
        if let (Some(was), None) = (self.caller.account(), finished.caller.account()) {
            self.watches.end_private(was.id, finished.caller.require_account().err(), &mut self.outbox);
        }
        self.caller = finished.caller;
        match finished.answer {
            Ok(json) => self.outbox.result(&slot, &json),
            Err(error) => self.outbox.error(&slot, &error),
        }
        while self.slow.is_none()
            && let Some((route, slot, params)) = self.deferred.pop_front()
        {
            self.carry_out(route, slot, params.as_deref());
        }
        self.hand_over();
    }

    /// Makes sure that the caller still is who he was.
    fn refresh(&mut self) {
        if let Some(was) = self.caller.refresh(self.shared) {
            let why = self.caller.require_account().err();
            self.watches.end_private(was, why, &mut self.outbox);
        }
    }

    fn refuse_oversize(&mut self, oversize: Oversize) {
        let error = ErrorObject::new(Reason::InvalidRequest, format!("{oversize}; the connection ends here"));
        let error = error.with_detail("limit_bytes", oversize.limit_bytes).with_hint("Send shorter lines.");
        self.outbox.error(&Slot { id: Some(CallId::null()), batch: None }, &error);
        (self.oversize, self.reading) = (true, false);
    }
}

/// Waits for the slow call, if there is one.
async fn finish(slow: &mut Option<(Slot, Slow<'_>)>) -> Finished {
    match slow {
        Some((_, work)) => work.await,
        None => std::future::pending().await,
    }
}

/// Enough of a hostile name to recognise it.
fn shortened(name: &str) -> String {
    name.chars().take(60).collect()
}
