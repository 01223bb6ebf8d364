package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Its types are known through its superclass only. */
public class Doubler extends ToNumber<Order.Item> {
    @Override
    public Double handleRequest(Order.Item item, Context context) {
        return item.getPrice() * 2;
    }
}

abstract class ToNumber<T> implements RequestHandler<T, Double> {}
