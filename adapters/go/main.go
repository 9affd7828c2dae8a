// Conformance adapter: JSON lines on standard input and output, https://www.npmjs.com/package/rfc9449 docs/adapters.md
//
//	go build && npx rfc9449 conformance --adapter ./adapter
//
// thumbprint and ath work as they are. Put the calls of your library in their place, and add the other operations.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// No structs for what comes in: encoding/json ignores the case of member names there.
type object = map[string]any

var ready = object{
	"type":           "ready",
	"protocol":       1,
	"implementation": object{"name": "my-library", "version": "0.0.0", "language": "Go", "runtime": runtime.Version()},
	// Algorithms of proofs that the library signs and verifies.
	"algorithms": []string{"ES256"},
	// inject: the library takes the time as an argument; rebase: it uses the real time.
	"clock": "inject",
	// Of vectors/registry/capabilities.json, without those that start with op:, alg: and clock:.
	"capabilities": []string{"json-text", "raw-octets", "reasons"},
	// Of vectors/registry/choices.json: what the library does where the standards leave it open. May be empty.
	"choices": object{
		"thumbprint-non-canonical": "hash-as-written",
		"thumbprint-symmetric":     "refuse",
		"thumbprint-unknown-curve": "calculate",
	},
}

// The library refused the input, in the way that it documents: a code of vectors/registry/reasons.json.
type refused string

func (r refused) Error() string { return string(r) }

// The library has no such feature.
type unsupported string

func (u unsupported) Error() string { return string(u) }

// Members of the input: vectors/schema/<operation>.json. What is returned is the value of the result.
var operations = map[string]func(object) (object, error){
	"thumbprint": thumbprint,
	"ath":        ath,
	// "proof-validate": call the library, and turn the error that it documents for a bad proof into refused: nothing else.
}

var members = map[string][]string{
	"AKP": {"alg", "kty", "pub"},
	"EC":  {"crv", "kty", "x", "y"},
	"OKP": {"crv", "kty", "x"},
	"RSA": {"e", "kty", "n"},
}

// What JSON would write with an escape could be written in several ways.
var plain = regexp.MustCompile(`^[^"\\\x00-\x1f]+\z`)
var token68 = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*\z`)

func digest(octets []byte) string {
	sum := sha256.Sum256(octets)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func thumbprint(input object) (object, error) {
	jwk, _ := input["jwk"].(object)
	if text, isText := input["jwkText"].(string); isText {
		if err := json.Unmarshal([]byte(text), &jwk); err != nil {
			return nil, err
		}
	}
	kty, _ := jwk["kty"].(string)
	if members[kty] == nil {
		return nil, refused("jwk_invalid")
	}
	var parts []string
	for _, name := range members[kty] {
		value, _ := jwk[name].(string)
		if !plain.MatchString(value) {
			return nil, refused("jwk_invalid")
		}
		parts = append(parts, `"`+name+`":"`+value+`"`) // Not by encoding/json, which escapes more than RFC 7638 does.
	}
	canonical := "{" + strings.Join(parts, ",") + "}"
	return object{"jkt": digest([]byte(canonical)), "canonical": canonical}, nil
}

func ath(input object) (object, error) {
	token, isText := input["token"].(string) // Otherwise octets that are no text: { "b64u": "..." }.
	if !isText || !token68.MatchString(token) {
		return nil, refused("token_malformed")
	}
	return object{"ath": digest([]byte(token))}, nil
}

func answer(message object) (result object) {
	name, _ := message["op"].(string)
	operation := operations[name]
	if message["type"] != "run" || operation == nil { // Sequences come as open, step and close.
		return object{"outcome": "unsupported", "what": "op:" + name}
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			result = object{"outcome": "error", "message": fmt.Sprint(thrown)}
		}
	}()
	input, _ := message["input"].(object)
	value, err := operation(input)
	var no refused
	var lacks unsupported
	switch {
	case err == nil:
		return object{"outcome": "accept", "value": value}
	case errors.As(err, &no):
		return object{"outcome": "reject", "reason": string(no)}
	case errors.As(err, &lacks):
		return object{"outcome": "unsupported", "what": string(lacks)}
	default: // Not documented as a refusal, so it is an error. Leave this as it is.
		return object{"outcome": "error", "message": err.Error()}
	}
}

func main() {
	in, out := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var message object
		if json.Unmarshal(line, &message) != nil {
			fmt.Fprintln(os.Stderr, "ignored a line that is no JSON object")
			continue
		}
		seq, hasSeq := message["seq"].(string)
		switch {
		case message["type"] == "hello":
			ready["operations"] = slices.Sorted(maps.Keys(operations))
			_ = out.Encode(ready)
		case message["type"] == "bye":
			return
		case hasSeq:
			result := answer(message)
			result["type"], result["seq"] = "result", seq
			_ = out.Encode(result)
		}
	}
}
