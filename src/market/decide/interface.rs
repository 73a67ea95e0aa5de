//! Registering and removing a manufacturer's interface.

use super::Decided;
use super::import::is_manufacturer;
use super::ledger::stir;
use crate::market::draft::Draft;
use crate::market::event::Event;
use crate::market::interface::{Endpoint, Interface};
use crate::market::names::AccountName;
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::time::Timestamp;
use crate::market::view::View;

/// Puts another endpoint in the place of the old one; none removes it.
pub(super) fn change<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    manufacturer: &AccountName,
    endpoint: Option<&Endpoint>,
) -> Decided {
    let missing = |what: &'static str| Refusal::NotFound { what: what.into(), name: manufacturer.to_string() };
    if !is_manufacturer(draft, manufacturer)? {
        return Err(missing("manufacturer").into());
    }
    let old = draft.interface(manufacturer)?.and_then(|i| i.endpoint);
    if old.is_none() && endpoint.is_none() {
        return Err(missing("interface of").into());
    }
    if old.as_ref() != endpoint {
        let (manufacturer, endpoint) = (manufacturer.clone(), endpoint.cloned());
        let registered = endpoint.is_some();
        draft.put_interface(Interface { manufacturer: manufacturer.clone(), endpoint, changed_at: now });
        stir(draft)?;
        draft.emit(Event::InterfaceChanged { manufacturer, registered })?;
    }
    Ok(Outcome::Interface { manufacturer: manufacturer.clone(), endpoint: endpoint.cloned() })
}
