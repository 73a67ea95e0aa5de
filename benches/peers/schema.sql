CREATE TABLE stock (good int PRIMARY KEY, available bigint NOT NULL CHECK (available >= 0), sold bigint NOT NULL)
    WITH (fillfactor = 50);
CREATE TABLE orders (id bigserial PRIMARY KEY, key text NOT NULL UNIQUE, first int NOT NULL, second int NOT NULL,
    price int NOT NULL, placed_at timestamptz NOT NULL DEFAULT now());
INSERT INTO stock SELECT good, 1000000000, 0 FROM generate_series(0, 999) good;
-- One order in one statement. The rows are locked in the order of their goods, so that two orders cannot lock each other out.
CREATE FUNCTION place(the_key text, a int, b int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE the_id bigint;
BEGIN
    SELECT id INTO the_id FROM orders WHERE key = the_key;
    IF FOUND THEN RETURN the_id; END IF;
    UPDATE stock SET available = available - 1, sold = sold + 1 WHERE good = least(a, b);
    UPDATE stock SET available = available - 1, sold = sold + 1 WHERE good = greatest(a, b);
    INSERT INTO orders (key, first, second, price) VALUES (the_key, a, b, 450) RETURNING id INTO the_id;
    RETURN the_id;
END $$;
VACUUM ANALYZE;
