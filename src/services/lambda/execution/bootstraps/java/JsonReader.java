package millrace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON text into maps, lists, strings, numbers, booleans and null. */
final class JsonReader {
    private static final int MAX_DEPTH = 1000;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    Object document() {
        Object value = value();
        space();
        if (at < text.length()) throw unexpected();
        return value;
    }

    private Object value() {
        space();
        if (at >= text.length()) throw unexpected();
        char first = text.charAt(at);
        if (first == '"') return string();
        if (first != '{' && first != '[') return literal();
        if (++depth > MAX_DEPTH) throw new IllegalArgumentException("JSON is nested too deeply");
        Object nested = first == '{' ? object() : array();
        depth--;
        return nested;
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (taken('}')) return members;
        do {
            space();
            if (at >= text.length() || text.charAt(at) != '"') throw unexpected();
            String name = string();
            if (!taken(':')) throw unexpected();
            members.put(name, value());
        } while (taken(','));
        if (!taken('}')) throw unexpected();
        return members;
    }

    private List<Object> array() {
        List<Object> items = new ArrayList<>();
        at++;
        if (taken(']')) return items;
        do items.add(value());
        while (taken(','));
        if (!taken(']')) throw unexpected();
        return items;
    }

    private String string() {
        int from = ++at;
        int end = from;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') end++;
        if (end < text.length() && text.charAt(end) == '"') {
            at = end + 1;
            return text.substring(from, end);
        }
        StringBuilder all = new StringBuilder(text.substring(from, end));
        for (at = end; at < text.length(); ) {
            char one = text.charAt(at++);
            if (one == '"') return all.toString();
            all.append(one == '\\' ? escaped() : one);
        }
        throw unexpected();
    }

    private char escaped() {
        if (at >= text.length()) throw unexpected();
        char one = text.charAt(at++);
        switch (one) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                if (at + 4 > text.length()) throw unexpected();
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 4, at), 16);
            default:
                return one;
        }
    }

    private Object literal() {
        int from = at;
        while (at < text.length() && ",]}: \t\r\n".indexOf(text.charAt(at)) < 0) at++;
        String word = text.substring(from, at);
        switch (word) {
            case "null":
                return null;
            case "true":
                return true;
            case "false":
                return false;
            default:
                return number(word, from);
        }
    }

    /** The smallest type that holds it, as untyped handlers get it in AWS. */
    private Number number(String word, int from) {
        try {
            boolean whole = word.indexOf('.') < 0 && word.indexOf('e') < 0 && word.indexOf('E') < 0;
            if (!whole) return Double.valueOf(word);
            BigInteger value = new BigInteger(word);
            if (value.bitLength() < 32) return value.intValue();
            return value.bitLength() < 64 ? (Number) value.longValue() : value;
        } catch (NumberFormatException e) {
            at = from;
            throw unexpected();
        }
    }

    private boolean taken(char wanted) {
        space();
        if (at >= text.length() || text.charAt(at) != wanted) return false;
        at++;
        return true;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private IllegalArgumentException unexpected() {
        String what = at < text.length() ? "character '" + text.charAt(at) + "'" : "end";
        return new IllegalArgumentException("Unexpected " + what + " at offset " + at + " of JSON");
    }
}
