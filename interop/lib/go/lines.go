// Package lines is the loop that the Go adapters share: JSON lines in and out, docs/adapters.md.
package lines

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// Refused says that the library refused the input, in the way that it documents.
type Refused struct{ Reason, Native string }

func (r Refused) Error() string { return r.Native }

// Unsupported says that the library has no such feature.
type Unsupported string

func (u Unsupported) Error() string { return string(u) }

// Operation takes the input of a vector, and returns the value of an accepted one.
type Operation func(json.RawMessage) (any, error)

type Implementation struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Language string `json:"language"`
	Runtime  string `json:"runtime"`
}

type Ready struct {
	Type           string            `json:"type"`
	Protocol       int               `json:"protocol"`
	Implementation Implementation    `json:"implementation"`
	Roles          []string          `json:"roles,omitempty"`
	Operations     []string          `json:"operations"`
	Algorithms     []string          `json:"algorithms"`
	Clock          string            `json:"clock"`
	Capabilities   []string          `json:"capabilities"`
	Choices        map[string]string `json:"choices"`
}

// Input is that of proof-validate.
type Input struct {
	Clock  int64
	Policy struct {
		Algorithms             []string
		MaxAge, ClockTolerance int64
	}
	Request struct {
		Method, URL string
		Headers     [][2]json.RawMessage
	}
	Token *struct {
		Value json.RawMessage
		Jkt   string
	}
	Nonce *struct {
		Current  string
		Previous []string
	}
}

func Parse(input json.RawMessage) (in Input, err error) {
	err = json.Unmarshal(input, &in)
	return in, err
}

// Text of an octet string; adapters that take no others do not declare raw-octets.
func Text(value json.RawMessage) (text string, err error) {
	if json.Unmarshal(value, &text) != nil {
		return "", Unsupported("raw-octets")
	}
	return text, nil
}

// Proofs are the lines of the field DPoP.
func (in Input) Proofs() (proofs []string, err error) {
	for _, header := range in.Request.Headers {
		name, err := Text(header[0])
		if err != nil || !strings.EqualFold(name, "DPoP") {
			continue
		}
		proof, err := Text(header[1])
		if err != nil {
			return nil, err
		}
		proofs = append(proofs, proof)
	}
	return proofs, nil
}

// Proof is the one line of the field DPoP, for libraries that take one; empty where it is absent.
func (in Input) Proof() (string, error) {
	proofs, err := in.Proofs()
	if err != nil || len(proofs) == 0 {
		return "", err
	}
	if len(proofs) > 1 {
		return "", Unsupported("multi-header")
	}
	return proofs[0], nil
}

// Version of a module that this program is built with.
func Version(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return strings.TrimPrefix(dependency.Version, "v")
		}
	}
	return "unknown"
}

type message struct {
	Type, Op string
	Seq      *string
	Input    json.RawMessage
}

func answer(msg message, operations map[string]Operation) (result map[string]any) {
	operation := operations[msg.Op]
	if msg.Type != "run" || operation == nil {
		return map[string]any{"outcome": "unsupported", "what": "op:" + msg.Op}
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			result = map[string]any{"outcome": "error", "message": fmt.Sprint(thrown), "stack": string(debug.Stack())}
		}
	}()
	value, err := operation(msg.Input)
	var refused Refused
	var unsupported Unsupported
	switch {
	case err == nil:
		return map[string]any{"outcome": "accept", "value": value}
	case errors.As(err, &refused):
		result = map[string]any{"outcome": "reject", "reason": nil, "native": refused.Native}
		if refused.Reason != "" {
			result["reason"] = refused.Reason
		}
		return result
	case errors.As(err, &unsupported):
		return map[string]any{"outcome": "unsupported", "what": string(unsupported)}
	default:
		return map[string]any{"outcome": "error", "message": err.Error()}
	}
}

// Serve answers what comes until the input ends.
func Serve(ready Ready, operations map[string]Operation) {
	ready.Type, ready.Protocol = "ready", 1
	ready.Implementation.Language, ready.Implementation.Runtime = "Go", runtime.Version()
	for name := range operations {
		ready.Operations = append(ready.Operations, name)
	}
	slices.Sort(ready.Operations)
	if ready.Choices == nil {
		ready.Choices = map[string]string{}
	}
	in, out := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var msg message
		if json.Unmarshal(line, &msg) != nil {
			continue
		}
		switch {
		case msg.Type == "hello":
			_ = out.Encode(ready)
		case msg.Type == "bye":
			return
		case msg.Seq != nil:
			result := answer(msg, operations)
			result["type"], result["seq"] = "result", *msg.Seq
			_ = out.Encode(result)
		}
	}
}
