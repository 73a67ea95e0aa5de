//! Dispatch: the one table from a method's name to what may handle it, and strict params on the way.

use std::future::Future;
use std::pin::Pin;

use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::authorise::{Authorised, authorise};
use super::caller::Caller;
use super::shared::Shared;
use super::writes;
use crate::ipc::error::{ErrorObject, excerpt};
use crate::ipc::methods::{
    Keyed, Method, Nothing, account, cart, collection, interface, offer, order, report, round, session, stock, system,
    watch,
};
use crate::ipc::openrpc;
use crate::ipc::plain_words::plain_words;
use crate::ipc::strict::{self, Strict};
use crate::market::command::Command;
use crate::market::names::AccountName;
use crate::market::outcome::Outcome;
use crate::market::reason::Reason;

/// A result as JSON.
pub(super) type Json = Vec<u8>;

/// Answers from the state as it is; changes nothing but, for `session.*`, who the connection is.
pub(super) trait Answers: Method {
    fn answer(shared: &Shared, caller: &mut Caller, params: Self::Params) -> Result<Self::Result, ErrorObject>;
}

/// Becomes a command, and its result is made of what was committed.
pub(super) trait Commands: Method<Params: Keyed> {
    fn prepare(shared: &Shared, caller: &Caller, params: &Self::Params) -> Result<Step<Self>, ErrorObject>;
    /// None if the outcome is of another kind than the command's.
    fn result(context: &Context<'_>, params: &Self::Params, outcome: Outcome, replayed: bool) -> Option<Self::Result>;
}

/// What a call that may change something comes to.
pub(super) enum Step<M: Method + ?Sized> {
    Submit(Command),
    /// A dry run: the answer is known, nothing is submitted.
    Answer(M::Result),
}

/// What a result is made with, besides the outcome.
pub(super) struct Context<'c> {
    pub(super) shared: &'c Shared,
    /// The account in whose name the call was made.
    pub(super) account: Option<&'c AccountName>,
}

/// Hashes a password, or changes who the connection is by what it commits.
pub(super) trait Proves: Method {
    fn begin<'s>(shared: &'s Shared, caller: &Caller, params: Self::Params) -> Result<Begun<'s>, ErrorObject>;
}

/// A call that was begun, and perhaps takes its time.
#[allow(clippy::large_enum_variant, reason = "as Prepared")]
pub(super) enum Begun<'s> {
    Now(Prepared),
    Slow(Slow<'s>),
}

pub(super) type Slow<'s> = Pin<Box<dyn Future<Output = Finished> + Send + 's>>;

/// What a slow call came to, and who the connection is from now on.
pub(super) struct Finished {
    pub(super) caller: Caller,
    pub(super) answer: Result<Json, ErrorObject>,
}

/// What handles a method.
#[derive(Clone, Copy)]
pub(super) enum Route {
    /// `long` answers may read many rows, so they must not hold up the thread's other connections.
    Read {
        long: bool,
        answer: fn(&Shared, &mut Caller, Option<&RawValue>) -> Result<Json, ErrorObject>,
    },
    Write(fn(&Shared, &Caller, Option<&RawValue>) -> Result<Prepared, ErrorObject>),
    /// The connection's later calls wait for it.
    Proof(for<'s> fn(&'s Shared, &Caller, Option<&RawValue>) -> Result<Begun<'s>, ErrorObject>),
    WatchOpen,
    WatchClose,
}

/// A call on its way to the committer, or answered without it.
// It lives for a moment on the stack; a box per order would cost more than the room.
#[allow(clippy::large_enum_variant)]
pub(super) enum Prepared {
    Submit(Authorised, Render),
    Answer(Json),
}

