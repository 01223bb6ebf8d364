package millrace;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes of JSON what a handler's parameter is: beans, collections, plain values. */
final class Binder {
    /** What stands for an interface: the first that suits. */
    private static final List<Class<?>> USUAL =
            List.of(LinkedHashMap.class, ArrayList.class, LinkedHashSet.class, ArrayDeque.class);

    private Binder() {}

    static Object bind(Object json, Type type) {
        Class<?> raw = Types.rawOf(type);
        if (raw == Optional.class) return Optional.ofNullable(bind(json, argument(type, 0)));
        if (json == null) return raw.isPrimitive() ? Array.get(Array.newInstance(raw, 1), 0) : null;
        if (raw == Object.class) return json;
        Object plain = plain(json, boxed(raw));
        if (plain != null) return plain;
        if (raw == ByteBuffer.class) return ByteBuffer.wrap(bytes(json, raw));
        if (raw == byte[].class && json instanceof String) return bytes(json, raw);
        if (raw.isArray()) return array(json, type, raw);
        if (Collection.class.isAssignableFrom(raw)) return collection(json, type, raw);
        if (Map.class.isAssignableFrom(raw)) return map(json, type, raw);
        if (json instanceof String) return fromText((String) json, raw);
        if (json instanceof Map) return bean((Map<?, ?>) json, type, raw);
        if (json instanceof Number && raw == Instant.class) return date((Number) json).toInstant();
        throw mismatch(json, raw);
    }

    private static Object plain(Object json, Class<?> raw) {
        if (raw == String.class) {
            if (json instanceof Map || json instanceof List) throw mismatch(json, raw);
            return json.toString();
        }
        if (raw == Boolean.class) {
            if (json instanceof Boolean) return json;
            if (json instanceof String) return Boolean.valueOf((String) json);
        }
        if (raw == Character.class && json instanceof String && ((String) json).length() == 1) {
            return ((String) json).charAt(0);
        }
        if (Number.class.isAssignableFrom(raw)) return number(json, raw);
        if (raw == Date.class && json instanceof Number) return date((Number) json);
        if (raw == Date.class && json instanceof String) {
            return Date.from(OffsetDateTime.parse((String) json).toInstant());
        }
        return null;
    }

    private static Object number(Object json, Class<?> raw) {
        if (!(json instanceof Number) && !(json instanceof String)) throw mismatch(json, raw);
        if (raw == Number.class) return json;
        BigDecimal value = new BigDecimal(json.toString().trim());
        if (raw == BigDecimal.class) return value;
        if (raw == Double.class) return value.doubleValue();
        if (raw == Float.class) return value.floatValue();
        BigInteger whole = value.toBigInteger();
        if (raw == BigInteger.class) return whole;
        if (raw == Long.class) return whole.longValueExact();
        if (raw == Integer.class) return whole.intValueExact();
        if (raw == Short.class) return whole.shortValueExact();
        if (raw == Byte.class) return whole.byteValueExact();
        throw mismatch(json, raw);
    }

    /** Events of streams count seconds, with a fraction; beans count milliseconds. */
    private static Date date(Number json) {
        boolean seconds = json instanceof Double || json.longValue() < 100_000_000_000L;
        return new Date(seconds ? Math.round(json.doubleValue() * 1000) : json.longValue());
    }

    private static byte[] bytes(Object json, Class<?> raw) {
        if (json instanceof String) return Base64.getDecoder().decode((String) json);
        throw mismatch(json, raw);
    }

    private static Object array(Object json, Type type, Class<?> raw) {
        Type item = type instanceof GenericArrayType
                ? ((GenericArrayType) type).getGenericComponentType()
                : raw.getComponentType();
        Collection<?> items = json instanceof List ? (List<?>) json : List.of(json);
        Object array = Array.newInstance(raw.getComponentType(), items.size());
        int at = 0;
        for (Object one : items) Array.set(array, at++, bind(one, item));
        return array;
    }

    @SuppressWarnings("unchecked")
    private static Object collection(Object json, Type type, Class<?> raw) {
        Collection<Object> items = (Collection<Object>) container(raw);
        Type item = argument(type, 0, Collection.class);
        // A single value counts as a list of one.
        Collection<?> given = json instanceof List ? (List<?>) json : List.of(json);
        for (Object one : given) items.add(bind(one, item));
        return items;
    }

