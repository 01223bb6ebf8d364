package example;

import java.util.List;
import java.util.Map;

/** A bean with members of many types. */
public class Order {
    public enum State {
        OPEN,
        SENT
    }

    public static class Item {
        private String name;
        private double price;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public double getPrice() {
            return price;
        }

        public void setPrice(double price) {
            this.price = price;
        }
    }

    public String note;
    private long id;
    private boolean express;
    private State state;
    private List<Item> items;
    private Map<String, int[]> sizes;
    private byte[] seal;

    public long getId() {
        return id;
    }

    public void setId(long id) {
        this.id = id;
    }

    public boolean isExpress() {
        return express;
    }

    public void setExpress(boolean express) {
        this.express = express;
    }

    public State getState() {
        return state;
    }

    public void setState(State state) {
        this.state = state;
    }

    public List<Item> getItems() {
        return items;
    }

    public void setItems(List<Item> items) {
        this.items = items;
    }

    public Map<String, int[]> getSizes() {
        return sizes;
    }

    public void setSizes(Map<String, int[]> sizes) {
        this.sizes = sizes;
    }

    public byte[] getSeal() {
        return seal;
    }

    public void setSeal(byte[] seal) {
        this.seal = seal;
    }
}
