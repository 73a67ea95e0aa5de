//! Who is calling on a connection: the Unix user the kernel vouches for, and the account he is or acts for.

use std::sync::atomic::Ordering;

use subtle::ConstantTimeEq;

use super::shared::{Shared, internal};
use super::tokens::Token;
use crate::ipc::error::ErrorObject;
use crate::market::account::{Account, AccountId, Actor, Claim, Handle, Role, UserId};
use crate::market::decide::standing_of;
use crate::market::key::KeyScope;
use crate::market::names::AccountName;
use crate::market::reason::Reason;
use crate::market::refusal::Refusal;
use crate::market::time::Timestamp;
use crate::store::Snapshot;

/// One connection's principal.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) user: UserId,
    pub(super) operator: bool,
    /// The number of the process that connected, if it can be seen from here.
    pub(super) process: Option<i32>,
    account: Option<Principal>,
    /// Why it is nobody any more, until it becomes somebody again: calls are told this rather than taken as another's.
    ended: Option<Refusal>,
}

/// The account in whose name calls are made.
#[derive(Debug, Clone)]
pub(super) struct Principal {
    pub(super) id: AccountId,
    pub(super) name: AccountName,
    pub(super) role: Role,
    pub(super) by: By,
    /// When it was last made sure that it still may act; see [`Claim`].
    as_of: u64,
}

/// What makes a connection an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Session {
        number: u64,
        expires_at: Timestamp,
    },
    /// The kernel vouches for the user whom the account is bound to.
    UnixUser,
    /// The operator acts for it.
    Operator,
}

impl By {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Session { .. } => "session",
            Self::UnixUser => "unix_user",
            Self::Operator => "operator",
        }
    }

    pub(super) fn session(self) -> Option<u64> {
        match self {
            Self::Session { number, .. } => Some(number),
            Self::UnixUser | Self::Operator => None,
        }
    }
}

impl Caller {
    pub(super) fn new(user: UserId, operator: bool, process: Option<i32>) -> Self {
        Self { user, operator, process, account: None, ended: None }
    }

    pub(super) fn account(&self) -> Option<&Principal> {
        self.account.as_ref()
    }

    /// Sees everything: the operator in his own name.
    pub(super) fn sees_all(&self) -> bool {
        self.operator && self.account.is_none() && self.ended.is_none()
    }

    pub(super) fn actor(&self) -> Actor {
        match &self.account {
            Some(p) if p.by == By::Operator => Actor::ActingFor { account: p.id, user: self.user },
            Some(p) => Actor::Account { account: p.id },
            None => Actor::User { user: self.user, operator: self.operator },
        }
    }

    /// What deciding looks at again if access has changed by then.
    pub(super) fn claim(&self) -> Option<Claim> {
        self.account.as_ref().map(|p| Claim { as_of: p.as_of, session: p.by.session() })
    }

    pub(super) fn key_scope(&self) -> KeyScope {
        self.account.as_ref().map_or(KeyScope::User(self.user), |p| KeyScope::Account(p.id))
    }

    /// Becomes nobody if access was taken from the account, or its session has ended. Gives back which account
    /// it was if that happened now.
    pub(super) fn refresh(&mut self, shared: &Shared) -> Option<AccountId> {
        let principal = self.account.as_mut()?;
        let ended = match principal.by {
            By::Session { expires_at, .. } if expires_at <= shared.clock.now() => {
                Some(Refusal::NotLoggedIn { problem: "your session has expired".into() })
            }
            _ if principal.as_of == shared.hub.access().load(Ordering::Acquire) => None,
            _ => principal.look_again(shared),
        };
        self.ended = Some(ended?);
        self.account.take().map(|was| was.id)
    }

    /// The account bound to this Unix user and role becomes the caller.
    pub(super) fn resume(&mut self, shared: &Shared, role: Role) -> Result<Account, ErrorObject> {
        let view = shared.snapshot()?;
        let account = find(&*view, &Handle::User(self.user, role))?.ok_or_else(|| unknown_user(role))?;
        self.become_account(&*view, &account, By::UnixUser)?;
        Ok(account)
    }

    /// The account whose session has this token becomes the caller.
    pub(super) fn resume_session(
        &mut self,
        shared: &Shared,
        token: &Token,
        role: Option<Role>,
    ) -> Result<Account, ErrorObject> {
        let ended =
            |problem: &'static str| ErrorObject::of_refusal(&Refusal::NotLoggedIn { problem: problem.into() }, false);
        let view = shared.snapshot()?;
        let credentials = view.credentials(token.account).map_err(internal)?.unwrap_or_default();
        let digest = token.digest();
        let session = credentials.sessions.iter().find(|s| bool::from(s.digest.0.ct_eq(&digest.0)));
        let unknown = "your session has ended, or was never one of this market";
        let session = session.ok_or_else(|| ended(unknown))?;
        if session.expires_at <= shared.clock.now() {
            return Err(ended("your session has expired"));
        }
        let account = view.account(token.account).map_err(internal)?.ok_or_else(|| ended(unknown))?;
        if let Some(role) = role.filter(|role| *role != account.role) {
            return Err(other_role(&account, role));
        }
        let by = By::Session { number: session.number, expires_at: session.expires_at };
        self.become_account(&*view, &account, by)?;
        Ok(account)
    }

