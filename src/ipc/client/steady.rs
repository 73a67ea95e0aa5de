//! A client that does not give up at once: it connects again and asks with the same key, so that nothing happens twice.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{CallError, Client, Reply};
use crate::ipc::PROTOCOL;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::account::AccountInfo;
use crate::ipc::methods::session::{ActAs, ActAsParams, Resume, ResumeParams};
use crate::ipc::methods::system::{Greeting, Hello, HelloParams};
use crate::ipc::methods::{Keyed, Method};
use crate::ipc::secret::Secret;
use crate::limits::RESUME_FOR_MS;
use crate::market::account::Role;
use crate::market::names::AccountName;
use crate::market::reason::{Reason, Retry};

/// Where the tokens of logins are kept.
pub trait Tokens: fmt::Debug + Send + Sync {
    /// Whether it is worth while to ask which market this is.
    fn has_any(&self, role: Role) -> bool;

    /// The token for this role in the market of this `instance`.
    ///
    /// # Errors
    /// There is one that cannot be trusted.
    fn token(&self, role: Role, instance: &str) -> Result<Option<Secret>, UnusableToken>;
}

/// Why a token that is kept is not used.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{problem}")]
pub struct UnusableToken {
    pub problem: String,
    pub remedy: String,
}

/// Who the connection shall be, each time anew.
#[derive(Debug, Clone)]
pub enum Identity {
    /// Just the calling Unix user.
    User,
    /// The account of this role that is bound to the calling Unix user.
    Own(Role),
    /// The account of this role whose session has this token.
    Session(Role, Secret),
    /// The account of this role that logged in here; if none did, the one that is bound to the calling Unix user.
    Kept(Role, Arc<dyn Tokens>),
    /// The operator, acting for an account.
    ActingFor(AccountName),
    /// The operator, acting for an account that has to be of this role.
    ActingInRole(AccountName, Role),
}

/// Calls as somebody, over as many connections as it takes.
#[derive(Debug)]
pub struct Steady {
    path: PathBuf,
    identity: Identity,
    client: Option<Client>,
    /// The account that the connection is.
    account: Option<AccountName>,
    /// The only account that it may be.
    only: Option<AccountName>,
    patience: Duration,
    /// An answer that the daemon works on may take as long as it likes.
    unhurried: bool,
    /// Told once why an answer is waited for.
    on_waiting: Option<fn(&str)>,
    /// Told of every change that was answered: the method and its result.
    on_change: Option<fn(&str, &RawValue)>,
}

/// How this program's clients call themselves.
pub const TOOLS: &str = concat!("cds-tools/", env!("CARGO_PKG_VERSION"));

/// First and longest pause between two attempts.
const PAUSES_MS: (u64, u64) = (50, 1000);

impl Steady {
    pub fn new(path: &Path, identity: Identity) -> Self {
        let patience = Duration::from_millis(RESUME_FOR_MS);
        Self {
            path: path.to_owned(),
            identity,
            client: None,
            account: None,
            only: None,
            patience,
            unhurried: false,
            on_waiting: None,
            on_change: None,
        }
    }

    /// Asks as this account or not at all, whoever logs in meanwhile.
    #[must_use]
    pub fn only_as(mut self, account: AccountName) -> Self {
        self.only = Some(account);
        self
    }

    /// How long a call whose answer was lost is asked again; the default is [`RESUME_FOR_MS`].
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Waits for an answer as long as its connection lasts; what patience there is, is for the daemon to come back.
    #[must_use]
    pub fn unhurried(mut self) -> Self {
        self.unhurried = true;
        self
    }

    /// Calls `tell` the first time that a call has to be asked again, with the reason.
    #[must_use]
    pub fn telling(mut self, tell: fn(&str)) -> Self {
        self.on_waiting = Some(tell);
        self
    }

    /// Calls `note` with the method and the result of every call with a key that was not refused.
    #[must_use]
    pub fn noting(mut self, note: fn(&str, &RawValue)) -> Self {
        self.on_change = Some(note);
        self
    }

    /// The connection, made and identified if there is none.
    ///
    /// # Errors
    /// Nobody listens, or the identity is refused.
    pub async fn client(&mut self) -> Result<&Client, CallError> {
        let client = match self.client.take() {
            Some(client) => client,
            None => self.connect().await?,
        };
        Ok(self.client.insert(client))
    }

