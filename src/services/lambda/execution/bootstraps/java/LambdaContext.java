package millrace;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * What a handler is told of its invocation. The interfaces are the package's own, whatever version
 * of aws-lambda-java-core it brings along; so each is answered by the names of its methods.
 * https://docs.aws.amazon.com/lambda/latest/dg/java-context.html
 */
final class LambdaContext {
    static final String CORE = "com.amazonaws.services.lambda.runtime.";

    private final RuntimeClient.Invocation invocation;
    private final long deadlineMs;

    LambdaContext(RuntimeClient.Invocation invocation) {
        this.invocation = invocation;
        this.deadlineMs = Long.parseLong(invocation.header("lambda-runtime-deadline-ms"));
    }

    /** This context as an instance of the package's interface. */
    Object as(Class<?> type) {
        return proxy(type, this::answer);
    }

    private Object answer(Object self, Method method, Object[] arguments) {
        switch (method.getName()) {
            case "getAwsRequestId":
                return invocation.header("lambda-runtime-aws-request-id");
            case "getInvokedFunctionArn":
                return invocation.header("lambda-runtime-invoked-function-arn");
            case "getTenantId":
                return invocation.header("lambda-runtime-aws-tenant-id");
            case "getXrayTraceId":
                return invocation.header("lambda-runtime-trace-id");
            case "getRemainingTimeInMillis":
                return (int) Math.max(0, deadlineMs - System.currentTimeMillis());
            case "getMemoryLimitInMB":
                return Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
            case "getFunctionName":
                return System.getenv("AWS_LAMBDA_FUNCTION_NAME");
            case "getFunctionVersion":
                return System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
            case "getLogGroupName":
                return System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
            case "getLogStreamName":
                return System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
            case "getLogger":
                return logger(method.getReturnType());
            case "getIdentity":
                return identity(method.getReturnType());
            case "getClientContext":
                return clientContext(method.getReturnType());
            default:
                return null;
        }
    }

    private Object identity(Class<?> type) {
        Map<?, ?> given = document("lambda-runtime-cognito-identity");
        return proxy(type, (self, method, arguments) -> {
            String name = method.getName().equals("getIdentityId") ? "Id" : "PoolId";
            return given == null ? null : given.get("cognitoIdentity" + name);
        });
    }

    private Object clientContext(Class<?> type) {
        Map<?, ?> given = document("lambda-runtime-client-context");
        if (given == null) return null;
        return proxy(type, (self, method, arguments) -> {
            switch (method.getName()) {
                case "getCustom":
                    return given.get("custom");
                case "getEnvironment":
                    return given.get("env");
                default:
                    return client(method.getReturnType(), given.get("client"));
            }
        });
    }

    private static Object client(Class<?> type, Object given) {
        if (!(given instanceof Map) || !type.isInterface()) return null;
        // getAppTitle → app_title
        return proxy(type, (self, method, arguments) -> {
            String words = method.getName().substring(3).replaceAll("(?<=.)([A-Z])", "_$1");
            return ((Map<?, ?>) given).get(words.toLowerCase(Locale.ROOT));
        });
    }

    private Map<?, ?> document(String header) {
        String text = invocation.header(header);
        if (text == null || text.isEmpty()) return null;
        // Headers travel as bytes.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Object value = new JsonReader(new String(bytes, StandardCharsets.UTF_8)).document();
        return value instanceof Map ? (Map<?, ?>) value : null;
    }

    private static Object logger(Class<?> type) {
        return proxy(type, (self, method, arguments) -> {
            if (!method.getName().equals("log") || arguments == null) return null;
            Object given = arguments[0];
            boolean raw = given instanceof byte[];
            String text =
                    raw ? new String((byte[]) given, StandardCharsets.UTF_8) : String.valueOf(given);
            Log.message(text, arguments.length > 1 ? String.valueOf(arguments[1]) : null);
            return null;
        });
    }

    /** Appenders of logging libraries take the logger from here. */
    static void giveLogger() {
        try {
            Field field = Class.forName(CORE + "LambdaRuntime").getDeclaredField("logger");
            field.setAccessible(true);
            field.set(null, logger(field.getType()));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            // The package does without.
        }
    }

    private static Object proxy(Class<?> type, InvocationHandler answers) {
        InvocationHandler all = (self, method, arguments) -> {
            if (method.getDeclaringClass() != Object.class) {
                return answers.invoke(self, method, arguments);
            }
            if (method.getName().equals("equals")) return self == arguments[0];
            if (method.getName().equals("hashCode")) return System.identityHashCode(self);
            return type.getSimpleName();
        };
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, all);
    }
}
