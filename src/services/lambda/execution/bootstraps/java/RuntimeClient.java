package millrace;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The Runtime API over one socket. A handler's answer and the question for the next event go out
 * together, which halves the trips of a warm invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
final class RuntimeClient {
    private static final String PREFIX = "/2018-06-01/runtime";

    private final String address;
    private InputStream answers;
    private OutputStream requests;
    private int owed;

    static final class Invocation {
        final int status;
        final Map<String, String> headers;
        final byte[] body;

        Invocation(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** The name in lower case. */
        String header(String name) {
            return headers.get(name);
        }
    }

    RuntimeClient(String address) {
        this.address = address;
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            Socket socket = new Socket(address.substring(0, colon), port);
            socket.setTcpNoDelay(true);
            answers = new BufferedInputStream(socket.getInputStream());
            requests = socket.getOutputStream();
        } catch (IOException e) {
            alone();
        }
    }

    Invocation next() {
        if (owed == 0) send(head("GET", "/invocation/next", ""));
        Invocation invocation = last();
        if (invocation.status != 200) alone();
        return invocation;
    }

    void respond(String requestId, byte[] body) {
        byte[] answer = post("/invocation/" + requestId + "/response", "", body);
        send(answer, head("GET", "/invocation/next", ""));
    }

    void fail(String path, Map<String, Object> document) {
        Object type = document.getOrDefault("errorType", "Runtime.BadFunctionCode");
        String shown = String.valueOf(type).replaceAll("[^\\x20-\\x7e]", "?");
        String extra = "Lambda-Runtime-Function-Error-Type: " + shown + "\r\n";
        send(post(path, extra, JsonWriter.write(document).getBytes(StandardCharsets.UTF_8)));
        last();
    }

    private byte[] head(String method, String path, String extra) {
        String line = method + " " + PREFIX + path + " HTTP/1.1\r\nHost: " + address + "\r\n";
        return (line + extra + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] post(String path, String extra, byte[] body) {
        String own = "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
        return joined(head("POST", path, extra + own), body);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    private void send(byte[]... parts) {
        owed += parts.length;
        try {
            requests.write(joined(parts));
        } catch (IOException e) {
            alone();
        }
    }

    /** The answer to the last request; those before it are read and passed over. */
    private Invocation last() {
        Invocation answer = null;
        try {
            for (; owed > 0; owed--) answer = read();
        } catch (IOException | RuntimeException e) {
            alone();
        }
        return answer;
    }

    private Invocation read() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = answers.readNBytes(length);
        if (body.length < length) throw new EOFException();
        return new Invocation(status, headers, body);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int one = answers.read(); one != '\n'; one = answers.read()) {
            if (one < 0) throw new EOFException();
            if (one != '\r') line.write(one);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** The other side is gone: nobody will ever ask for us again. */
    private static void alone() {
        Runtime.getRuntime().halt(1);
    }
}