    @SuppressWarnings("unchecked")
    private static Object map(Object json, Type type, Class<?> raw) {
        if (!(json instanceof Map)) throw mismatch(json, raw);
        Map<Object, Object> members = (Map<Object, Object>) container(raw);
        Type key = argument(type, 0, Map.class);
        Type value = argument(type, 1, Map.class);
        for (Map.Entry<?, ?> one : ((Map<?, ?>) json).entrySet()) {
            members.put(bind(one.getKey(), key), bind(one.getValue(), value));
        }
        return members;
    }

    /** An empty one of the class itself, or of a usual class of its kind. */
    private static Object container(Class<?> raw) {
        if (!raw.isInterface() && !Modifier.isAbstract(raw.getModifiers())) return instance(raw);
        boolean sorted = raw.getSimpleName().startsWith("Sorted")
                || raw.getSimpleName().startsWith("Navigable");
        if (sorted) return Map.class.isAssignableFrom(raw) ? new TreeMap<>() : new TreeSet<>();
        for (Class<?> one : USUAL) if (raw.isAssignableFrom(one)) return instance(one);
        throw new IllegalArgumentException("Cannot construct instance of " + raw.getName());
    }

    private static Type argument(Type type, int at, Class<?> of) {
        Type[] found = Types.argumentsOf(type, of);
        return found == null ? Object.class : found[at];
    }

    private static Type argument(Type type, int at) {
        if (!(type instanceof ParameterizedType)) return Object.class;
        return ((ParameterizedType) type).getActualTypeArguments()[at];
    }

    private static Object instance(Class<?> raw) {
        return made(Bean.of(raw).withoutArguments(), raw);
    }

    private static Object made(Constructor<?> constructor, Class<?> raw, Object... values) {
        if (constructor == null || Modifier.isAbstract(raw.getModifiers())) {
            throw new IllegalArgumentException(
                    "Cannot construct instance of " + raw.getName() + ": it has no constructor "
                            + "without arguments");
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Object bean(Map<?, ?> json, Type type, Class<?> raw) {
        Bean bean = Bean.of(raw);
        Map<TypeVariable<?>, Type> variables = Types.variablesOf(type);
        Constructor<?> plain = bean.withoutArguments();
        if (plain == null && bean.byPosition() != null) return byPosition(json, bean, raw, variables);
        Object made = made(plain, raw);
        for (Map.Entry<?, ?> member : json.entrySet()) {
            Bean.Property property = bean.property((String) member.getKey());
            if (property == null) continue;
            Type wanted = Types.resolve(property.type(), variables);
            try {
                property.set(made, bind(member.getValue(), wanted));
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(e);
            }
        }
        return made;
    }

    private static Object byPosition(
            Map<?, ?> json, Bean bean, Class<?> raw, Map<TypeVariable<?>, Type> variables) {
        Constructor<?> constructor = bean.byPosition();
        Type[] types = constructor.getGenericParameterTypes();
        List<Field> components = bean.components();
        Object[] values = new Object[types.length];
        for (int at = 0; at < types.length; at++) {
            Object value = json.get(components.get(at).getName());
            values[at] = bind(value, Types.resolve(types[at], variables));
        }
        return made(constructor, raw, values);
    }

    /** Enumerations by name (an unknown one is null), other values by what reads their text. */
    private static Object fromText(String text, Class<?> raw) {
        if (text.isEmpty()) return null;
        if (raw.isEnum()) {
            for (Object one : raw.getEnumConstants()) {
                if (((Enum<?>) one).name().equals(text)) return one;
            }
            return null;
        }
        for (String name : List.of("parse", "fromString", "of", "create")) {
            for (Class<?> parameter : List.of(CharSequence.class, String.class)) {
                try {
                    Method method = raw.getMethod(name, parameter);
                    boolean suits = Modifier.isStatic(method.getModifiers())
                            && raw.isAssignableFrom(method.getReturnType());
                    if (suits) return method.invoke(null, text);
                } catch (NoSuchMethodException e) {
                    // The next one.
                } catch (ReflectiveOperationException e) {
                    throw new IllegalArgumentException(e.getCause());
                }
            }
        }
        throw mismatch(text, raw);
    }

    private static Class<?> boxed(Class<?> raw) {
        return raw.isPrimitive() ? Array.get(Array.newInstance(raw, 1), 0).getClass() : raw;
    }

    private static IllegalArgumentException mismatch(Object json, Class<?> raw) {
        String what = json instanceof Map ? "an object"
                : json instanceof List ? "an array"
                : json instanceof String ? "a string"
                : json instanceof Boolean ? "a boolean" : "a number";
        return new IllegalArgumentException(
                "Cannot deserialize value of type `" + raw.getTypeName() + "` from " + what);
    }
}
