//! The language both sides speak: lines of JSON-RPC 2.0 over a Unix socket, its methods, and a typed client.
//!
//! A call is split off the stream ([`frame`]), taken apart strictly ([`envelope`]), and answered with a result of
//! its [`methods`] or an [`error`]. The [`client`] is the other end of all of that.

pub mod client;
pub mod envelope;
pub mod error;
pub mod frame;
pub mod methods;
pub mod openrpc;
pub mod plain_words;
pub mod quick_place;
pub mod schema;
pub mod secret;
pub mod socket;
pub mod socket_access;
pub mod strict;

/// The version of this protocol; it grows when an old client would misunderstand.
pub const PROTOCOL: u32 = 1;
