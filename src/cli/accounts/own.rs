//! `account show|update|password|delete`: one's own account.

use super::password::{self, NEW_VARIABLE, VARIABLE};
use crate::cli::args::account::{DeleteArgs, PasswordArgs, UpdateArgs};
use crate::cli::args::common::Common;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::records::{self, or_nothing};
use crate::cli::runtime::Ended;
use crate::cli::token_file::TokenFiles;
use crate::cli::{connect, ids, prompt};
use crate::ipc::client::Steady;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account::{Delete, DeleteParams, Password, PasswordParams, Show, Shown, Update, UpdateParams};
use crate::ipc::secret::Secret;
use crate::market::account::Role;
use crate::market::names::AccountName;

pub(super) async fn show(common: &Common, role: Role) -> Ended {
    let reply = connect::as_account(common, role)?.call::<Show>(&Nothing {}).await?;
    let shown = &reply.value;
    records::print(&Output::new(common), &reply.raw, shown, || {
        let mut fields = super::fields(&shown.account);
        fields.extend(super::state(&shown.account));
        fields.extend([
            ("by", "Logged in by", by(shown)),
            ("expires_at", "Until", or_nothing(shown.expires_at)),
            ("sessions", "Open sessions", shown.sessions.to_string()),
        ]);
        fields
    })?;
    Ok(status::DONE)
}

fn by(shown: &Shown) -> String {
    match shown.by.as_str() {
        "session" => "password".to_owned(),
        "unix_user" => "your Unix user".to_owned(),
        "operator" => "--as, as the operator".to_owned(),
        other => other.to_owned(),
    }
}

pub(super) async fn update(common: &Common, role: Role, args: &UpdateArgs) -> Ended {
    let email = if args.no_email { Some(None) } else { args.email.clone().map(Some) };
    let key = ids::key_or_new(common.key.as_ref());
    let params = UpdateParams { display_name: args.display_name.clone(), email, key };
    let reply = connect::as_account(common, role)?.change::<Update>(&params).await?;
    let output = Output::new(common);
    output.words(&format!("The account {} is changed.", reply.value.account.name));
    super::print(&output, &reply.raw, &reply.value.account)?;
    Ok(status::DONE)
}

pub(super) async fn password(common: &Common, role: Role, args: &PasswordArgs) -> Ended {
    let mut client = connect::as_account(common, role)?;
    let shown = client.call::<Show>(&Nothing {}).await?.value;
    let (old, new) = match args.password_stdin {
        true => password::old_and_new_lines(needs_password(&shown)).await?,
        false => old_and_new(common, &mut client, &shown).await?,
    };
    let params = PasswordParams {
        old_password: old.filter(|_| needs_password(&shown)),
        new_password: Some(password::checked(new)?),
        only_check: false,
        key: ids::key_or_new(common.key.as_ref()),
    };
    let reply = client.change::<Password>(&params).await?;
    let output = Output::new(common);
    let others = if shown.by == "session" { "All other sessions" } else { "All sessions" };
    output.words(&format!("The password of {} is set. {others} are ended.", reply.value.account.name));
    super::print(&output, &reply.raw, &reply.value.account)?;
    Ok(status::DONE)
}

/// Whether the account's password has to be given again.
fn needs_password(shown: &Shown) -> bool {
    shown.account.has_password && shown.by != "operator"
}

async fn old_and_new(common: &Common, client: &mut Steady, shown: &Shown) -> Result<(Option<Secret>, Secret), Failure> {
    let (old, new) = (password::from_environment(VARIABLE)?, password::from_environment(NEW_VARIABLE)?);
    let old_is_missing = old.is_none() && needs_password(shown);
    if (old_is_missing || new.is_none()) && !prompt::can_ask(common) {
        let hint =
            format!("Give both, old and new, as two lines with --password-stdin, or in {VARIABLE} and {NEW_VARIABLE}.");
        return Err(password::impossible(&hint));
    }
    let old = match old {
        None if old_is_missing => Some(prompt::secret("Old password").await?.ok_or_else(password::nothing_typed)?),
        old => old,
    };
    let new = match new {
        Some(new) => new,
        None => {
            // Nobody thinks up a new one, and types it twice, to hear then that the old one was mistyped.
            let old_password = old.clone().filter(|_| needs_password(shown));
            let check = PasswordParams { old_password, new_password: None, only_check: true, key: ids::new_key() };
            client.call::<Password>(&check).await?;
            password::ask_new("New password, at least 8 characters").await?
        }
    };
    Ok((old, new))
}

pub(super) async fn delete(common: &Common, role: Role, args: &DeleteArgs) -> Ended {
    let mut client = connect::as_account(common, role)?;
    let shown = client.call::<Show>(&Nothing {}).await?.value;
    let name = &shown.account.name;
    confirm(common, args, name).await?;
    let password = match needs_password(&shown) {
        true => Some(password::existing(common, args.password_stdin).await?),
        false => None,
    };
    let params = DeleteParams { password, key: ids::key_or_new(common.key.as_ref()) };
    let reply = client.change::<Delete>(&params).await?;
    if shown.by == "session" {
        forget_token(&mut client, common, role).await;
    }
    let output = Output::new(common);
    output.words(&format!(
        "The account {name} is deleted. What it bought or sold stays in the books as {}.",
        reply.value.account.name
    ));
    super::print(&output, &reply.raw, &reply.value.account)?;
    Ok(status::DONE)
}

/// Nobody deletes another account than he thinks.
async fn confirm(common: &Common, args: &DeleteArgs, name: &AccountName) -> Result<(), Failure> {
    let hint = format!("To delete it, say --yes --name {name}.");
    match &args.name {
        Some(given) if given != name => {
            return Err(Failure::usage(format!("you are {name}, not {given}; nothing was deleted"), hint));
        }
        Some(_) if common.yes => return Ok(()),
        None if common.yes => {
            return Err(Failure::usage(format!("--yes without --name: you are {name}; nothing was deleted"), hint));
        }
        _ => {}
    }
    if !prompt::can_ask(common) {
        let message = format!("{name} would be deleted, and whether it should cannot be asked here");
        return Err(Failure::new(status::PROMPT_IMPOSSIBLE, message, hint));
    }
    prompt::say(&format!("This deletes the account {name} for good. Its orders and reports stay in the books."))?;
    let typed = prompt::line("Type its name to delete it").await?;
    match typed.is_some_and(|typed| typed.eq_ignore_ascii_case(name.as_str())) {
        true => Ok(()),
        false => Err(Failure::new(status::DECLINED, format!("{name} was not deleted"), "")),
    }
}

/// The session is over; a file that stays would only be told so.
async fn forget_token(client: &mut Steady, common: &Common, role: Role) {
    let market = match client.client().await {
        Ok(client) => client.greet().await,
        Err(error) => Err(error),
    };
    let removed = market.map_err(Failure::from).and_then(|m| TokenFiles::of_user().remove(role, &m.instance));
    if removed.is_err() {
        Output::new(common).words(&format!("The login kept here is over; `{} logout` removes it.", super::tool(role)));
    }
}
