//! Accounts of customers and manufacturers, and who may stand behind a call.

use serde::{Deserialize, Serialize};

use super::names::{AccountName, Email, Note, Text};
use super::time::Timestamp;

/// An account's number: grows, never reused, survives a change of every other field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub u64);

/// A Unix user's number, as the kernel vouches for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Customer,
    Manufacturer,
}

impl Role {
    pub fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Manufacturer => "manufacturer",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub role: Role,
    pub name: AccountName,
    pub display_name: Text,
    pub email: Option<Email>,
    /// The Unix user it is bound to, if the kernel vouches for its owner. Without one, and without a password, only
    /// the operator can act for it.
    pub user: Option<UserId>,
    /// Whether its credentials hold a password.
    pub has_password: bool,
    pub standing: Standing,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Active,
    /// By the operator: nobody but he can act for it.
    Blocked {
        reason: Option<Note>,
    },
    /// Only its number, its orders and, for a manufacturer, its name are left.
    Deleted,
}

impl Standing {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Blocked { .. } => "blocked",
            Self::Deleted => "deleted",
        }
    }
}

/// Names that begin like this are pseudonyms of deleted customers; nobody can sign up under one.
pub const PSEUDONYM_PREFIX: &str = "deleted-";

/// What an account can be found by besides its number; each handle belongs to one account at most.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Handle {
    Name(AccountName),
    /// A folded e-mail address.
    Email(String),
    /// One account per Unix user and role.
    User(UserId, Role),
}

impl Account {
    /// Every handle that this account occupies.
    pub fn handles(&self) -> Vec<Handle> {
        let email = self.email.as_ref().map(|e| Handle::Email(e.folded().to_string()));
        let user = self.user.map(|u| Handle::User(u, self.role));
        [Some(Handle::Name(self.name.clone())), email, user].into_iter().flatten().collect()
    }

    pub fn is_deleted(&self) -> bool {
        self.standing == Standing::Deleted
    }

    /// What stays of a deleted account. A customer's name goes: orders refer to the number. A manufacturer's name is
    /// written in offers, fills and reports (law L5), so it stays, and stays taken.
    #[must_use]
    pub fn deleted(&self) -> Self {
        let pseudonym = format!("{PSEUDONYM_PREFIX}{}", self.id.0);
        let name = match self.role {
            Role::Customer => AccountName::parse(&pseudonym).expect("a word, a hyphen and a number are a name"),
            Role::Manufacturer => self.name.clone(),
        };
        Self {
            id: self.id,
            role: self.role,
            display_name: Text::parse(name.as_str()).expect("a name is shorter than a text may be"),
            name,
            email: None,
            user: None,
            has_password: false,
            standing: Standing::Deleted,
            created_at: self.created_at,
        }
    }
}

/// What a caller was when he was let in. If access has changed since, deciding looks again: a command that waited
/// while its giver's session ended, or while he was blocked or deleted, is not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// [`super::state::Market::access`] at that time.
    pub as_of: u64,
    /// The session behind it; none if the kernel vouched, or for the operator acting for somebody.
    pub session: Option<u64>,
}

/// Who gave a command: for the events' record, and for the scope of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// The daemon itself: start-up, a deadline, a countdown.
    System,
    /// A Unix user without an account in this call; `operator` if this user runs the distributor.
    User { user: UserId, operator: bool },
    /// An account in its own name.
    Account { account: AccountId },
    /// The operator, acting for an account.
    ActingFor { account: AccountId, user: UserId },
}

impl Actor {
    /// The account in whose name the command is given.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Account { account } | Self::ActingFor { account, .. } => Some(account),
            Self::System | Self::User { .. } => None,
        }
    }
}
