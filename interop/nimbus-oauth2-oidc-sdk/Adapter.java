import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.dpop.verifiers.*;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;
import java.text.ParseException;
import java.util.*;

/** com.nimbusds:oauth2-oidc-sdk: the verifiers of package dpop.verifiers, and DefaultDPoPProofFactory. */
public class Adapter {
    static final List<String> ALGORITHMS =
        List.of("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    static final DPoPIssuer ISSUER = new DPoPIssuer("client");

    static Map<String, Object> validate(Map<String, Object> input) throws Exception {
        SignedJWT proof;
        URI url;
        try {
            proof = SignedJWT.parse(Lines.proof(Lines.member(input, "request")));
            url = new URI(Lines.text(Lines.member(input, "request").get("url")));
        } catch (ParseException | java.net.URISyntaxException error) {
            throw new Lines.Refused(error); // Documented for what is no signed JWT.
        }
        List<String> nonces = Lines.nonces(input);
        for (int i = 0; ; i++) {
            try {
                Nonce nonce = nonces.get(i) == null ? null : new Nonce(nonces.get(i));
                return Map.of("jkt", verify(input, proof, url, nonce), "jti", proof.getJWTClaimsSet().getJWTID());
            } catch (InvalidDPoPProofException | AccessTokenValidationException error) {
                if (i == nonces.size() - 1) throw new Lines.Refused(error);
            }
        }
    }

    static String verify(Map<String, Object> input, SignedJWT proof, URI url, Nonce nonce) throws Exception {
        Set<JWSAlgorithm> algorithms = new HashSet<>();
        for (String name : Lines.algorithms(input)) algorithms.add(new JWSAlgorithm(name));
        Map<String, Object> policy = Lines.member(input, "policy");
        long skew = Lines.seconds(policy, "clockTolerance");
        long age = Lines.seconds(policy, "maxAge");
        String method = Lines.text(Lines.member(input, "request").get("method"));
        Map<String, Object> token = Lines.member(input, "token");
        if (token == null) {
            if (!method.equals("POST")) throw new Lines.Unsupported("methods other than POST at the token endpoint");
            return new DPoPTokenRequestVerifier(algorithms, url, skew, age, null)
                .verify(ISSUER, proof, nonce).getValue().toString();
        }
        var confirmation = new JWKThumbprintConfirmation(new Base64URL((String) token.get("jkt")));
        new DPoPProtectedResourceRequestVerifier(algorithms, skew, age, null).verify(
            method, url, ISSUER, proof, new DPoPAccessToken(Lines.text(token.get("value"))), confirmation, nonce);
        return proof.getHeader().getJWK().computeThumbprint().toString();
    }

    static Map<String, Object> thumbprint(Map<String, Object> input) throws Exception {
        if (!input.containsKey("jwk")) throw new Lines.Unsupported("json-text");
        try {
            return Map.of("jkt", JWK.parse(Lines.member(input, "jwk")).computeThumbprint().toString());
        } catch (ParseException | JOSEException error) {
            throw new Lines.Refused(error);
        }
    }

    static Map<String, Object> create(Map<String, Object> input) throws Exception {
        if (input.containsKey("claims")) throw new Lines.Unsupported("claims of the caller");
        var factory = new DefaultDPoPProofFactory(
            JWK.parse(Lines.member(input, "key")), new JWSAlgorithm((String) input.get("alg")));
        String jti = (String) input.get("jti");
        String accessToken = (String) input.get("accessToken");
        String nonce = (String) input.get("nonce");
        URI url;
        try {
            // Documented: without query and fragment.
            url = new URI(((String) input.get("htu")).replaceAll("[?#].*", ""));
        } catch (java.net.URISyntaxException error) {
            throw new Lines.Refused(error);
        }
        SignedJWT proof = factory.createDPoPJWT(
            jti == null ? new JWTID() : new JWTID(jti), (String) input.get("htm"), url,
            new Date(Lines.seconds(input, "clock") * 1000),
            accessToken == null ? null : new DPoPAccessToken(accessToken), nonce == null ? null : new Nonce(nonce));
        return Map.of("proof", proof.serialize());
    }

    public static void main(String[] args) throws Exception {
        Lines.serve(
            Map.of(
                "implementation", Map.of(
                    "name", "com.nimbusds:oauth2-oidc-sdk", "version", Lines.version(DPoPIssuer.class),
                    "language", "Java", "runtime", System.getProperty("java.version")),
                "algorithms", ALGORITHMS,
                "clock", "rebase",
                "capabilities", List.of("nonce", "window")),
            new TreeMap<>(Map.of(
                "proof-validate", Adapter::validate, "thumbprint", Adapter::thumbprint, "proof-create", Adapter::create)));
    }
}
