//! `interface.show`.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::interface::{InterfaceInfo, Show};
use crate::market::account::Role;

impl Answers for Show {
    fn answer(shared: &Shared, caller: &mut Caller, _: Nothing) -> Result<InterfaceInfo, ErrorObject> {
        let manufacturer = caller.require_role(Role::Manufacturer)?.name.clone();
        let row = shared.snapshot()?.interface(&manufacturer).map_err(internal)?;
        Ok(InterfaceInfo { manufacturer, endpoint: row.and_then(|row| row.endpoint), replayed: false })
    }
}
