//! Drafts: changing what manufacturers are asked and told.

use super::{Draft, Undo};
use crate::market::collection::Visit;
use crate::market::delivery::Delivery;
use crate::market::interface::Interface;
use crate::market::report::Report;
use crate::market::view::View;

impl<V: View + ?Sized> Draft<'_, V> {
    pub fn put_report(&mut self, report: Report) {
        let id = report.id.clone();
        let old = self.changes.reports.insert(id.clone(), report);
        self.undo.push(Undo::Report(id, old));
    }

    pub fn put_interface(&mut self, interface: Interface) {
        let manufacturer = interface.manufacturer.clone();
        let old = self.changes.interfaces.insert(manufacturer.clone(), interface);
        self.undo.push(Undo::Interface(manufacturer, old));
    }

    pub fn put_visit(&mut self, visit: Visit) {
        let id = visit.id.clone();
        let old = self.changes.visits.insert(id.clone(), visit);
        self.undo.push(Undo::Visit(id, old));
    }

    pub fn put_delivery(&mut self, delivery: Delivery) {
        let report = delivery.report.clone();
        let old = self.changes.deliveries.insert(report.clone(), delivery);
        self.undo.push(Undo::Delivery(report, old));
    }
}
