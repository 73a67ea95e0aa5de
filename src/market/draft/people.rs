//! Drafts: changing who has an account, and what proves it.

use super::{Draft, Undo};
use crate::market::account::{Account, AccountId};
use crate::market::credentials::Credentials;
use crate::market::view::View;

impl<V: View + ?Sized> Draft<'_, V> {
    pub fn put_account(&mut self, account: Account) {
        for handle in account.handles() {
            let old = self.changes.handles.insert(handle.clone(), Some(account.id));
            self.undo.push(Undo::Handle(handle, old));
        }
        let id = account.id;
        let old = self.changes.accounts.insert(id, account);
        self.undo.push(Undo::Account(id, old));
    }

    /// Puts `after` in the place of `before`; handles that it does not occupy any more are free.
    pub fn replace_account(&mut self, before: &Account, after: Account) {
        for handle in before.handles() {
            let old = self.changes.handles.insert(handle.clone(), None);
            self.undo.push(Undo::Handle(handle, old));
        }
        self.put_account(after);
    }

    pub fn put_credentials(&mut self, account: AccountId, credentials: Credentials) {
        let old = self.changes.credentials.insert(account, credentials);
        self.undo.push(Undo::Credentials(account, old));
    }
}
