package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Answers with what it is told, or fails. */
public class Handler implements RequestHandler<Map<String, Object>, Object> {
    @Override
    public Object handleRequest(Map<String, Object> event, Context context) {
        if (event.containsKey("fail")) {
            throw new IllegalStateException((String) event.get("fail"));
        }
        return Map.of("text", event.get("text"), "year", java.time.Year.now().getValue(), "left", context.getRemainingTimeInMillis());
    }
}
