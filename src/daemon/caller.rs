//! Who is calling on a connection: the Unix user the kernel vouches for, and the account he is or acts for.

use super::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::market::account::{Account, AccountId, Actor, Handle, Role, UserId};
use crate::market::key::KeyScope;
use crate::market::names::AccountName;
use crate::market::reason::Reason;
use crate::market::refusal::Refusal;

/// One connection's principal.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) user: UserId,
    pub(super) operator: bool,
    account: Option<Principal>,
}

/// The account in whose name calls are made.
#[derive(Debug, Clone)]
pub(super) struct Principal {
    pub(super) id: AccountId,
    pub(super) name: AccountName,
    pub(super) role: Role,
    /// The operator acts for it.
    acted_for: bool,
}

impl Caller {
    pub(super) fn new(user: UserId, operator: bool) -> Self {
        Self { user, operator, account: None }
    }

    pub(super) fn account(&self) -> Option<&Principal> {
        self.account.as_ref()
    }

    /// Sees everything: the operator in his own name.
    pub(super) fn sees_all(&self) -> bool {
        self.operator && self.account.is_none()
    }

    pub(super) fn actor(&self) -> Actor {
        match &self.account {
            Some(p) if p.acted_for => Actor::ActingFor { account: p.id, user: self.user },
            Some(p) => Actor::Account { account: p.id },
            None => Actor::User { user: self.user, operator: self.operator },
        }
    }

    pub(super) fn key_scope(&self) -> KeyScope {
        self.account.as_ref().map_or(KeyScope::User(self.user), |p| KeyScope::Account(p.id))
    }

    /// The account bound to this Unix user and role becomes the caller.
    pub(super) fn resume(&mut self, shared: &Shared, role: Role) -> Result<Account, ErrorObject> {
        let view = shared.snapshot()?;
        let id = view.account_by(&Handle::User(self.user, role)).map_err(internal)?;
        let account = match id {
            Some(id) => view.account(id).map_err(internal)?,
            None => None,
        };
        let account = account.ok_or_else(|| unknown_user(role))?;
        self.become_account(&account, false);
        Ok(account)
    }

    /// The operator acts for an account from now on.
    pub(super) fn act_as(&mut self, shared: &Shared, name: &AccountName) -> Result<Account, ErrorObject> {
        self.require_operator()?;
        let view = shared.snapshot()?;
        let id = view.account_by(&Handle::Name(name.clone())).map_err(internal)?;
        let account = match id {
            Some(id) => view.account(id).map_err(internal)?,
            None => None,
        };
        let missing = || Refusal::NotFound { what: "account".into(), name: name.to_string() };
        let account = account.ok_or_else(|| ErrorObject::of_refusal(&missing(), false))?;
        self.become_account(&account, true);
        Ok(account)
    }

    pub(super) fn log_out(&mut self) {
        self.account = None;
    }

    fn become_account(&mut self, account: &Account, acted_for: bool) {
        let (id, name, role) = (account.id, account.name.clone(), account.role);
        self.account = Some(Principal { id, name, role, acted_for });
    }

    pub(super) fn require_operator(&self) -> Result<(), ErrorObject> {
        if self.operator {
            return Ok(());
        }
        let hint = "Run it as root or as the user that the daemon runs as.";
        Err(ErrorObject::new(Reason::Forbidden, "only the operator may do this").with_hint(hint))
    }

    pub(super) fn require_account(&self) -> Result<&Principal, ErrorObject> {
        self.account.as_ref().ok_or_else(|| {
            let hint =
                "Call session.resume with your role, or sign up; the operator may use session.act_as (--as NAME).";
            ErrorObject::new(Reason::NotLoggedIn, "this call needs an account, and you are not logged in")
                .with_hint(hint)
        })
    }

    pub(super) fn require_role(&self, role: Role) -> Result<&Principal, ErrorObject> {
        let principal = self.require_account()?;
        if principal.role == role {
            return Ok(principal);
        }
        let (name, is, needed) = (&principal.name, principal.role.word(), role.word());
        let error = ErrorObject::new(Reason::Forbidden, format!("{name} is a {is}, and only a {needed} may do this"));
        Err(error.with_hint(format!("Use an account of a {needed}.")))
    }
}

fn unknown_user(role: Role) -> ErrorObject {
    let role = role.word();
    let hint =
        format!("Sign up with `cds-{role} signup NAME --peer`; the operator acts for an account with --as NAME.");
    ErrorObject::new(Reason::NotLoggedIn, format!("your Unix user has no {role} account here")).with_hint(hint)
}
