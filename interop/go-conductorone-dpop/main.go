// github.com/conductorone/dpop: Validator.ValidateProof. The one knob of its window is the same for past and future.
package main

import (
	"context"
	"crypto"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"lines"

	"github.com/conductorone/dpop/pkg/dpop"
	"github.com/go-jose/go-jose/v4"
)

var errNonce = errors.New("not a nonce of this server")

func validate(input json.RawMessage) (any, error) {
	in, err := lines.Parse(input)
	if err != nil {
		return nil, err
	}
	proof, err := in.Proof()
	if err != nil {
		return nil, err
	}
	var algorithms []jose.SignatureAlgorithm
	for _, name := range in.Policy.Algorithms {
		algorithms = append(algorithms, jose.SignatureAlgorithm(name))
	}
	options := []dpop.Option{
		dpop.WithNowFunc(func() time.Time { return time.Unix(in.Clock, 0) }),
		dpop.WithMaxClockSkew(time.Duration(in.Policy.MaxAge) * time.Second),
		dpop.WithAllowedSignatureAlgorithms(algorithms),
		dpop.WithJTIStore(func(context.Context, string) error { return nil }),
	}
	if in.Nonce != nil {
		nonces := append([]string{in.Nonce.Current}, in.Nonce.Previous...)
		options = append(options, dpop.WithNonceValidator(func(_ context.Context, nonce string) error {
			if slices.Contains(nonces, nonce) {
				return nil
			}
			return errNonce
		}))
	}
	var proofOptions []dpop.ValidationProofOption
	if in.Token != nil {
		token, err := lines.Text(in.Token.Value)
		if err != nil {
			return nil, err
		}
		proofOptions = append(proofOptions, dpop.WithProofExpectedAccessToken(token))
		options = append(options, dpop.WithAccessTokenBindingValidator(
			// The one for JWTs compares in the same way.
			func(_ context.Context, _ string, key *jose.JSONWebKey) error {
				thumbprint, err := key.Thumbprint(crypto.SHA256)
				if err != nil || base64.RawURLEncoding.EncodeToString(thumbprint) != in.Token.Jkt {
					return dpop.ErrInvalidTokenBinding
				}
				return nil
			}))
	}
	claims, err := dpop.NewValidator(options...).
		ValidateProof(context.Background(), proof, in.Request.Method, in.Request.URL, proofOptions...)
	switch {
	case err == nil:
	case errors.Is(err, errNonce), errors.Is(err, dpop.ErrInvalidProof), errors.Is(err, dpop.ErrExpiredProof),
		errors.Is(err, dpop.ErrInvalidNonce), errors.Is(err, dpop.ErrInvalidTokenBinding):
		return nil, lines.Refused{Native: err.Error()}
	default:
		return nil, err
	}
	thumbprint, err := claims.PublicKey().Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return map[string]any{"jkt": base64.RawURLEncoding.EncodeToString(thumbprint), "jti": claims.ID}, nil
}

func main() {
	lines.Serve(lines.Ready{
		Implementation: lines.Implementation{Name: "github.com/conductorone/dpop", Version: lines.Version("github.com/conductorone/dpop")},
		Algorithms:     []string{"ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"},
		Clock:          "inject",
		Capabilities:   []string{"nonce"},
	}, map[string]lines.Operation{"proof-validate": validate})
}
