// github.com/auth0/go-jwt-middleware: the header extractor of the middleware, and Core.CheckTokenWithDPoP, which takes a
// validator of access tokens: here one that knows the token of the vector. It has no nonces.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"lines"

	jwtmiddleware "github.com/auth0/go-jwt-middleware/v3"
	"github.com/auth0/go-jwt-middleware/v3/core"
	"github.com/auth0/go-jwt-middleware/v3/validator"
)

const module = "github.com/auth0/go-jwt-middleware/v3"

type token string

func (jkt token) GetConfirmationJKT() string { return string(jkt) }
func (jkt token) HasConfirmation() bool      { return jkt != "" }

type tokens struct {
	proofs *validator.Validator
	jkt    token
}

func (t tokens) ValidateToken(context.Context, string) (any, error) { return t.jkt, nil }

func (t tokens) ValidateDPoPProof(ctx context.Context, proof string) (core.DPoPProofClaims, error) {
	claims, err := t.proofs.ValidateDPoPProof(ctx, proof)
	if err != nil {
		return nil, err
	}
	return claims, nil
}

var proofs = func() *validator.Validator {
	proofs, err := validator.New(
		validator.WithKeyFunc(func(context.Context) (any, error) { return []byte("unused"), nil }),
		validator.WithAlgorithm(validator.RS256),
		validator.WithIssuer("https://server.example.com/"),
		validator.WithAudience("a"),
	)
	if err != nil {
		panic(err)
	}
	return proofs
}()

func validate(input json.RawMessage) (any, error) {
	in, err := lines.Parse(input)
	if err != nil {
		return nil, err
	}
	if in.Token == nil {
		return nil, lines.Unsupported("endpoints without an access token")
	}
	accessToken, err := lines.Text(in.Token.Value)
	if err != nil {
		return nil, err
	}
	all, err := in.Proofs()
	if err != nil {
		return nil, err
	}
	proof, err := jwtmiddleware.DPoPHeaderExtractor(&http.Request{Header: http.Header{"Dpop": all}})
	if err != nil { // Documented: more than one proof.
		return nil, lines.Refused{Native: err.Error()}
	}
	checker, err := core.New(
		core.WithValidator(tokens{proofs, token(in.Token.Jkt)}),
		core.WithDPoPMode(core.DPoPRequired),
		core.WithDPoPProofOffset(time.Duration(in.Policy.MaxAge)*time.Second),
		core.WithDPoPIATLeeway(time.Duration(in.Policy.ClockTolerance)*time.Second),
	)
	if err != nil {
		return nil, err
	}
	_, dpop, err := checker.CheckTokenWithDPoP(
		context.Background(), accessToken, core.AuthSchemeDPoP, proof, in.Request.Method, in.Request.URL)
	var invalid *core.ValidationError
	if errors.As(err, &invalid) {
		return nil, lines.Refused{Native: invalid.Code}
	}
	if err != nil {
		return nil, err
	}
	return map[string]any{"jkt": dpop.PublicKeyThumbprint}, nil
}

func main() {
	lines.Serve(lines.Ready{
		Implementation: lines.Implementation{Name: "github.com/auth0/go-jwt-middleware", Version: lines.Version(module)},
		Roles:          []string{"rs"},
		Algorithms:     []string{"ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"},
		Clock:          "rebase",
		Capabilities:   []string{"multi-header", "window"},
	}, map[string]lines.Operation{"proof-validate": validate})
}
