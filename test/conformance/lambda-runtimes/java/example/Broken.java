package example;

/** Fails when it is made. */
public class Broken {
    public Broken() {
        throw new IllegalArgumentException("no configuration");
    }

    public String handle(String event) {
        return event;
    }
}
