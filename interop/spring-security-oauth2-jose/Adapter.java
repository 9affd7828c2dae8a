import java.time.*;
import java.util.*;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.*;

/**
 * org.springframework.security:spring-security-oauth2-jose: DPoPProofJwtDecoderFactory as it is by default. It takes every
 * asymmetric algorithm that it knows; its window and the time are its own. It has no nonces.
 */
public class Adapter {
    static final DPoPProofJwtDecoderFactory FACTORY = new DPoPProofJwtDecoderFactory();

    /** An access token with the claim that the library looks at. */
    record Token(String value, String jkt) implements OAuth2Token, ClaimAccessor {
        @Override public String getTokenValue() { return value; }
        @Override public Map<String, Object> getClaims() { return Map.of("cnf", Map.of("jkt", jkt)); }
    }

    static Map<String, Object> validate(Map<String, Object> input) throws Exception {
        Map<String, Object> request = Lines.member(input, "request");
        Map<String, Object> token = Lines.member(input, "token");
        String proof = Lines.proof(request);
        try {
            var context = DPoPProofContext.withDPoPProof(proof)
                .method(Lines.text(request.get("method")))
                // Documented: without query and fragment.
                .targetUri(Lines.text(request.get("url")).replaceAll("[?#].*", ""));
            if (token != null)
                context.accessToken(new Token(Lines.text(token.get("value")), (String) token.get("jkt")));
            Jwt jwt = FACTORY.createDecoder(context.build()).decode(proof);
            return Map.of("jti", jwt.getId());
        } catch (JwtException error) {
            throw new Lines.Refused(error);
        } catch (IllegalArgumentException error) {
            // Documented for a proof that is absent.
            if (proof.isBlank()) throw new Lines.Refused(error);
            throw error;
        }
    }

    public static void main(String[] args) throws Exception {
        Lines.serve(
            Map.of(
                "implementation", Map.of(
                    "name", "org.springframework.security:spring-security-oauth2-jose", "version", Lines.version(Jwt.class),
                    "language", "Java", "runtime", System.getProperty("java.version")),
                "algorithms", List.of("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
                "clock", "rebase",
                "capabilities", List.of()),
            new TreeMap<>(Map.of("proof-validate", Adapter::validate)));
    }
}