    /// The operator acts for an account from now on.
    pub(super) fn act_as(&mut self, shared: &Shared, name: &AccountName) -> Result<Account, ErrorObject> {
        self.require_operator()?;
        let view = shared.snapshot()?;
        let account = named(&*view, name)?;
        self.become_account(&*view, &account, By::Operator)?;
        Ok(account)
    }

    pub(super) fn log_out(&mut self) {
        (self.account, self.ended) = (None, None);
    }

    /// Becomes an account, unless it is blocked or deleted: then it stays who it was.
    pub(super) fn become_account(&mut self, view: &dyn Snapshot, account: &Account, by: By) -> Result<(), ErrorObject> {
        if let Some(barred) = standing_of(view, account.id, by.session(), by == By::Operator).map_err(internal)? {
            return Err(ErrorObject::of_refusal(&barred, false));
        }
        let as_of = view.market().map_err(internal)?.access;
        let (id, name, role) = (account.id, account.name.clone(), account.role);
        (self.account, self.ended) = (Some(Principal { id, name, role, by, as_of }), None);
        Ok(())
    }

    pub(super) fn require_operator(&self) -> Result<(), ErrorObject> {
        if self.operator {
            return Ok(());
        }
        let hint = "Run it as root or as the user that the daemon runs as.";
        Err(ErrorObject::new(Reason::Forbidden, "only the operator may do this").with_hint(hint))
    }

    pub(super) fn require_account(&self) -> Result<&Principal, ErrorObject> {
        self.account.as_ref().ok_or_else(|| match &self.ended {
            Some(ended) => ErrorObject::of_refusal(ended, false),
            None => {
                let hint = "Call session.login, or session.resume with your role; the operator may use session.act_as (--as NAME).";
                ErrorObject::new(Reason::NotLoggedIn, "this call needs an account, and you are not logged in")
                    .with_hint(hint)
            }
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

impl Principal {
    /// Why it may not act any more. A store that cannot be read lets nobody in.
    fn look_again(&mut self, shared: &Shared) -> Option<Refusal> {
        let unreadable = |()| Refusal::NotLoggedIn { problem: "it cannot be read whether you still may".into() };
        let look = || -> Result<_, ()> {
            let view = shared.snapshot().map_err(drop)?;
            let barred = standing_of(&*view, self.id, self.by.session(), self.by == By::Operator).map_err(drop)?;
            Ok((barred, view.market().map_err(drop)?.access))
        };
        match look().map_err(unreadable) {
            Ok((None, access)) => {
                self.as_of = access;
                None
            }
            Ok((barred, _)) => barred,
            Err(unreadable) => Some(unreadable),
        }
    }
}

/// The account that a handle belongs to.
pub(super) fn find(view: &dyn Snapshot, handle: &Handle) -> Result<Option<Account>, ErrorObject> {
    match view.account_by(handle).map_err(internal)? {
        Some(id) => view.account(id).map_err(internal),
        None => Ok(None),
    }
}

/// The account of this name that is not deleted.
pub(super) fn named(view: &dyn Snapshot, name: &AccountName) -> Result<Account, ErrorObject> {
    let missing = || Refusal::NotFound { what: "account".into(), name: name.to_string() };
    let found = find(view, &Handle::Name(name.clone()))?.filter(|a| !a.is_deleted());
    found.ok_or_else(|| ErrorObject::of_refusal(&missing(), false))
}

/// Right in all but the role.
pub(super) fn other_role(account: &Account, needed: Role) -> ErrorObject {
    let (name, is, needed) = (&account.name, account.role.word(), needed.word());
    let error = ErrorObject::new(Reason::Forbidden, format!("{name} is a {is}, not a {needed}"));
    error.with_hint(format!("Use cds-{is} for it, or log in with an account of a {needed}."))
}

fn unknown_user(role: Role) -> ErrorObject {
    let role = role.word();
    let hint = format!(
        "Log in with `cds-{role} login`, or sign up with `cds-{role} signup NAME --peer`; the operator acts for an account with --as NAME."
    );
    ErrorObject::new(Reason::NotLoggedIn, format!("your Unix user has no {role} account here")).with_hint(hint)
}
