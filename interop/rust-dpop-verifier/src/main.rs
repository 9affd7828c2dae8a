//! dpop-verifier: DpopVerifier::verify(), with feature eddsa. That the key is the one of the token is for the caller to
//! see: the thumbprint is returned, and nothing compared here.

use dpop_verifier::{DpopError, DpopVerifier, NonceMode, ReplayContext, ReplayStore};
use serde_json::{json, Value};
use std::io::{self, BufRead, Write};

struct EverythingIsNew;

#[async_trait::async_trait]
impl ReplayStore for EverythingIsNew {
    async fn insert_once(&mut self, _: [u8; 32], _: ReplayContext<'_>) -> Result<bool, DpopError> {
        Ok(true)
    }
}

enum Failure {
    Refused(DpopError),
    Unsupported(String),
    Error(String),
}

use Failure::{Error, Refused, Unsupported};

fn text(value: &Value) -> Result<&str, Failure> {
    value.as_str().ok_or_else(|| Unsupported("raw-octets".into()))
}

fn validate(input: &Value) -> Result<Value, Failure> {
    let request = &input["request"];
    let mut proofs = Vec::new();
    for header in request["headers"].as_array().into_iter().flatten() {
        if text(&header[0])?.eq_ignore_ascii_case("dpop") {
            proofs.push(text(&header[1])?);
        }
    }
    if proofs.len() > 1 {
        return Err(Unsupported("multi-header".into()));
    }
    let proof = proofs.first().copied().unwrap_or_default();
    let token = match &input["token"] {
        Value::Null => None,
        token => Some(text(&token["value"])?),
    };
    let policy = &input["policy"];
    let seconds = |name: &str| policy[name].as_i64().ok_or_else(|| Error(format!("no {name}")));
    let verify = |mode: NonceMode| {
        let verifier = DpopVerifier::new()
            .with_max_age_seconds(seconds("maxAge")?)
            .with_future_skew_seconds(seconds("clockTolerance")?)
            .with_nonce_mode(mode);
        let (url, method) = (text(&request["url"])?, text(&request["method"])?);
        match futures_executor::block_on(verifier.verify(&mut EverythingIsNew, proof, url, method, token)) {
            Ok(verified) => Ok(json!({ "jkt": verified.jkt, "jti": verified.jti })),
            Err(DpopError::Store(error)) => Err(Error(error.to_string())),
            Err(error) => Err(Refused(error)),
        }
    };
    if input["nonce"].is_null() {
        return verify(NonceMode::Disabled);
    }
    // With each nonce that the server still takes, as callers do: the library takes one.
    let previous = input["nonce"]["previous"].as_array().into_iter().flatten();
    let mut answer = Err(Error("no nonce".into()));
    for nonce in std::iter::once(&input["nonce"]["current"]).chain(previous) {
        answer = verify(NonceMode::RequireEqual { expected_nonce: text(nonce)?.into() });
        if !matches!(answer, Err(Refused(_))) {
            break;
        }
    }
    answer
}

fn answer(message: &Value) -> Value {
    let is_known = message["type"] == "run" && message["op"] == "proof-validate";
    let answer = if is_known {
        std::panic::catch_unwind(|| validate(&message["input"])).unwrap_or_else(|_| Err(Error("panic".into())))
    } else {
        Err(Unsupported(format!("op:{}", message["op"].as_str().unwrap_or("sequence"))))
    };
    let mut result = match answer {
        Ok(value) => json!({ "outcome": "accept", "value": value }),
        Err(Refused(error)) => json!({ "outcome": "reject", "reason": null, "native": error.to_string() }),
        Err(Unsupported(what)) => json!({ "outcome": "unsupported", "what": what }),
        Err(Error(text)) => json!({ "outcome": "error", "message": text }),
    };
    result["type"] = json!("result");
    result["seq"] = message["seq"].clone();
    result
}

fn main() -> io::Result<()> {
    let ready = json!({
        "type": "ready",
        "protocol": 1,
        "implementation": { "name": "dpop-verifier", "version": "4.4.0", "language": "Rust" },
        "operations": ["proof-validate"],
        "algorithms": ["ES256", "EdDSA"],
        "clock": "rebase",
        "capabilities": ["nonce", "window"],
        "choices": {},
    });
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let Ok(message) = serde_json::from_slice::<Value>(&line?) else { continue };
        match message["type"].as_str() {
            Some("hello") => writeln!(out, "{ready}")?,
            Some("bye") => break,
            _ if message["seq"].is_string() => writeln!(out, "{}", answer(&message))?,
            _ => continue,
        }
        out.flush()?;
    }
    Ok(())
}
