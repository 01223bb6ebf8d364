package millrace;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.Optional;

/** Writes what a handler returns as AWS's serialization does: beans by their getters, no nulls. */
final class JsonWriter {
    private static final int MAX_DEPTH = 1000;

    private final StringBuilder text = new StringBuilder();
    private int depth;

    private JsonWriter() {}

    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.text.toString();
    }

    private void value(Object value) {
        Object plain = plain(value);
        if (plain == null || plain instanceof Boolean) {
            text.append(plain);
        } else if (plain instanceof Number) {
            number((Number) plain);
        } else if (plain instanceof String) {
            string((String) plain);
        } else {
            if (++depth > MAX_DEPTH) {
                throw new IllegalArgumentException("The value refers to itself or is too deep");
            }
            nested(plain);
            depth--;
        }
    }

    private void nested(Object value) {
        if (value instanceof Map) {
            members((Map<?, ?>) value);
        } else if (value instanceof Iterable) {
            items((Iterable<?>) value);
        } else if (value.getClass().isArray()) {
            array(value);
        } else {
            members(Bean.of(value.getClass()).read(value));
        }
    }

    /** What a value is in JSON, unless it is made of others. */
    private static Object plain(Object value) {
        if (value instanceof Optional) return plain(((Optional<?>) value).orElse(null));
        if (value instanceof Enum) return ((Enum<?>) value).name();
        if (value instanceof byte[]) return Base64.getEncoder().encodeToString((byte[]) value);
        if (value instanceof char[]) return new String((char[]) value);
        if (value instanceof ByteBuffer) {
            ByteBuffer copy = ((ByteBuffer) value).duplicate();
            byte[] bytes = new byte[copy.remaining()];
            copy.get(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof Date) return ((Date) value).getTime();
        if (value instanceof Calendar) return ((Calendar) value).getTimeInMillis();
        if (value instanceof Instant) {
            Instant instant = (Instant) value;
            BigDecimal nanos = BigDecimal.valueOf(instant.getNano(), 9);
            return BigDecimal.valueOf(instant.getEpochSecond()).add(nanos);
        }
        return value != null && isText(value) ? value.toString() : value;
    }

    /** Values of the libraries that have no members: UUID, URI, dates and the like. */
    private static boolean isText(Object value) {
        if (value instanceof Number || value instanceof Boolean || value instanceof String) {
            return false;
        }
        if (value instanceof CharSequence || value instanceof Character) return true;
        String name = value.getClass().getName();
        boolean nested =
                value instanceof Map || value instanceof Iterable || value.getClass().isArray();
        return !nested && (name.startsWith("java.") || name.startsWith("org.joda.time."));
    }

    private void number(Number value) {
        double number = value.doubleValue();
        boolean floating = value instanceof Double || value instanceof Float;
        // NaN has no form in JSON.
        if (floating && (Double.isNaN(number) || Double.isInfinite(number))) string("" + value);
        else text.append(value);
    }

    private void members(Map<?, ?> members) {
        text.append('{');
        int from = text.length();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (text.length() > from) text.append(',');
            string(String.valueOf(plain(member.getKey())));
            text.append(':');
            value(member.getValue());
        }
        text.append('}');
    }

    private void items(Iterable<?> items) {
        text.append('[');
        int from = text.length();
        for (Object item : items) {
            if (text.length() > from) text.append(',');
            value(item);
        }
        text.append(']');
    }

    private void array(Object array) {
        text.append('[');
        for (int i = 0; i < Array.getLength(array); i++) {
            if (i > 0) text.append(',');
            value(Array.get(array, i));
        }
        text.append(']');
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char one = value.charAt(i);
            if (one == '"' || one == '\\') text.append('\\').append(one);
            else if (one == '\n') text.append("\\n");
            else if (one < ' ') text.append(String.format("\\u%04x", (int) one));
            else text.append(one);
        }
        text.append('"');
    }
}
