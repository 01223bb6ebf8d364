package millrace;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with a function's code or handler setting, in AWS's words. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int MAX_CAUSES = 8;

    private final String type;
    private final String trace;
    /** Told as an error of the init phase, which ends the process; others at each invocation. */
    final boolean fatal;

    Fault(String message) {
        this(message, null, false);
    }

    Fault(String message, Throwable cause, boolean fatal) {
        super(message, null, false, false);
        this.type = cause == null ? null : cause.getClass().getName();
        this.trace = cause == null ? null : traceOf(cause);
        this.fatal = fatal;
    }

    static Fault of(Throwable error) {
        return new Fault(messageOf(error), error, false);
    }

    /** Without the stack trace, as AWS tells it. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("errorMessage", getMessage());
        if (type != null) document.put("errorType", type);
        return document;
    }

    /** What the log says. */
    String text() {
        return trace == null ? getMessage() : getMessage() + ": " + type + "\n" + trace;
    }

    /** https://docs.aws.amazon.com/lambda/latest/dg/java-exceptions.html */
    static Map<String, Object> documentOf(Throwable error) {
        return documentOf(error, MAX_CAUSES);
    }

    private static Map<String, Object> documentOf(Throwable error, int causes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("errorMessage", messageOf(error));
        document.put("errorType", error.getClass().getName());
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : error.getStackTrace()) frames.add(frame.toString());
        document.put("stackTrace", frames);
        Throwable cause = error.getCause();
        if (cause != null && causes > 0) document.put("cause", documentOf(cause, causes - 1));
        return document;
    }

    /** Leaves out the frames of this runtime, which the function's author does not know. */
    static void cut(Throwable error) {
        Throwable one = error;
        for (int left = MAX_CAUSES; one != null && left > 0; left--, one = one.getCause()) {
            StackTraceElement[] frames = one.getStackTrace();
            int end = 0;
            while (end < frames.length && !frames[end].getClassName().startsWith("millrace.")) end++;
            one.setStackTrace(Arrays.copyOf(frames, end));
        }
    }

    private static String messageOf(Throwable error) {
        String message = error.getLocalizedMessage();
        return message == null ? error.getClass().getName() : message;
    }

    private static String traceOf(Throwable error) {
        cut(error);
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