    /// The account that the newest connection is; none for a mere Unix user, and before the first call.
    pub fn account(&self) -> Option<&AccountName> {
        self.account.as_ref()
    }

    /// Gives the connection up; the next call makes a new one.
    pub fn hang_up(&mut self) {
        self.client = None;
    }

    /// Calls a method that changes nothing, or whose key makes asking again harmless.
    ///
    /// # Errors
    /// [`CallError::Unreachable`] if nobody listened to begin with. If asking again did not bring an answer in time:
    /// [`CallError::OutcomeUnknown`] of a change that may have happened, [`CallError::NoAnswer`] of anything else that
    /// was asked, or a refusal to be retried `later` if it came to nothing else.
    pub async fn call<M: Method>(&mut self, params: &M::Params) -> Result<Reply<M::Result>, CallError> {
        let params = serde_json::to_value(params).map_err(|e| CallError::Garbled(e.to_string()))?;
        let raw = self.call_raw(M::NAME, &params).await?;
        let value = serde_json::from_str(raw.get()).map_err(|e| CallError::Garbled(e.to_string()))?;
        Ok(Reply { raw, value })
    }

    /// As [`Steady::call`], for params that show that they carry a key.
    ///
    /// # Errors
    /// As [`Steady::call`].
    pub async fn change<M: Method>(&mut self, params: &M::Params) -> Result<Reply<M::Result>, CallError>
    where
        M::Params: Keyed,
    {
        self.call::<M>(params).await
    }

    /// As [`Steady::call`], by name. Only for params with a key, or methods that change nothing.
    ///
    /// # Errors
    /// As [`Steady::call`].
    pub async fn call_raw(&mut self, method: &str, params: &Value) -> Result<Box<RawValue>, CallError> {
        let patience = self.patience;
        match tokio::time::timeout(patience, self.client()).await {
            Ok(Err(error @ CallError::Unreachable { .. })) => return Err(error),
            Ok(Err(error)) if !may_pass(&error) => return Err(error),
            Ok(_) => {}
            Err(_) => return Err(self.no_answer()),
        }
        let mut known = Known::default();
        let at_most = if self.unhurried { Duration::MAX } else { patience };
        match tokio::time::timeout(at_most, self.ask_until_answered(method, params, &mut known)).await {
            Ok(answer) => {
                if matches!(&answer, Err(CallError::Refused(e)) if e.reason() == Some(Reason::NotLoggedIn)) {
                    // The session is over. Whoever logs in again meanwhile is known on a new connection.
                    self.client = None;
                }
                if let (Ok(result), Some(note), Some(_)) = (&answer, self.on_change, params.get("key")) {
                    note(method, result);
                }
                answer
            }
            Err(_) => Err(self.given_up(params, known)),
        }
    }

    /// What is told when patience is at its end. Without a key nothing was to change.
    fn given_up(&mut self, params: &Value, known: Known) -> CallError {
        self.client = None;
        match (known.last_problem, params.get("key").and_then(Value::as_str)) {
            (_, Some(key)) if known.may_have_happened => CallError::OutcomeUnknown { key: key.to_owned() },
            (Some(error), _) if !matches!(error, CallError::Lost) => error,
            _ => self.no_answer(),
        }
    }

    fn no_answer(&self) -> CallError {
        CallError::NoAnswer { path: self.path.clone() }
    }

    async fn ask_until_answered(
        &mut self,
        method: &str,
        params: &Value,
        known: &mut Known,
    ) -> Result<Box<RawValue>, CallError> {
        let mut pause_ms = PAUSES_MS.0;
        let mut paused = Duration::ZERO;
        loop {
            let error = match self.ask(method, params, known).await {
                // The daemon is down, starting or busy: what was asked before may have happened, so keep asking.
                Err(error) if may_pass(&error) => error,
                answer => return answer,
            };
            if self.client.as_ref().is_some_and(Client::is_ending) {
                self.client = None;
            }
            if let Some(tell) = self.on_waiting.take() {
                tell(&error.to_string());
            }
            if let CallError::Refused(refused) = &error {
                pause_ms = refused.data.retry_after_ms.unwrap_or(pause_ms);
            }
            known.last_problem = Some(error);
            if self.unhurried && paused >= self.patience {
                return Err(self.given_up(params, std::mem::take(known)));
            }
            let pause = Duration::from_millis(pause_ms);
            tokio::time::sleep(pause).await;
            paused += pause;
            pause_ms = (pause_ms * 2).min(PAUSES_MS.1);
        }
    }

