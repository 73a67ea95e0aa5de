//! The journal's files and the overlay's layers take turns: one changes, the other one is written into the tables.

use std::sync::Arc;
use std::thread::JoinHandle;

use ::redb::Error;

use super::RedbStore;
use crate::store::StoreError;
use crate::store::redb::label::WrittenOut;
use crate::store::redb::overlay::Layer;
use crate::store::redb::pass::Work;
use crate::store::redb::{background, pass};

impl RedbStore {
    /// Two layers share the overlay's memory: the one that changes, and the one that is being written. A file that is
    /// still short grows when it is full only if the other one is not ready.
    pub(super) fn layer_is_full(&self) -> bool {
        if self.moment.active.bytes() >= self.overlay_bytes / 2 {
            return true;
        }
        let rested = self.pass.is_none() && self.room.as_ref().is_none_or(JoinHandle::is_finished);
        !self.journal.has_room() && (rested || !self.journal.may_grow())
    }

    /// Lets the pass hurry if the layer that changes, or its file, is half full before it has ended.
    pub(super) fn set_pace(&self) {
        let half_full = self.moment.active.bytes() >= self.overlay_bytes / 4 || self.journal.is_half_full();
        self.engine.pace.hurry(self.pass.is_some() && half_full);
    }

    /// Waits until the resting journal file is not needed: here a market waits whose tables cannot keep up.
    pub(super) fn rest(&mut self) -> Result<(), StoreError> {
        self.wait_for_pass()?;
        self.wait_for_room();
        Ok(())
    }

    pub(super) fn wait_for_room(&mut self) {
        let Some(room) = self.room.take() else { return };
        match room.join() {
            Ok(Ok(length)) => self.journal.has_room_ahead(length),
            // It is made when it is needed, or that fails in everybody's sight.
            Ok(Err(error)) => tracing::debug!(%error, "the journal got no room ahead"),
            Err(_) => {}
        }
    }

    /// Gives the newest layer, whose file rests now, to a thread that writes it into the tables.
    pub(super) fn seal(&mut self) -> Result<(), StoreError> {
        self.rest()?;
        let layer = std::mem::replace(&mut self.moment.active, Arc::new(Layer::new()));
        self.moment.sealed = Some(Arc::clone(&layer));
        self.publish();
        let (note, engine) = (self.note_of(&layer, false), Arc::clone(&self.engine));
        let (carried, carried_most_bytes) = (Arc::clone(self.moment.tables.offers.carried()), self.carried_bytes);
        let pass = background::start("tables", move || {
            let work = Work { layer: &layer, note, sweep: &engine.sweep, carried, carried_most_bytes };
            pass::write_out(&engine.database, &work)
        });
        self.pass = Some(pass.map_err(|error| self.journal_failed(&error))?);
        if let Some(room) = self.journal.room_ahead() {
            // Without a thread it is made when it is needed.
            self.room = background::start("room", move || room.make()).ok();
        }
        Ok(())
    }

    fn note_of(&self, layer: &Layer, closed: bool) -> WrittenOut {
        let journal_bytes = self.journal.lengths();
        WrittenOut { frame: layer.last_frame(), oldest_event: self.moment.oldest_event, closed, journal_bytes }
    }

    /// Takes over the tables of a pass that has ended.
    pub(super) fn look_after_pass(&mut self) -> Result<(), StoreError> {
        if self.pass.as_ref().is_some_and(JoinHandle::is_finished) { self.wait_for_pass() } else { Ok(()) }
    }

    pub(super) fn wait_for_pass(&mut self) -> Result<(), StoreError> {
        let Some(pass) = self.pass.take() else { return Ok(()) };
        self.engine.pace.hurry(true);
        let written = pass.join().unwrap_or_else(|_| Err(Error::Corrupted("its thread panicked".to_owned())));
        self.moment.tables = written.map_err(|error| self.tables_failed(&error))?;
        let written = self.moment.sealed.take();
        self.at_hand.tables_changed();
        self.publish();
        self.clear_away(written);
        Ok(())
    }

    /// Frees a layer's many rows where nobody waits for it.
    fn clear_away(&mut self, layer: Option<Arc<Layer>>) {
        // The one before had a whole pass's time.
        self.cleared();
        self.clearing = background::start("clearing", move || drop(layer)).ok();
    }

    pub(super) fn cleared(&mut self) {
        // It only frees memory: nothing depends on how it ended.
        let _ = self.clearing.take().map(JoinHandle::join);
    }

    /// Writes everything into the tables and notes that the journal is not needed.
    pub(super) fn close(&mut self) -> Result<(), StoreError> {
        self.wait_for_pass()?;
        let layer = Arc::clone(&self.moment.active);
        let mut note = self.note_of(&layer, true);
        let carried = Arc::clone(self.moment.tables.offers.carried());
        self.engine.pace.hurry(true);
        if layer.last_frame() == 0 {
            note.frame = self.moment.number;
            if carried.is_empty() {
                return pass::note_only(&self.engine.database, &note).map_err(|error| self.tables_failed(&error));
            }
        }
        let work = Work { layer: &layer, note, sweep: &self.engine.sweep, carried, carried_most_bytes: 0 };
        let tables = pass::write_out(&self.engine.database, &work).map_err(|error| self.tables_failed(&error))?;
        self.moment.tables = tables;
        self.moment.active = Arc::new(Layer::new());
        self.publish();
        Ok(())
    }
}
