package millrace;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds `package.Class::method`, or `package.Class` that implements RequestHandler or
 * RequestStreamHandler. What is wrong with the setting is told at each invocation, what the class
 * throws when it is made at once: as in AWS.
 */
final class HandlerLoader {
    private static final String CONTEXT = LambdaContext.CORE + "Context";
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private HandlerLoader() {}

    static Bootstrap.Handler load(String handler) {
        int colons = handler.lastIndexOf("::");
        String className = colons < 0 ? handler : handler.substring(0, colons);
        String method = colons < 0 ? null : handler.substring(colons + 2);
        try {
            if (className.isEmpty() || (method != null && method.isEmpty())) {
                throw new Fault("Invalid handler: `" + handler + "'");
            }
            Class<?> type = classOf(className);
            return method == null ? fromInterface(type) : fromMethods(type, method);
        } catch (Fault fault) {
            if (fault.fatal) throw fault;
            return (event, context) -> {
                throw fault;
            };
        }
    }

    private static Class<?> classOf(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new Fault("Class not found: " + name, e, false);
        } catch (Throwable e) {
            String why = e.getMessage() == null ? "" : ": " + e.getMessage();
            throw new Fault("Error loading class " + name + why, e, true);
        }
    }

    private static Bootstrap.Handler fromInterface(Class<?> type) {
        Class<?> streams = core("RequestStreamHandler", type);
        Class<?> objects = core("RequestHandler", type);
        if (streams == null && objects == null) {
            throw new Fault(
                    "Class does not implement an appropriate handler interface: " + type.getName());
        }
        Type[] types = streams == null ? Types.argumentsOf(type, objects) : new Type[0];
        if (types == null) throw notConcrete(type, "");
        for (Type one : types) {
            boolean free = one instanceof TypeVariable && Types.rawOf(one) == Object.class;
            if (free) throw notConcrete(type, ": parameter " + one + " has no upper bound.");
        }
        Class<?> wanted = streams == null ? objects : streams;
        // Through the interface: the class itself need not be public.
        Method method = null;
        for (Method one : wanted.getMethods()) {
            if (one.getName().equals("handleRequest")) method = one;
        }
        Call call = new Call(method, newInstance(type));
        if (streams != null) return call.streams();
        return call.objects(types[0], types[1], true);
    }

    private static Fault notConcrete(Class<?> type, String why) {
        return new Fault(
                "Class " + type.getName()
                        + " does not implement RequestHandler with concrete type parameters" + why);
    }

    /** The interface of aws-lambda-java-core as the class's own loader knows it; null if it has not. */
    private static Class<?> core(String name, Class<?> implementer) {
        try {
            Class<?> found = Class.forName(LambdaContext.CORE + name);
            return found.isAssignableFrom(implementer) ? found : null;
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static Bootstrap.Handler fromMethods(Class<?> type, String name) {
        List<Method> methods = new ArrayList<>();
        try {
            for (Method one : type.getMethods()) if (one.getName().equals(name)) methods.add(one);
        } catch (NoClassDefFoundError e) {
            throw new Fault(
                    "Error loading method " + name + " on class " + type.getName(), e, false);
        }
        // Of overloads the one with most parameters, above all one with a context.
        methods.sort(
                Comparator.comparing(Method::isBridge)
                        .thenComparing(one -> -one.getParameterCount() - (hasContext(one) ? 1 : 0)));
        for (Method method : methods) {
            Type[] types = method.getGenericParameterTypes();
            boolean context = hasContext(method);
            int others = types.length - (context ? 1 : 0);
            boolean streams = others > 0 && isStream(types[0]);
            if (others > (streams ? 2 : 1)) continue;
            if (streams && others == 2 && !isStream(types[1])) continue;
            boolean fixed = Modifier.isStatic(method.getModifiers());
            Call call = new Call(method, fixed ? null : newInstance(type));
            if (streams) return call.streams();
            return call.objects(others == 0 ? null : types[0], method.getGenericReturnType(), context);
        }
        throw new Fault(
                "No public method named " + name
                        + " with appropriate method signature found on class " + type.getName());
    }

    private static boolean isStream(Type type) {
        return type == InputStream.class || type == OutputStream.class;
    }

    private static boolean hasContext(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && types[types.length - 1].getName().equals(CONTEXT);
    }

    private static Object newInstance(Class<?> type) {
        try {
            Constructor<?> constructor = type.getConstructor();
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            boolean inner =
                    type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
            String why = inner
                    ? " cannot be instantiated because it is a non-static inner class"
                    : " has no public zero-argument constructor";
            throw new Fault("Class " + type.getName() + why, new Exception(e), false);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            String message = cause.getLocalizedMessage();
            throw new Fault(message == null ? cause.getClass().getName() : message, cause, true);
        } catch (ReflectiveOperationException e) {
            throw new Fault(String.valueOf(e.getMessage()), e, false);
        }
    }

    /** A method of the function's and what it is called on. */
    private static final class Call {
        private final Method method;
        private final Object target;

        Call(Method method, Object target) {
            this.method = Types.open(method);
            this.target = target;
        }

        /** With an input and an output stream, or one of them, and perhaps the context. */
        Bootstrap.Handler streams() {
            Class<?>[] types = method.getParameterTypes();
            return (event, context) -> {
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                Object[] arguments = new Object[types.length];
                for (int i = 0; i < types.length; i++) {
                    if (types[i] == InputStream.class) arguments[i] = new ByteArrayInputStream(event);
                    else if (types[i] == OutputStream.class) arguments[i] = answer;
                    else arguments[i] = context.as(types[i]);
                }
                invoke(arguments);
                return answer.toByteArray();
            };
        }

        Bootstrap.Handler objects(Type input, Type output, boolean withContext) {
            Class<?>[] types = method.getParameterTypes();
            boolean nothing = output == void.class || output == Void.class;
            return (event, context) -> {
                List<Object> arguments = new ArrayList<>();
                if (input != null) arguments.add(read(event, input));
                if (withContext) arguments.add(context.as(types[types.length - 1]));
                Object answer = invoke(arguments.toArray());
                return nothing ? NULL : written(answer);
            };
        }

        private static Object read(byte[] event, Type type) {
            try {
                String text = new String(event, StandardCharsets.UTF_8);
                return Binder.bind(new JsonReader(text).document(), type);
            } catch (RuntimeException e) {
                throw new RuntimeException("An error occurred during JSON parsing", e);
            }
        }

        private static byte[] written(Object answer) {
            try {
                return JsonWriter.write(answer).getBytes(StandardCharsets.UTF_8);
            } catch (RuntimeException e) {
                throw new RuntimeException(
                        "An error occurred during JSON serialization of response", e);
            }
        }

        private Object invoke(Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
