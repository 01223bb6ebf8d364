package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Handlers that are methods: `example.Methods::name`. */
public class Methods {
    private int calls;

    public Map<String, Object> map(Map<String, Object> event, Context context) {
        LambdaLogger logger = context.getLogger();
        logger.log("first\nsecond");
        System.out.println("printed");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("event", event);
        answer.put("calls", ++calls);
        answer.put("name", context.getFunctionName());
        answer.put("arn", context.getInvokedFunctionArn());
        answer.put("id", context.getAwsRequestId());
        answer.put("memory", context.getMemoryLimitInMB());
        answer.put("left", context.getRemainingTimeInMillis() > 1000);
        answer.put("title", title(context));
        answer.put("trace", System.getProperty("com.amazonaws.xray.traceHeader") != null);
        return answer;
    }

    private static String title(Context context) {
        if (context.getClientContext() == null) return null;
        String title = context.getClientContext().getClient().getAppTitle();
        return title + context.getClientContext().getCustom().get("shop");
    }

    public Order pojo(Order order) {
        order.setId(order.getId() + 1);
        order.setExpress(!order.isExpress());
        order.getItems().get(0).setPrice(order.getItems().get(0).getPrice() * 2);
        order.note = order.note + "세계";
        return order;
    }

    public List<String> bodies(SQSEvent event) {
        SQSEvent.SQSMessage first = event.getRecords().get(0);
        return List.of(
                first.getBody(),
                first.getEventSourceArn(),
                first.getAttributes().get("ApproximateReceiveCount"));
    }

    public String text(String event) {
        return "hello " + event;
    }

    public interface Named {
        String getName();

        int getSize();
    }

    public Named proxied() {
        return (Named) Proxy.newProxyInstance(
                Named.class.getClassLoader(),
                new Class<?>[] {Named.class},
                (self, method, arguments) -> method.getName().equals("getSize") ? 2 : "by proxy");
    }

    public int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    public static boolean negated(boolean event) {
        return !event;
    }

    public void nothing(Map<String, String> event) {}

    public void upper(InputStream input, OutputStream output) throws IOException {
        output.write(new String(input.readAllBytes(), "UTF-8").toUpperCase().getBytes("UTF-8"));
    }

    public String fail(Map<String, Object> event) {
        throw new IllegalStateException("as asked", new RuntimeException("deeper"));
    }

    public String exit(Map<String, Object> event) {
        System.exit(3);
        return "";
    }

    public String slow(Map<String, Object> event) throws InterruptedException {
        Thread.sleep(60_000);
        return "";
    }

    public String overloaded(String event) {
        return "short";
    }

    public String overloaded(String event, Context context) {
        return "with context";
    }

    public String tooMany(String one, String two, String three) {
        return "";
    }
}
