import java.io.*;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.*;

/**
 * Conformance adapter: JSON lines on standard input and output, https://www.npmjs.com/package/rfc9449 docs/adapters.md
 *
 * <pre>npx rfc9449 conformance --adapter "java Adapter.java"</pre>
 *
 * thumbprint and ath work as they are. Put the calls of your library in their place, and add the other operations.
 */
public class Adapter {
    static final Map<String, Object> READY = new TreeMap<>(Map.of(
        "type", "ready",
        "protocol", 1,
        "implementation", Map.of(
            "name", "my-library", "version", "0.0.0", "language", "Java", "runtime", System.getProperty("java.version")),
        // Algorithms of proofs that the library signs and verifies.
        "algorithms", List.of("ES256"),
        // inject: the library takes the time as an argument; rebase: it uses the real time.
        "clock", "inject",
        // Of vectors/registry/capabilities.json, without those that start with op:, alg: and clock:.
        "capabilities", List.of("json-text", "raw-octets", "reasons"),
        // Of vectors/registry/choices.json: what the library does where the standards leave it open. May be empty.
        "choices", Map.of(
            "thumbprint-non-canonical", "hash-as-written",
            "thumbprint-symmetric", "refuse",
            "thumbprint-unknown-curve", "calculate")));

    /** The library refused the input, in the way that it documents: a code of vectors/registry/reasons.json. */
    static class Refused extends Exception {
        Refused(String reason) { super(reason); }
    }

    /** The library has no such feature. */
    static class Unsupported extends Exception {
        Unsupported(String what) { super(what); }
    }

    interface Operation {
        Object run(Map<String, Object> input) throws Exception;
    }

    // Members of the input: vectors/schema/<operation>.json. What is returned is the value of the result.
    static final Map<String, Operation> OPERATIONS = new TreeMap<>(Map.of(
        "thumbprint", Adapter::thumbprint,
        "ath", Adapter::ath
        // "proof-validate": call the library, and turn the exception that it documents for a bad proof into
        // Refused: nothing else.
    ));

    static final Map<String, List<String>> MEMBERS = Map.of(
        "AKP", List.of("alg", "kty", "pub"),
        "EC", List.of("crv", "kty", "x", "y"),
        "OKP", List.of("crv", "kty", "x"),
        "RSA", List.of("e", "kty", "n"));

    static String digest(String text) throws Exception {
        byte[] octets = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    static Object thumbprint(Map<String, Object> input) throws Exception {
        Object jwk = input.containsKey("jwk") ? input.get("jwk") : Json.parse((String) input.get("jwkText"));
        Map<?, ?> key = (Map<?, ?>) jwk;
        List<String> names = key.get("kty") instanceof String kty ? MEMBERS.get(kty) : null;
        if (names == null) throw new Refused("jwk_invalid");
        Map<String, Object> required = new TreeMap<>();
        for (String name : names) {
            // What JSON would write with an escape could be written in several ways.
            if (!(key.get(name) instanceof String text) || !text.matches("[^\"\\\\\\x00-\\x1f]+"))
                throw new Refused("jwk_invalid");
            required.put(name, text);
        }
        String canonical = Json.write(required);
        return Map.of("jkt", digest(canonical), "canonical", canonical);
    }

    static Object ath(Map<String, Object> input) throws Exception {
        // Otherwise octets that are no text: { "b64u": "..." }.
        if (!(input.get("token") instanceof String token) || !token.matches("[A-Za-z0-9._~+/-]+=*"))
            throw new Refused("token_malformed");
        return Map.of("ath", digest(token));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> answer(Map<String, Object> message) {
        // Sequences come as open, step and close.
        Operation operation = "run".equals(message.get("type")) ? OPERATIONS.get(message.get("op")) : null;
        Map<String, Object> result = new TreeMap<>(Map.of("type", "result", "seq", message.get("seq")));
        try {
            if (operation == null) throw new Unsupported("op:" + message.get("op"));
            result.put("value", operation.run((Map<String, Object>) message.get("input")));
            result.put("outcome", "accept");
        } catch (Refused refused) {
            result.put("outcome", "reject");
            result.put("reason", refused.getMessage());
        } catch (Unsupported unsupported) {
            result.put("outcome", "unsupported");
            result.put("what", unsupported.getMessage());
        } catch (Exception | StackOverflowError error) {
            // Not documented as a refusal, so it is an error. Leave this as it is.
            result.put("outcome", "error");
            result.put("message", error.toString());
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] args) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        READY.put("operations", new ArrayList<>(OPERATIONS.keySet()));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, Object> message;
            try {
                message = (Map<String, Object>) Json.parse(line);
            } catch (RuntimeException | StackOverflowError error) {
                System.err.println("ignored a line that is no JSON object");
                continue;
            }
            if (message == null) continue;
            if ("bye".equals(message.get("type"))) return;
            if ("hello".equals(message.get("type"))) out.print(Json.write(READY) + "\n");
            else if (message.get("seq") instanceof String) out.print(Json.write(answer(message)) + "\n");
            out.flush();
        }
    }

    /** Enough JSON for these lines. Where the build has a JSON library, use that. */
    static class Json {
        private final String text;
        private int at;

        private Json(String text) { this.text = text; }

        static Object parse(String text) {
            Json json = new Json(text);
            Object value = json.value();
            json.space();
            if (json.at < text.length()) throw new IllegalArgumentException("more than one value");
            return value;
        }

        private void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
        }

        private boolean take(String token) {
            space();
            boolean isThere = text.startsWith(token, at);
            if (isThere) at += token.length();
            return isThere;
        }

        private void need(String token) {
            if (!take(token)) throw new IllegalArgumentException(token + " is missing at " + at);
        }

        private Object value() {
            if (take("null")) return null;
            if (take("true")) return true;
            if (take("false")) return false;
            if (take("\"")) return string();
            if (take("[")) {
                List<Object> list = new ArrayList<>();
                if (take("]")) return list;
                do list.add(value()); while (take(","));
                need("]");
                return list;
            }
            if (take("{")) {
                Map<String, Object> object = new LinkedHashMap<>();
                if (take("}")) return object;
                do {
                    need("\"");
                    String name = string();
                    need(":");
                    object.put(name, value());
                } while (take(","));
                need("}");
                return object;
            }
            int start = at;
            while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) at++;
            return Double.valueOf(text.substring(start, at));
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
                if (c < ' ') throw new IllegalArgumentException("control character at " + at);
                if (c == '\\') {
                    c = text.charAt(at++);
                    int known = "\"\\/bfnrt".indexOf(c);
                    if (known >= 0) c = "\"\\/\b\f\n\r\t".charAt(known);
                    else if (c == 'u') c = (char) Integer.parseInt(text.substring(at, at += 4), 16);
                    else throw new IllegalArgumentException("escape at " + at);
                }
                string.append(c);
            }
            return string.toString();
        }

        static String write(Object value) {
            if (value == null || value instanceof Number || value instanceof Boolean) return String.valueOf(value);
            StringJoiner parts;
            if (value instanceof List<?> list) {
                parts = new StringJoiner(",", "[", "]");
                for (Object item : list) parts.add(write(item));
            } else if (value instanceof Map<?, ?> map) {
                parts = new StringJoiner(",", "{", "}");
                map.forEach((name, member) -> parts.add(write(name) + ":" + write(member)));
            } else {
                parts = new StringJoiner("", "\"", "\"");
                value.toString().chars().forEach(c -> parts.add(
                    c == '"' || c == '\\' ? "\\" + (char) c : c < ' ' ? String.format("\\u%04x", c) : "" + (char) c));
            }
            return parts.toString();
        }
    }
}
