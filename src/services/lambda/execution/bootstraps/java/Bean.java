package millrace;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A class by its properties: getters and setters, and public fields. Names are matched as they are;
 * those of the classes in aws-lambda-java-events loosely, for AWS's runtime knows what each of them
 * is called in its events ("Records", "eventSourceARN", "detail-type").
 */
final class Bean {
    private static final String EVENTS = LambdaContext.CORE + "events.";
    private static final Map<Class<?>, Bean> KNOWN = new ConcurrentHashMap<>();

    private final Class<?> type;
    private final boolean loose;
    private final Map<String, Method> getters = new TreeMap<>();
    private final Map<String, Method> setters = new HashMap<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();

    /** Takes a value of the type that it names. */
    interface Property {
        Type type();

        void set(Object target, Object value) throws ReflectiveOperationException;
    }

    static Bean of(Class<?> type) {
        return KNOWN.computeIfAbsent(type, Bean::new);
    }

    private Bean(Class<?> type) {
        this.type = type;
        this.loose = type.getName().startsWith(EVENTS);
        for (Method method : type.getMethods()) {
            int modifiers = method.getModifiers();
            if (Modifier.isStatic(modifiers) || method.isBridge()) continue;
            if (method.getDeclaringClass() != Object.class) accessor(method);
        }
        for (Class<?> one = type; loose && one != Object.class; one = one.getSuperclass()) {
            for (Field field : one.getDeclaredFields()) field(field);
        }
        for (Field field : type.getFields()) field(field);
    }

    private void accessor(Method method) {
        String name = method.getName();
        int parameters = method.getParameterCount();
        Class<?> answer = method.getReturnType();
        boolean truth = answer == boolean.class || answer == Boolean.class;
        if (name.startsWith("set") && name.length() > 3 && parameters == 1) {
            // Overloads of generated classes take a text or an enumeration: the text comes first.
            boolean text = method.getParameterTypes()[0] == String.class;
            if (text) setters.put(decapitalized(name.substring(3)), method);
            else setters.putIfAbsent(decapitalized(name.substring(3)), method);
        } else if (parameters == 0 && answer != void.class) {
            if (name.startsWith("get") && name.length() > 3) {
                getters.put(decapitalized(name.substring(3)), method);
            } else if (name.startsWith("is") && name.length() > 2 && truth) {
                getters.putIfAbsent(decapitalized(name.substring(2)), method);
            } else if (isComponent(name)) {
                getters.putIfAbsent(name, method);
            }
        }
    }

    /** Of a record, whose accessors are called as their components. */
    private boolean isComponent(String name) {
        Class<?> above = type.getSuperclass();
        if (above == null || !above.getName().equals("java.lang.Record")) return false;
        for (Field field : type.getDeclaredFields()) if (field.getName().equals(name)) return true;
        return false;
    }

    private void field(Field field) {
        int modifiers = field.getModifiers();
        if (Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers)) return;
        fields.putIfAbsent(field.getName(), field);
    }

    /** As java.beans.Introspector does, which is in a module that not every machine has. */
    private static String decapitalized(String name) {
        boolean shouted = name.length() > 1 && Character.isUpperCase(name.charAt(1));
        if (shouted && Character.isUpperCase(name.charAt(0))) return name;
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** The properties in the order in which the class declares its fields, then by name. */
    Map<String, Object> read(Object bean) {
        Map<String, Object> values = new LinkedHashMap<>();
        try {
            for (String name : order()) {
                Method getter = getters.get(name);
                Object value = getter == null
                        ? fields.get(name).get(bean)
                        : Types.open(getter).invoke(bean);
                if (value != null) values.put(name, value);
            }
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
        return values;
    }

    private List<String> order() {
        List<String> names = new ArrayList<>();
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            int at = 0;
            for (Field field : one.getDeclaredFields()) {
                String name = field.getName();
                boolean shown = getters.containsKey(name) || isPublic(name);
                if (shown && !names.contains(name)) names.add(at++, name);
            }
        }
        for (String name : getters.keySet()) if (!names.contains(name)) names.add(name);
        return names;
    }

    private boolean isPublic(String name) {
        Field field = fields.get(name);
        return field != null && Modifier.isPublic(field.getModifiers());
    }

    /** Where a member of a JSON object goes; null if nowhere. */
    Property property(String member) {
        Method setter = find(setters, member);
        if (setter != null) return propertyOf(setter);
        Field field = find(fields, member);
        return field == null ? null : propertyOf(field);
    }

    private <T> T find(Map<String, T> all, String member) {
        T exact = all.get(member);
        if (exact != null || !loose) return exact;
        String wanted = member.replace("-", "");
        for (Map.Entry<String, T> one : all.entrySet()) {
            if (one.getKey().equalsIgnoreCase(wanted)) return one.getValue();
        }
        return null;
    }

    private static Property propertyOf(Method declared) {
        Method setter = Types.open(declared);
        return new Property() {
            @Override
            public Type type() {
                return setter.getGenericParameterTypes()[0];
            }

            @Override
            public void set(Object target, Object value) throws ReflectiveOperationException {
                setter.invoke(target, value);
            }
        };
    }

    private static Property propertyOf(Field field) {
        field.trySetAccessible();
        return new Property() {
            @Override
            public Type type() {
                return field.getGenericType();
            }

            @Override
            public void set(Object target, Object value) throws ReflectiveOperationException {
                field.set(target, value);
            }
        };
    }

    /** null if there is none: then see byPosition. */
    Constructor<?> withoutArguments() {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.trySetAccessible();
            return constructor;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** The fields that the parameters of `constructor` stand for, in order. */
    List<Field> components() {
        List<Field> components = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                components.add(field);
            }
        }
        return components;
    }

    /** The constructor of a record, and of the immutable classes of S3's events. */
    Constructor<?> byPosition() {
        boolean record = type.getSuperclass() != null
                && type.getSuperclass().getName().equals("java.lang.Record");
        int count = components().size();
        for (Constructor<?> one : type.getDeclaredConstructors()) {
            if (!(record || loose) || one.getParameterCount() != count) continue;
            one.trySetAccessible();
            return one;
        }
        return null;
    }
}
