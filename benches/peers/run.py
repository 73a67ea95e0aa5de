#!/usr/bin/env python3
"""The same order against cdsd, PostgreSQL, Redis and SQLite, in turns in one run, and the ratios.

Every system runs on a private socket in a temporary directory on one disk, with every order on disk before its answer.
The load is each system's own tool: cdsd's benchmark, pgbench, redis-benchmark; SQLite runs in a small C program.
"""

import argparse, glob, json, os, platform, re, shutil, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# Shape of ours, and for each peer's form the clients, and the calls that each has under way.
CLIENTS = {"one": 1, "many": 64, "hot": 64, "pipelined": 8}
REDIS_PIPELINE = {"pipelined": 32}
POSTGRES_SETTINGS = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB",
                     "max_wal_size": "4GB", "max_connections": "100", "listen_addresses": ""}
REDIS_SETTINGS = {"port": "0", "appendonly": "yes", "appendfsync": "always", "save": "", "daemonize": "no"}


def output(command, **more):
    done = subprocess.run(command, text=True, capture_output=True, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


class Ours:
    name = "cdsd"

    def __init__(self, directory, seconds):
        self.directory, self.seconds = directory, seconds
        built = output(["cargo", "bench", "--bench", "orders", "--no-run", "--message-format=json"], cwd=ROOT)
        made = [json.loads(line) for line in built.splitlines() if line.startswith("{")]
        self.bench = [m["executable"] for m in made if m.get("target", {}).get("name") == "orders" and m.get("executable")][-1]

    def settings(self):
        return "as it comes: each batch synced before its answers"

    def measure(self, shape):
        file = os.path.join(self.directory, "figures.json")
        output([self.bench, "--bench", "--runs", "1", "--seconds", str(self.seconds), "--shape", shape,
                "--dir", self.directory, "--json", file])
        with open(file) as figures:
            report = json.load(figures)
        return {"cdsd": report["rows"][0]["median"]["orders_per_second"],
                "fdatasync of 4 KiB": report["fdatasync_per_second"]}


class Redis:
    name = "Redis"

    def __init__(self, directory, seconds):
        self.directory, self.seconds, self.rate = os.path.join(directory, "redis"), seconds, {}
        os.mkdir(self.directory)
        self.socket = os.path.join(self.directory, "redis.sock")
        options = [word for name, value in REDIS_SETTINGS.items() for word in ("--" + name, value)]
        log = open(os.path.join(self.directory, "log"), "w")
        self.process = subprocess.Popen(["redis-server", "--unixsocket", self.socket, "--dir", self.directory, *options],
                                        stdout=log, stderr=log)
        self.wait()
        stock = "".join(f"SET stock:{good} 1000000000\n" for good in range(1000))
        output(["redis-cli", "-s", self.socket], input=stock)
        with open(os.path.join(HERE, "order.lua")) as script:
            self.script = output(["redis-cli", "-s", self.socket, "SCRIPT", "LOAD", script.read()]).strip()

    def wait(self):
        for _ in range(200):
            if subprocess.run(["redis-cli", "-s", self.socket, "PING"], capture_output=True).stdout == b"PONG\n":
                return
            time.sleep(0.05)
        sys.exit("redis-server does not start")

    def settings(self):
        return ", ".join(f"{n} {v or '-'}" for n, v in REDIS_SETTINGS.items()) + "; a Lua script by EVALSHA"

    def measure(self, shape):
        # redis-benchmark wants a number of calls: a short run tells how many fill the time.
        if shape not in self.rate:
            self.rate[shape] = self.bench(shape, 2000)
        self.rate[shape] = self.bench(shape, int(max(2000, self.rate[shape] * self.seconds)))
        return {"Redis": self.rate[shape]}

    def bench(self, shape, calls):
        words = ["__rand_int__"] * 3 + (["hot"] if shape == "hot" else [])
        told = output(["redis-benchmark", "-s", self.socket, "-c", str(CLIENTS[shape]), "-n", str(calls), "-r", "2147483647",
                       "-P", str(REDIS_PIPELINE.get(shape, 1)), "-q", "EVALSHA", self.script, "0", *words])
        rates = re.findall(r"([\d.]+) requests per second", told)
        if not rates or "rror" in told:
            sys.exit(f"redis-benchmark: {told}")
        return float(rates[-1])

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Postgres:
    name = "PostgreSQL"

    def __init__(self, directory, seconds):
        self.directory, self.seconds = os.path.join(directory, "postgres"), seconds
        os.mkdir(self.directory)
        os.chmod(directory, 0o755)
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.data = os.path.join(self.directory, "data")
        if os.geteuid() == 0:
            shutil.chown(self.directory, "postgres")
        output(self.as_user("initdb", "-D", self.data, "--auth=trust", "--no-instructions", "-U", "postgres"))
        with open(os.path.join(self.data, "postgresql.conf"), "a") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in POSTGRES_SETTINGS.items())
            conf.write(f"unix_socket_directories = '{self.directory}'\n")
        output(self.as_user("pg_ctl", "-D", self.data, "-w", "-l", os.path.join(self.directory, "log"), "start"),
               stdin=subprocess.DEVNULL)
        with open(os.path.join(HERE, "schema.sql")) as schema:
            output(self.as_user("psql", "-h", self.directory, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q"), stdin=schema)

    def as_user(self, program, *arguments):
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return [*user, os.path.join(self.bin, program), *arguments]

    def settings(self):
        return ", ".join(f"{n} {v or '-'}" for n, v in POSTGRES_SETTINGS.items()) + "; pgbench -M prepared"

    def measure(self, shape):
        if shape == "pipelined":
            return {}
        first = "\\set a 0\n" if shape == "hot" else "\\set a random(0, 999)\n"
        choose = first + "\\set b (:a + random(1, 999)) % 1000\n\\set k random(1, 9000000000000000000)\n"
        one = choose + "SELECT place('order-' || :k, :a::int, :b::int);\n"
        lock = "WITH rows AS (SELECT good FROM stock WHERE good IN (:a, :b) ORDER BY good FOR UPDATE) "
        two = (choose + "\\startpipeline\nBEGIN;\n" + lock
               + "UPDATE stock SET available = available - 1, sold = sold + 1 FROM rows WHERE stock.good = rows.good;\n"
               + "INSERT INTO orders (key, first, second, price) VALUES ('order-' || :k, :a, :b, 450);\n"
               + "COMMIT;\n\\endpipeline\n")
        return {"PostgreSQL, one statement": self.bench(shape, one), "PostgreSQL, a transaction": self.bench(shape, two)}

    def bench(self, shape, script):
        file = os.path.join(self.directory, "script.sql")
        with open(file, "w") as written:
            written.write(script)
        os.chmod(file, 0o644)
        told = output(self.as_user("pgbench", "-h", self.directory, "-U", "postgres", "-n", "-M", "prepared", "-f", file,
                                   "-c", str(CLIENTS[shape]), "-T", str(max(1, round(self.seconds))), "postgres"))
        return float(re.search(r"tps = ([\d.]+) \(without", told).group(1))

    def stop(self):
        output(self.as_user("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"))


class Sqlite:
    name = "SQLite"

    def __init__(self, directory, seconds):
        self.directory, self.seconds = directory, seconds
        self.program = os.path.join(directory, "sqlite")
        output(["gcc", "-O2", "-o", self.program, os.path.join(HERE, "sqlite.c"), "-lsqlite3"])

    def settings(self):
        return "in process, one writer: journal_mode wal, synchronous full, cache 128 MiB"

    def measure(self, shape):
        batches = {"one": [1], "arrays": [1000]}.get(shape, [])
        return {f"SQLite, {batch} per transaction": self.bench(batch) for batch in batches}

    def bench(self, batch):
        file = os.path.join(self.directory, "sqlite.db")
        rate = float(output([self.program, file, str(batch), str(self.seconds)]))
        for left in glob.glob(file + "*"):
            os.remove(left)
        return rate

    def stop(self):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--dir", default=os.path.join(ROOT, "target", "tmp"), help="a directory on the disk to measure")
    parser.add_argument("--json", help="write all figures there, too")
    parser.add_argument("shapes", nargs="*", default=["one", "many", "hot", "pipelined", "arrays"])
    arguments = parser.parse_args()
    arguments.dir = os.path.abspath(arguments.dir)
    os.makedirs(arguments.dir, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="peers-", dir=arguments.dir) as directory:
        ours = Ours(directory, arguments.seconds)
        systems = [ours]
        try:
            for peer in (Redis, Postgres, Sqlite):
                systems.append(peer(directory, arguments.seconds))
            print(f"{platform.machine()}, {os.cpu_count()} processors, Linux {platform.release()}; "
                  f"{arguments.runs} runs of {arguments.seconds:g} s, in turns")
            for system in systems:
                print(f"{system.name}: {system.settings()}")
            figures = measure(systems, arguments)
        finally:
            for system in systems[1:]:
                system.stop()
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(figures, file, indent=2)


def measure(systems, arguments):
    figures = {shape: [] for shape in arguments.shapes}
    for run in range(arguments.runs):
        for shape in arguments.shapes:
            print(f"run {run + 1}/{arguments.runs}: {shape}", file=sys.stderr)
            turn = {}
            for system in systems:
                if shape in CLIENTS or system.name in ("cdsd", "SQLite"):
                    turn.update(system.measure(shape))
            figures[shape].append(turn)
    for shape, turns in figures.items():
        print(f"\n{shape:<34} {'orders/s':>10} {'cdsd is':>10}")
        for name in turns[0]:
            median = statistics.median(turn[name] for turn in turns)
            ratio = statistics.median(turn["cdsd"] / turn[name] for turn in turns)
            print(f"{name:<34} {median:>10.0f} {ratio:>9.2f}x")
    return figures


if __name__ == "__main__":
    main()
