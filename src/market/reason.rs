//! The stable words, codes, retry classes and exit statuses of everything that can go wrong, in one table.

/// What a caller may do after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// The same call will never succeed.
    Never,
    /// Ask again, with the same key: nothing happened, or it is not known whether it did.
    SameKey,
    /// The refusal is final for its key; changed circumstances need a new key.
    NewKey,
    /// Ask again later, with the same key.
    Later,
}

impl Retry {
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::SameKey => "same_key",
            Self::NewKey => "new_key",
            Self::Later => "later",
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $word:literal $code:literal $retry:ident $exit:literal,)*) => {
        /// Why something was not done. Words and codes never change their meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Reason { $($(#[$doc])* $name,)* }

        impl Reason {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable word of `error.data.reason`.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The JSON-RPC error code.
            pub fn code(self) -> i32 {
                match self { $(Self::$name => $code,)* }
            }

            pub fn retry(self) -> Retry {
                match self { $(Self::$name => Retry::$retry,)* }
            }

            /// The exit status of the command-line tools.
            pub fn exit_status(self) -> u8 {
                match self { $(Self::$name => $exit,)* }
            }
        }
    };
}

reasons! {
    // name                word                        code   retry  exit
    ParseError            "parse_error"              -32700  Never    2,
    InvalidRequest        "invalid_request"          -32600  Never    2,
    UnknownMethod         "unknown_method"           -32601  Never    2,
    InvalidParams         "invalid_params"           -32602  Never    2,
    Internal              "internal"                 -32603  SameKey  1,
    NotLoggedIn           "not_logged_in"              1004  Never    4,
    Forbidden             "forbidden"                  1004  Never    4,
    WrongCredentials      "wrong_credentials"          1004  Never    4,
    AccountBlocked        "account_blocked"            1004  Never    4,
    InsufficientStock     "insufficient_stock"         1005  NewKey   5,
    PriceAboveLimit       "price_above_limit"          1006  NewKey   6,
    KeyReused             "key_reused"                 1007  NewKey   7,
    ExpectationFailed     "expectation_failed"         1007  NewKey   7,
    PriceChangeNotAllowed "price_change_not_allowed"   1007  NewKey   7,
    AlreadyExists         "already_exists"             1007  NewKey   7,
    RoundStillOpen        "round_still_open"           1007  NewKey   7,
    NothingToCancel       "nothing_to_cancel"          1007  NewKey   7,
    DigestMismatch        "digest_mismatch"            1007  NewKey   7,
    NotFound              "not_found"                  1008  NewKey   8,
    RoundNotSelling       "round_not_selling"          1009  NewKey   9,
    InvalidFile           "invalid_file"               1010  NewKey  10,
    LimitReached          "limit_reached"              1012  NewKey  12,
    Busy                  "busy"                       1012  Later   12,
    TooManyAttempts       "too_many_attempts"          1012  Later   12,
    ProtocolMismatch      "protocol_mismatch"          1076  Never   76,
}

impl Reason {
    /// The reason with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.word() == word)
    }
}