/// Makes a call's result from its outcome.
pub(super) enum Render {
    /// Appends it; needs nothing of the call.
    Append(fn(&Context<'_>, Outcome, bool, &mut Vec<u8>) -> Result<(), ErrorObject>),
    /// The same, with what it keeps of the call.
    Keep(Box<KeepingRender>),
}

type KeepingRender = dyn FnOnce(&Context<'_>, Outcome, bool, &mut Vec<u8>) -> Result<(), ErrorObject> + Send;

/// The outcome that a key remembers is not one of this method's.
pub(super) fn mismatch() -> ErrorObject {
    ErrorObject::new(Reason::Internal, "the key's outcome is of another kind of call")
}

/// The table. A test compares it with the list of methods.
pub(super) fn route(method: &str) -> Option<Route> {
    Some(match method {
        system::Discover::NAME => Route::Read { long: false, answer: discover },
        system::Hello::NAME => quick::<system::Hello>(),
        system::Status::NAME => quick::<system::Status>(),
        system::Verify::NAME => long::<system::Verify>(),
        account::SignUp::NAME => proof::<account::SignUp>(),
        account::Show::NAME => quick::<account::Show>(),
        account::Update::NAME => write::<account::Update>(),
        account::Password::NAME => proof::<account::Password>(),
        account::Delete::NAME => proof::<account::Delete>(),
        account::List::NAME => long::<account::List>(),
        account::Block::NAME => write::<account::Block>(),
        account::Unblock::NAME => write::<account::Unblock>(),
        session::LogIn::NAME => proof::<session::LogIn>(),
        session::Resume::NAME => quick::<session::Resume>(),
        session::ActAs::NAME => quick::<session::ActAs>(),
        session::LogOut::NAME => proof::<session::LogOut>(),
        offer::List::NAME => Route::Read { long: false, answer: offers },
        stock::Set::NAME => write::<stock::Set>(),
        stock::Add::NAME => write::<stock::Add>(),
        stock::Adjust::NAME => write::<stock::Adjust>(),
        stock::Withdraw::NAME => write::<stock::Withdraw>(),
        stock::SetPrice::NAME => write::<stock::SetPrice>(),
        stock::Import::NAME => write::<stock::Import>(),
        interface::Show::NAME => quick::<interface::Show>(),
        interface::Register::NAME => write::<interface::Register>(),
        interface::Remove::NAME => write::<interface::Remove>(),
        order::Quote::NAME => quick::<order::Quote>(),
        // Most calls are orders: they have a way of their own, without a box and without copies.
        order::Place::NAME => Route::Write(writes::prepare_place),
        order::PlaceAll::NAME => write::<order::PlaceAll>(),
        order::List::NAME => long::<order::List>(),
        order::Show::NAME => quick::<order::Show>(),
        order::Cancel::NAME => write::<order::Cancel>(),
        cart::Show::NAME => quick::<cart::Show>(),
        cart::Add::NAME => write::<cart::Add>(),
        cart::Set::NAME => write::<cart::Set>(),
        cart::Remove::NAME => write::<cart::Remove>(),
        cart::Clear::NAME => write::<cart::Clear>(),
        cart::Buy::NAME => write::<cart::Buy>(),
        round::Done::NAME => write::<round::Done>(),
        round::Show::NAME => quick::<round::Show>(),
        round::List::NAME => long::<round::List>(),
        round::Open::NAME => write::<round::Open>(),
        round::Close::NAME => write::<round::Close>(),
        round::Pause::NAME => write::<round::Pause>(),
        round::Resume::NAME => write::<round::Resume>(),
        collection::Run::NAME => write::<collection::Run>(),
        collection::Show::NAME => long::<collection::Show>(),
        report::List::NAME => long::<report::List>(),
        report::Show::NAME => quick::<report::Show>(),
        report::Acknowledge::NAME => write::<report::Acknowledge>(),
        report::Resend::NAME => write::<report::Resend>(),
        report::Waive::NAME => write::<report::Waive>(),
        watch::Open::NAME => Route::WatchOpen,
        watch::Close::NAME => Route::WatchClose,
        _ => return None,
    })
}

/// The document is long and always the same: it is made once, or whoever asks for it again and again would hold up all.
fn discover(_: &Shared, _: &mut Caller, params: Option<&RawValue>) -> Result<Json, ErrorObject> {
    static DOCUMENT: OnceLock<Json> = OnceLock::new();
    let Nothing {} = read_params(params)?;
    // A value of strings, numbers, lists and maps always encodes.
    Ok(DOCUMENT.get_or_init(|| serde_json::to_vec(&openrpc::document()).unwrap_or_default()).clone())
}

fn quick<M: Answers>() -> Route {
    Route::Read { long: false, answer: answer::<M> }
}

fn long<M: Answers>() -> Route {
    Route::Read { long: true, answer: answer::<M> }
}

fn write<M: Commands<Params: Send + 'static> + 'static>() -> Route {
    Route::Write(prepare::<M>)
}

fn proof<M: Proves>() -> Route {
    Route::Proof(begin::<M>)
}

fn begin<'s, M: Proves>(
    shared: &'s Shared,
    caller: &Caller,
    params: Option<&RawValue>,
) -> Result<Begun<'s>, ErrorObject> {
    M::begin(shared, caller, read_params(params)?)
}

fn answer<M: Answers>(shared: &Shared, caller: &mut Caller, params: Option<&RawValue>) -> Result<Json, ErrorObject> {
    json(&M::answer(shared, caller, read_params(params)?)?)
}

/// One good has few offers; all goods may be thousands.
fn offers(shared: &Shared, caller: &mut Caller, params: Option<&RawValue>) -> Result<Json, ErrorObject> {
    let params: offer::ListParams = read_params(params)?;
    if params.sku.is_some() {
        return json(&offer::List::answer(shared, caller, params)?);
    }
    tokio::task::block_in_place(|| json(&offer::List::answer(shared, caller, params)?))
}

fn prepare<M: Commands<Params: Send + 'static> + 'static>(
    shared: &Shared,
    caller: &Caller,
    params: Option<&RawValue>,
) -> Result<Prepared, ErrorObject> {
    prepared::<M>(shared, caller, read_params(params)?)
}

/// A call with these params on its way to the committer.
pub(super) fn prepared<M: Commands<Params: Send + 'static> + 'static>(
    shared: &Shared,
    caller: &Caller,
    params: M::Params,
) -> Result<Prepared, ErrorObject> {
    match M::prepare(shared, caller, &params)? {
        Step::Answer(result) => Ok(Prepared::Answer(json(&result)?)),
        Step::Submit(command) => {
            let authorised = authorise(caller, params.key().clone(), command)?;
            let render = move |context: &Context<'_>, outcome, replayed, out: &mut Vec<u8>| {
                append_json(out, &M::result(context, &params, outcome, replayed).ok_or_else(mismatch)?)
            };
            Ok(Prepared::Submit(authorised, Render::Keep(Box::new(render))))
        }
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<Json, ErrorObject> {
    let mut json = Json::new();
    append_json(&mut json, value).map(|()| json)
}

fn append_json(out: &mut Json, value: &impl Serialize) -> Result<(), ErrorObject> {
    serde_json::to_writer(out, value).map_err(|e| ErrorObject::new(Reason::Internal, e.to_string()))
}

/// Reads params strictly: unknown, missing, doubled and impossible fields are errors that name the field.
pub(super) fn read_params<P: DeserializeOwned>(raw: Option<&RawValue>) -> Result<P, ErrorObject> {
    let text = raw.map_or("{}", RawValue::get);
    // Nearly all params are right; only wrong ones are read a second time, to find the place.
    strict::from_str(text).or_else(|_| {
        let mut reader = serde_json::Deserializer::from_str(text);
        serde_path_to_error::deserialize(Strict(&mut reader)).map_err(|error| {
            let path = error.path().to_string();
            let problem = error.inner().to_string();
            // "… at line 1 column 17" counts from the params' beginning and would only mislead.
            let problem = problem.rsplit_once(" at line ").map_or(problem.as_str(), |(p, _)| p);
            invalid(&path, &plain_words(problem))
        })
    })
}

/// A field of the params that cannot be.
pub(super) fn invalid(field: &str, problem: &str) -> ErrorObject {
    // Both may repeat what the client sent, which may be a megabyte.
    let (field, problem) = (excerpt(field, 100), excerpt(problem, 400));
    let place = if field == "." { String::new() } else { format!("{field}: ") };
    let error = ErrorObject::new(Reason::InvalidParams, format!("params: {place}{problem}"));
    let error = if field == "." { error } else { error.with_detail("field", field) };
    error.with_hint("Correct the params and send the call again; `cdsd rpc rpc.discover` describes them.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::for_each_method;

    #[test]
    fn every_method_has_a_route_and_nothing_else_has() {
        macro_rules! names {
            ($($method:ty),* $(,)?) => { vec![$(<$method as Method>::NAME),*] };
        }
        let names = for_each_method!(names);
        names.iter().for_each(|name| assert!(route(name).is_some(), "{name}"));
        assert!(route("order.plac").is_none() && route("").is_none());
    }

    #[test]
    fn wrong_params_name_their_field() {
        let wrong = |text: &str| {
            let raw = RawValue::from_string(text.to_owned()).unwrap();
            read_params::<order::PlaceParams>(Some(&raw)).unwrap_err().message
        };
        let line = |quantity: &str| {
            format!(r#"{{"fill":"partial","key":"k","lines":[{{"sku":"a","from":"any","quantity":{quantity}}}]}}"#)
        };
        for bad in ["-1", "1e3", "\"10\"", "9223372036854775808", "1.5", "null"] {
            let message = wrong(&line(bad));
            assert!(message.contains("lines[0].quantity"), "{bad}: {message}");
        }
        let listed = wrong(r#"{"fill":"partial","key":"k","lines":[["a","any",1]]}"#);
        assert!(listed.contains("lines[0]") && listed.contains("invalid type: sequence"), "{listed}");
        assert!(wrong("{}").contains("missing field `fill`"));
        assert!(wrong(r#"{"fill":"partial","fill":"partial"}"#).contains("duplicate field `fill`"));
        assert!(wrong(r#"{"fil":1}"#).contains("unknown field `fil`"));
    }
}
