import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** The loop that the Java adapters share: JSON lines in and out, docs/adapters.md. */
public final class Lines {
    /** The library refused the input, in the way that it documents. */
    public static class Refused extends Exception {
        public Refused(Throwable cause) { super(cause.getMessage(), cause); }
    }

    /** The library has no such feature. */
    public static class Unsupported extends Exception {
        public Unsupported(String what) { super(what); }
    }

    public interface Operation {
        Map<String, Object> run(Map<String, Object> input) throws Exception;
    }

    private Lines() {}

    /** Text of an octet string; adapters that take no others do not declare raw-octets. */
    public static String text(Object value) throws Unsupported {
        if (value instanceof String text) return text;
        throw new Unsupported("raw-octets");
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> member(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.get(name);
    }

    /** The one line of the field DPoP, for libraries that take one; empty where it is absent. */
    public static String proof(Map<String, Object> request) throws Unsupported {
        List<String> proofs = new ArrayList<>();
        for (Object header : (List<?>) request.get("headers")) {
            List<?> pair = (List<?>) header;
            if ("dpop".equalsIgnoreCase(text(pair.get(0)))) proofs.add(text(pair.get(1)));
        }
        if (proofs.size() > 1) throw new Unsupported("multi-header");
        return proofs.isEmpty() ? "" : proofs.get(0);
    }

    /** The nonces that the server still takes; one null where it asks for none. */
    public static List<String> nonces(Map<String, Object> input) {
        Map<String, Object> nonce = member(input, "nonce");
        if (nonce == null) return Collections.singletonList(null);
        List<String> nonces = new ArrayList<>(List.of((String) nonce.get("current")));
        for (Object previous : (List<?>) nonce.get("previous")) nonces.add((String) previous);
        return nonces;
    }

    public static List<String> algorithms(Map<String, Object> input) {
        List<String> names = new ArrayList<>();
        for (Object name : (List<?>) member(input, "policy").get("algorithms")) names.add((String) name);
        return names;
    }

    public static long seconds(Map<String, Object> object, String name) {
        return ((Number) object.get(name)).longValue();
    }

    /** Version of the archive that has a class. */
    public static String version(Class<?> type) {
        String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return jar.replaceAll(".*-([0-9][^/]*)\\.jar$", "$1");
    }

    private static Map<String, Object> answer(Map<String, Object> message, Map<String, Operation> operations) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("type", "result");
        result.put("seq", message.get("seq"));
        Operation operation = "run".equals(message.get("type")) ? operations.get(message.get("op")) : null;
        try {
            if (operation == null) throw new Unsupported("op:" + message.get("op"));
            result.put("value", operation.run(member(message, "input")));
            result.put("outcome", "accept");
        } catch (Refused refused) {
            result.put("outcome", "reject");
            result.put("native", String.valueOf(refused.getMessage()));
        } catch (Unsupported unsupported) {
            result.put("outcome", "unsupported");
            result.put("what", unsupported.getMessage());
        } catch (Exception | StackOverflowError error) {
            result.put("outcome", "error");
            result.put("message", error.toString());
        }
        return result;
    }

    public static void serve(Map<String, Object> info, Map<String, Operation> operations) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        Map<String, Object> ready = new LinkedHashMap<>(Map.of("type", "ready", "protocol", 1, "choices", Map.of()));
        ready.put("operations", List.copyOf(operations.keySet()));
        ready.putAll(info);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, Object> message;
            try {
                message = JSONObjectUtils.parse(line);
            } catch (java.text.ParseException | RuntimeException | StackOverflowError error) {
                continue;
            }
            if ("bye".equals(message.get("type"))) return;
            if ("hello".equals(message.get("type"))) out.print(JSONObjectUtils.toJSONString(ready) + "\n");
            else if (message.get("seq") instanceof String)
                out.print(JSONObjectUtils.toJSONString(answer(message, operations)) + "\n");
            out.flush();
        }
    }
}
