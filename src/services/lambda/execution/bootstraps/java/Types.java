package millrace;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

/** Generic types, as far as a handler's signature and its beans need them. */
final class Types {
    private Types() {}

    /** What stands for the variables of `wanted` in `type`, a class of that kind; null if raw. */
    static Type[] argumentsOf(Type type, Class<?> wanted) {
        return search(type, wanted, Map.of());
    }

    /** `known` are the variables in scope where `type` is written. */
    private static Type[] search(Type type, Class<?> wanted, Map<TypeVariable<?>, Type> known) {
        Class<?> raw = rawOf(type);
        if (raw == wanted) {
            if (!(type instanceof ParameterizedType)) return null;
            Type[] given = ((ParameterizedType) type).getActualTypeArguments();
            for (int i = 0; i < given.length; i++) given[i] = resolve(given[i], known);
            return given;
        }
        Map<TypeVariable<?>, Type> own = variablesOf(type, known);
        Type above = raw.getGenericSuperclass();
        if (above != null && wanted.isAssignableFrom(rawOf(above))) {
            return search(above, wanted, own);
        }
        for (Type one : raw.getGenericInterfaces()) {
            if (!wanted.isAssignableFrom(rawOf(one))) continue;
            return search(one, wanted, own);
        }
        return null;
    }

    static Map<TypeVariable<?>, Type> variablesOf(Type type) {
        return variablesOf(type, Map.of());
    }

    private static Map<TypeVariable<?>, Type> variablesOf(
            Type type, Map<TypeVariable<?>, Type> known) {
        Map<TypeVariable<?>, Type> variables = new HashMap<>();
        if (type instanceof ParameterizedType) {
            TypeVariable<?>[] names = rawOf(type).getTypeParameters();
            Type[] given = ((ParameterizedType) type).getActualTypeArguments();
            for (int i = 0; i < names.length; i++) {
                variables.put(names[i], resolve(given[i], known));
            }
        }
        return variables;
    }

    /** The type with the variables replaced that are known; others by their bounds. */
    static Type resolve(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable) {
            Type found = known.get(type);
            return found == null ? type : found;
        }
        if (type instanceof WildcardType) {
            return resolve(((WildcardType) type).getUpperBounds()[0], known);
        }
        if (type instanceof GenericArrayType) {
            Type item = resolve(((GenericArrayType) type).getGenericComponentType(), known);
            return (GenericArrayType) () -> item;
        }
        if (!(type instanceof ParameterizedType)) return type;
        Type[] given = ((ParameterizedType) type).getActualTypeArguments();
        for (int i = 0; i < given.length; i++) given[i] = resolve(given[i], known);
        return new Parameterized(rawOf(type), given);
    }

    /**
     * The method such that it can be called: that of a class in a closed module, as proxies are, by
     * way of an interface of its.
     */
    static Method open(Method method) {
        if (method.trySetAccessible()) return method;
        Class<?> type = method.getDeclaringClass();
        for (; type != null; type = type.getSuperclass()) {
            for (Class<?> one : type.getInterfaces()) {
                try {
                    Method found = one.getMethod(method.getName(), method.getParameterTypes());
                    if (found.trySetAccessible()) return found;
                } catch (NoSuchMethodException e) {
                    // The next one.
                }
            }
        }
        return method;
    }

    static Class<?> rawOf(Type type) {
        if (type instanceof Class) return (Class<?>) type;
        if (type instanceof ParameterizedType) return rawOf(((ParameterizedType) type).getRawType());
        if (type instanceof TypeVariable) return rawOf(((TypeVariable<?>) type).getBounds()[0]);
        if (type instanceof WildcardType) return rawOf(((WildcardType) type).getUpperBounds()[0]);
        Class<?> item = rawOf(((GenericArrayType) type).getGenericComponentType());
        return Array.newInstance(item, 0).getClass();
    }

    private static final class Parameterized implements ParameterizedType {
        private final Class<?> raw;
        private final Type[] arguments;

        Parameterized(Class<?> raw, Type[] arguments) {
            this.raw = raw;
            this.arguments = arguments;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public Type getOwnerType() {
            return raw.getDeclaringClass();
        }
    }
}
