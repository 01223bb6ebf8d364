package millrace;

import java.io.IOError;
import java.util.Map;

/**
 * Runs a Java function: finds the handler, then asks the Runtime API for one event after another.
 * Behaves as AWS's managed runtime does where functions can tell. Compiled for Java 11 by Millrace.
 * https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html
 */
public final class Bootstrap {
    private Bootstrap() {}

    public static void main(String[] args) {
        Log.takeOver();
        RuntimeClient client = new RuntimeClient(System.getenv("AWS_LAMBDA_RUNTIME_API"));
        Handler handler = null;
        try {
            handler = HandlerLoader.load(System.getenv().getOrDefault("_HANDLER", ""));
        } catch (Fault fault) {
            Log.error(fault.text());
            client.fail("/init/error", fault.document());
            System.exit(1);
        }
        LambdaContext.giveLogger();
        try {
            while (true) run(client, handler);
        } finally {
            // Not even room for the error: the function's own threads must not keep it alive.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(RuntimeClient client, Handler handler) {
        RuntimeClient.Invocation invocation = client.next();
        Log.requestId = invocation.header("lambda-runtime-aws-request-id");
        // Where the AWS SDK and X-Ray's look for it: an environment variable cannot be set in Java.
        String trace = invocation.header("lambda-runtime-trace-id");
        if (trace == null) System.clearProperty("com.amazonaws.xray.traceHeader");
        else System.setProperty("com.amazonaws.xray.traceHeader", trace);
        try {
            byte[] answer = handler.call(invocation.body, new LambdaContext(invocation));
            Log.finish();
            client.respond(Log.requestId, answer);
            // Of the handler's own making; it must not reach the next event.
            Thread.interrupted();
        } catch (Fault fault) {
            fail(client, fault.text(), fault.document());
        } catch (Throwable error) {
            Fault.cut(error);
            fail(client, Fault.of(error).text(), Fault.documentOf(error));
            if (error instanceof VirtualMachineError || error instanceof IOError) System.exit(1);
        }
    }

    private static void fail(RuntimeClient client, String text, Map<String, Object> document) {
        Log.error(text);
        Log.finish();
        client.fail("/invocation/" + Log.requestId + "/error", document);
    }

    /** A function's code, whatever its signature. */
    interface Handler {
        byte[] call(byte[] event, LambdaContext context) throws Throwable;
    }
}
