// Runs vectors of kinds thumbprint, ath and proof-validate against the functions below: go run run.go
//
// Standard library only. Of a proof nothing but an ES256 signature is checked: it must verify where the proof is to be
// accepted, and must not where it is the fault. The other vectors of that kind are not run.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

type input struct {
	Jwk     map[string]any // No struct: encoding/json ignores the case of names there.
	JwkText string
	Token   any
	Request struct{ Headers [][]any }
}

type expectation struct {
	Verdict, Choice string
	Reasons         []string
	When, Value     map[string]string
}

// What this implementation does where the standards leave a choice: registry/choices.json.
var choices = map[string]string{
	"thumbprint-non-canonical": "hash-as-written",
	"thumbprint-symmetric":     "refuse",
	"thumbprint-unknown-curve": "calculate",
}

var members = map[string][]string{
	"AKP": {"kty", "alg", "pub"},
	"EC":  {"kty", "crv", "x", "y"},
	"OKP": {"kty", "crv", "x"},
	"RSA": {"kty", "e", "n"},
}

// What JSON would write with an escape could be written in several ways.
var plain = regexp.MustCompile(`^[^"\\\x00-\x1f]+\z`)
var token68 = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*\z`)
var base64url = base64.RawURLEncoding.Strict()

func hash(octets []byte) string {
	sum := sha256.Sum256(octets)
	return base64url.EncodeToString(sum[:])
}

// The functions return the value of an accepted input, or for a refusal a code of registry/reasons.json.

// thumbprint is RFC 7638.
func thumbprint(in input) (map[string]string, string) {
	if in.JwkText != "" {
		must(json.Unmarshal([]byte(in.JwkText), &in.Jwk))
	}
	kty, _ := in.Jwk["kty"].(string)
	if members[kty] == nil {
		return nil, "jwk_invalid"
	}
	required := map[string]string{}
	for _, name := range members[kty] {
		if required[name], _ = in.Jwk[name].(string); !plain.MatchString(required[name]) {
			return nil, "jwk_invalid"
		}
	}
	canonical, err := json.Marshal(required) // In the order of the names.
	must(err)
	return map[string]string{"jkt": hash(canonical), "canonical": string(canonical)}, ""
}

// ath is RFC 9449, section 4.2: the hash of a token68 (RFC 9110, section 11.2).
func ath(in input) (map[string]string, string) {
	token, isText := in.Token.(string) // Otherwise octets that are no text.
	if !isText || !token68.MatchString(token) {
		return nil, "token_malformed"
	}
	return map[string]string{"ath": hash([]byte(token))}, ""
}

// signature verifies the ES256 signature of a proof by the key in its header.
func signature(in input) (map[string]string, string) {
	isProof := func(field []any) bool { return strings.EqualFold(field[0].(string), "DPoP") }
	field := in.Request.Headers[slices.IndexFunc(in.Request.Headers, isProof)]
	segments := strings.Split(field[1].(string), ".")
	if len(segments) != 3 {
		return nil, "malformed_jwt"
	}
	text, err := base64url.DecodeString(segments[0])
	must(err)
	var header struct{ Jwk map[string]any }
	must(json.Unmarshal(text, &header))
	number := func(name string) *big.Int {
		octets, err := base64url.DecodeString(header.Jwk[name].(string))
		must(err)
		return new(big.Int).SetBytes(octets)
	}
	key := ecdsa.PublicKey{Curve: elliptic.P256(), X: number("x"), Y: number("y")}
	rs, err := base64url.DecodeString(segments[2])
	if err != nil || len(rs) != 64 {
		return nil, "signature_length"
	}
	sum := sha256.Sum256([]byte(segments[0] + "." + segments[1]))
	if !ecdsa.Verify(&key, sum[:], new(big.Int).SetBytes(rs[:32]), new(big.Int).SetBytes(rs[32:])) {
		return nil, "signature_invalid"
	}
	return nil, ""
}

// judge says what is wrong, or nothing.
func judge(expect expectation, value map[string]string, reason string) string {
	verdict := expect.Verdict
	if verdict == "choice" {
		verdict = expect.When[choices[expect.Choice]]
	}
	isRight := verdict == "accept" && reason == "" || verdict == "reject" && slices.Contains(expect.Reasons, reason)
	for name := range value {
		isRight = isRight && value[name] == expect.Value[name]
	}
	if isRight {
		return ""
	}
	return fmt.Sprintf("%v %s, not %s %v %v", value, reason, verdict, expect.Value, expect.Reasons)
}

func main() {
	kinds := map[string]func(input) (map[string]string, string){
		"thumbprint": thumbprint, "ath": ath, "proof-validate": signature}
	var manifest struct{ Files map[string]string }
	read("manifest.json", &manifest)
	passed, failed := 0, 0
	for _, path := range slices.Sorted(maps.Keys(manifest.Files)) {
		kind := strings.Split(path, "/")[1]
		if kinds[kind] == nil || !strings.HasPrefix(path, "data/") {
			continue
		}
		var file struct {
			Alg      string
			Defaults struct{ Input json.RawMessage }
			Vectors  []struct {
				ID     string
				Input  json.RawMessage
				Expect expectation
			}
		}
		read(path, &file)
		for _, vector := range file.Vectors {
			expect := vector.Expect
			isFault := expect.Verdict == "reject" && slices.Contains(expect.Reasons, "signature_invalid")
			if kind == "proof-validate" && !(file.Alg == "ES256" && (expect.Verdict == "accept" || isFault)) {
				continue
			}
			var in input // The second is merged into the first.
			for _, part := range []json.RawMessage{file.Defaults.Input, vector.Input} {
				if part != nil {
					must(json.Unmarshal(part, &in))
				}
			}
			value, reason := kinds[kind](in)
			if problem := judge(expect, value, reason); problem != "" {
				failed++
				fmt.Printf("%s: %s\n", vector.ID, problem)
			} else {
				passed++
			}
		}
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}

// read reads a file of the suite, relative to this one.
func read(path string, into any) {
	_, source, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(source), "..", path))
	must(err)
	must(json.Unmarshal(text, into))
}

// must ends the run at a mistake of this program or of the suite, which is no refusal.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