    /// One attempt. Nothing is asked before there is a connection, and `later` says that nothing happened.
    async fn ask(&mut self, method: &str, params: &Value, known: &mut Known) -> Result<Box<RawValue>, CallError> {
        let client = self.client().await?;
        let before = std::mem::replace(&mut known.may_have_happened, true);
        known.last_problem = None;
        let answer = client.call_raw(method, params).await;
        if matches!(&answer, Err(CallError::Refused(error)) if error.data.retry == Retry::Later.word()) {
            known.may_have_happened = before;
        }
        answer
    }

    async fn connect(&mut self) -> Result<Client, CallError> {
        let client = Client::connect(&self.path).await?;
        let account = self.identity.assume(&client).await?.map(|account| account.name);
        if let (Some(only), Some(is)) = (&self.only, &account)
            && only != is
        {
            let error = ErrorObject::new(Reason::NotLoggedIn, format!("you are {is} now, and this is {only}'s"));
            return Err(CallError::Refused(Box::new(error.with_hint(format!("Log in as {only}.")))));
        }
        self.account = account;
        Ok(client)
    }
}

impl Identity {
    /// Makes a connection be this.
    async fn assume(&self, client: &Client) -> Result<Option<AccountInfo>, CallError> {
        let account = match self {
            Self::User => return Ok(None),
            Self::Own(role) => resume(client, *role, None).await?,
            Self::Session(role, token) => resume(client, *role, Some(token.clone())).await?,
            Self::Kept(role, tokens) => resume(client, *role, kept(client, *role, tokens.as_ref()).await?).await?,
            Self::ActingFor(name) => act_as(client, name).await?,
            Self::ActingInRole(name, role) => of_role(*role, act_as(client, name).await?)?,
        };
        Ok(Some(account))
    }
}

async fn resume(client: &Client, role: Role, token: Option<Secret>) -> Result<AccountInfo, CallError> {
    Ok(client.call::<Resume>(&ResumeParams { role: Some(role), token }).await?.value)
}

async fn act_as(client: &Client, name: &AccountName) -> Result<AccountInfo, CallError> {
    Ok(client.call::<ActAs>(&ActAsParams { name: name.clone() }).await?.value)
}

async fn kept(client: &Client, role: Role, tokens: &dyn Tokens) -> Result<Option<Secret>, CallError> {
    if !tokens.has_any(role) {
        return Ok(None);
    }
    let market = client.greet().await?;
    Ok(tokens.token(role, &market.instance)?)
}

fn of_role(role: Role, account: AccountInfo) -> Result<AccountInfo, CallError> {
    if account.role == role {
        return Ok(account);
    }
    let (name, is, needed) = (&account.name, account.role.word(), role.word());
    let error = ErrorObject::new(Reason::Forbidden, format!("{name} is a {is}, and this program is for a {needed}"));
    let hint = format!("Name a {needed} with --as, or use `cds-{is}`.");
    Err(CallError::Refused(Box::new(error.with_hint(hint))))
}

impl Client {
    /// Says hello; the answer tells which market this is.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn greet(&self) -> Result<Greeting, CallError> {
        Ok(self.call::<Hello>(&HelloParams { client: TOOLS.to_owned(), protocol: PROTOCOL }).await?.value)
    }
}

/// What is known of a call that was asked, perhaps several times.
#[derive(Default)]
struct Known {
    /// An attempt was sent that was not turned away.
    may_have_happened: bool,
    /// Why the newest attempt came to nothing; none while its answer is waited for.
    last_problem: Option<CallError>,
}

/// Asking again with the same key may help.
fn may_pass(error: &CallError) -> bool {
    match error {
        CallError::Lost | CallError::Unreachable { .. } | CallError::NoAnswer { .. } => true,
        CallError::Refused(error) => error.is_retryable(),
        CallError::OutcomeUnknown { .. } | CallError::UnusableToken(_) | CallError::Garbled(_) => false,
    }
}
