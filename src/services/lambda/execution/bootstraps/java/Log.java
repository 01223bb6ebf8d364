package millrace;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The function's log. One frame is one log event, whatever newlines it holds. */
final class Log {
    private static final int FRAME_TYPE = 0xA55A0003;
    private static final int LOG_FD = 3;
    private static final boolean JSON = "JSON".equals(System.getenv("AWS_LAMBDA_LOG_FORMAT"));
    private static final List<String> LEVELS =
            List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

    private static OutputStream frames;
    private static Lines out;
    private static Lines err;
    static volatile String requestId;

    private Log() {}

    /** What is printed goes the loggers' way, so that all of it stays in order. */
    static void takeOver() {
        try {
            Constructor<FileDescriptor> descriptor =
                    FileDescriptor.class.getDeclaredConstructor(int.class);
            // Opened by the command line, as AWS's runtime has it.
            descriptor.setAccessible(true);
            frames = new FileOutputStream(descriptor.newInstance(LOG_FD));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return; // Lines of standard output are log events too.
        }
        out = new Lines();
        err = new Lines();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    static void event(byte[] message) {
        if (frames == null) {
            System.out.println(new String(message, StandardCharsets.UTF_8));
            return;
        }
        long micros = System.currentTimeMillis() * 1000;
        ByteBuffer frame = ByteBuffer.allocate(16 + message.length);
        frame.putInt(FRAME_TYPE).putInt(message.length).putLong(micros).put(message);
        synchronized (Log.class) {
            try {
                frames.write(frame.array());
            } catch (IOException e) {
                // Nobody reads the log any more.
            }
        }
    }

    static void event(String message) {
        event(message.getBytes(StandardCharsets.UTF_8));
    }

    /** A LambdaLogger's message; the level is null where none was given. */
    static void message(String message, String given) {
        String level = "UNDEFINED".equals(given) ? null : given;
        if (!JSON) {
            event(level == null ? message : "[" + level + "] " + message);
            return;
        }
        String least = System.getenv().getOrDefault("AWS_LAMBDA_LOG_LEVEL", "INFO");
        if (level != null && LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
        Map<String, Object> entry = new LinkedHashMap<>();
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
        entry.put("timestamp", format.withZone(ZoneOffset.UTC).format(Instant.now()));
        entry.put("message", message);
        entry.put("level", level == null ? "UNDEFINED" : level);
        if (requestId != null) entry.put("AWSRequestId", requestId);
        event(JsonWriter.write(entry));
    }

    static void error(String text) {
        message(text, JSON ? "ERROR" : null);
    }

    /** The invocation is over: what was printed without a newline is all there is. */
    static void finish() {
        if (out == null) return;
        System.out.flush();
        System.err.flush();
        out.end();
        err.end();
    }

    private static final class Lines extends OutputStream {
        private static final int MAX_BYTES = 262_144;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int one) {
            if (one == '\n') {
                event(line.toByteArray());
                line.reset();
            } else {
                line.write(one);
                if (line.size() >= MAX_BYTES) end();
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int count) {
            for (int i = from; i < from + count; i++) write(bytes[i]);
        }

        synchronized void end() {
            if (line.size() == 0) return;
            event(line.toByteArray());
            line.reset();
        }
    }
}
