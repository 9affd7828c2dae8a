//! Conformance adapter: JSON lines on standard input and output, <https://www.npmjs.com/package/rfc9449> docs/adapters.md
//!
//! `cargo build --release && npx rfc9449 conformance --adapter target/release/adapter`
//!
//! thumbprint and ath work as they are. Put the calls of your library in their place, and add the other operations.

use base64::{engine::general_purpose::URL_SAFE_NO_PAD, Engine};
use serde_json::{json, Map, Value};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, Write};

fn ready() -> Value {
    json!({
        "type": "ready",
        "protocol": 1,
        "implementation": { "name": "my-library", "version": "0.0.0", "language": "Rust" },
        "operations": ["thumbprint", "ath"],
        // Algorithms of proofs that the library signs and verifies.
        "algorithms": ["ES256"],
        // inject: the library takes the time as an argument; rebase: it uses the real time.
        "clock": "inject",
        // Of vectors/registry/capabilities.json, without those that start with op:, alg: and clock:.
        "capabilities": ["json-text", "raw-octets", "reasons"],
        // Of vectors/registry/choices.json: what the library does where the standards leave it open. May be empty.
        "choices": {
            "thumbprint-non-canonical": "hash-as-written",
            "thumbprint-symmetric": "refuse",
            "thumbprint-unknown-curve": "calculate",
        },
    })
}

enum Failure {
    /// The library refused the input, in the way that it documents: a code of vectors/registry/reasons.json.
    Refused(&'static str),
    /// The library has no such feature.
    Unsupported(String),
    /// Whatever the library does not document as a refusal.
    Error(String),
}

use Failure::{Error, Refused, Unsupported};

fn digest(octets: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(octets))
}

// Members of the input: vectors/schema/<operation>.json. What is returned is the value of the result.

fn thumbprint(input: &Value) -> Result<Value, Failure> {
    let jwk = match input["jwkText"].as_str() {
        Some(text) => serde_json::from_str(text).map_err(|error| Error(error.to_string()))?,
        None => input["jwk"].clone(),
    };
    let names: &[&str] = match jwk["kty"].as_str() {
        Some("AKP") => &["alg", "kty", "pub"],
        Some("EC") => &["crv", "kty", "x", "y"],
        Some("OKP") => &["crv", "kty", "x"],
        Some("RSA") => &["e", "kty", "n"],
        _ => return Err(Refused("jwk_invalid")),
    };
    // serde_json keeps members in the order of their names.
    let mut required = Map::new();
    for name in names {
        let value = jwk[*name].as_str().unwrap_or_default();
        // What JSON would write with an escape could be written in several ways.
        if value.is_empty() || value.chars().any(|c| c == '"' || c == '\\' || c < ' ') {
            return Err(Refused("jwk_invalid"));
        }
        required.insert(name.to_string(), json!(value));
    }
    let canonical = Value::Object(required).to_string();
    Ok(json!({ "jkt": digest(canonical.as_bytes()), "canonical": canonical }))
}

fn ath(input: &Value) -> Result<Value, Failure> {
    // Otherwise octets that are no text: { "b64u": "..." }.
    let token = input["token"].as_str().unwrap_or_default();
    let body = token.trim_end_matches('=');
    let is_token68 = |c: char| c.is_ascii_alphanumeric() || "._~+/-".contains(c);
    if body.is_empty() || !body.chars().all(is_token68) {
        return Err(Refused("token_malformed"));
    }
    Ok(json!({ "ath": digest(token.as_bytes()) }))
}

fn run(message: &Value) -> Result<Value, Failure> {
    let input = &message["input"];
    match (message["type"].as_str(), message["op"].as_str()) {
        (Some("run"), Some("thumbprint")) => thumbprint(input),
        (Some("run"), Some("ath")) => ath(input),
        // "proof-validate": call the library, and turn the error that it documents for a bad proof into Refused:
        // nothing else.
        // Sequences come as open, step and close.
        (_, op) => Err(Unsupported(format!("op:{}", op.unwrap_or("sequence")))),
    }
}

fn answer(message: &Value) -> Value {
    let mut result = match run(message) {
        Ok(value) => json!({ "outcome": "accept", "value": value }),
        Err(Refused(reason)) => json!({ "outcome": "reject", "reason": reason }),
        Err(Unsupported(what)) => json!({ "outcome": "unsupported", "what": what }),
        Err(Error(text)) => json!({ "outcome": "error", "message": text }),
    };
    result["type"] = json!("result");
    result["seq"] = message["seq"].clone();
    result
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let Ok(message) = serde_json::from_slice::<Value>(&line?) else {
            eprintln!("ignored a line that is no JSON");
            continue;
        };
        match message["type"].as_str() {
            Some("hello") => writeln!(out, "{}", ready())?,
            Some("bye") => break,
            _ if message["seq"].is_string() => writeln!(out, "{}", answer(&message))?,
            _ => continue,
        }
        out.flush()?;
    }
    Ok(())
}
