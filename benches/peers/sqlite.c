/* Orders into SQLite in this very process: WAL, synchronous=full, so many orders per transaction, for so many seconds. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void check(sqlite3 *db, int code, int wanted) {
    if (code != wanted) {
        fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static void run(sqlite3 *db, const char *sql) { check(db, sqlite3_exec(db, sql, 0, 0, 0), SQLITE_OK); }

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *made;
    check(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, 0), SQLITE_OK);
    return made;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 4) return fprintf(stderr, "usage: sqlite FILE ORDERS_PER_TRANSACTION SECONDS\n"), 2;
    int batch = atoi(arguments[2]);
    double seconds = atof(arguments[3]);
    sqlite3 *db;
    check(0, sqlite3_open(arguments[1], &db), SQLITE_OK);
    run(db, "PRAGMA journal_mode=wal; PRAGMA synchronous=full; PRAGMA cache_size=-131072;");
    run(db, "CREATE TABLE stock (good INTEGER PRIMARY KEY, available INTEGER CHECK (available >= 0), sold INTEGER);"
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, key TEXT UNIQUE, first INTEGER, second INTEGER, price INTEGER);"
            "WITH RECURSIVE n(g) AS (SELECT 0 UNION ALL SELECT g + 1 FROM n WHERE g < 999)"
            "INSERT INTO stock SELECT g, 1000000000, 0 FROM n;");
    sqlite3_stmt *known = prepare(db, "SELECT id FROM orders WHERE key = ?1");
    sqlite3_stmt *take = prepare(db, "UPDATE stock SET available = available - 1, sold = sold + 1 WHERE good = ?1");
    sqlite3_stmt *place = prepare(db, "INSERT INTO orders (key, first, second, price) VALUES (?1, ?2, ?3, 450)");
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
    double begun = now();
    long orders = 0;
    srand(1);
    while (now() - begun < seconds) {
        check(db, sqlite3_step(begin), SQLITE_DONE), sqlite3_reset(begin);
        for (int n = 0; n < batch; n++, orders++) {
            char key[64];
            int length = snprintf(key, sizeof key, "order-0000000000000000000-%011ld", orders);
            int first = rand() % 1000, second = (first + 1 + rand() % 999) % 1000;
            sqlite3_bind_text(known, 1, key, length, SQLITE_STATIC);
            check(db, sqlite3_step(known), SQLITE_DONE), sqlite3_reset(known);
            int goods[2] = {first, second};
            for (int line = 0; line < 2; line++) {
                sqlite3_bind_int(take, 1, goods[line]);
                check(db, sqlite3_step(take), SQLITE_DONE), sqlite3_reset(take);
            }
            sqlite3_bind_text(place, 1, key, length, SQLITE_STATIC);
            sqlite3_bind_int(place, 2, first), sqlite3_bind_int(place, 3, second);
            check(db, sqlite3_step(place), SQLITE_DONE), sqlite3_reset(place);
        }
        check(db, sqlite3_step(commit), SQLITE_DONE), sqlite3_reset(commit);
    }
    printf("%.1f\n", orders / (now() - begun));
    return 0;
}
