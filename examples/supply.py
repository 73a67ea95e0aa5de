#!/usr/bin/env python3
"""A manufacturer's interface in nothing but Python: offers what stock.json holds and deducts what reports say was sold.

    cds-manufacturer interface register "$PWD/supply.sock"
    python3 examples/supply.py supply.sock stock.json

stock.json: {"offers": {"bolt-m8": {"name": "Bolt M8", "unit": "piece", "unit_price": 1250, "quantity": 40}}, "reports": {}}
"""
import hashlib, json, os, socket, sys

PATH, STOCK = sys.argv[1], sys.argv[2]
DIGESTED = ("report", "version", "currency", "lines", "orders", "total")  # in this order, without blanks


def offers(stock, params):
    return {"offers": [{"sku": sku, **good} for sku, good in stock["offers"].items()], "complete": True}


def sold(stock, report):
    text = json.dumps({name: report[name] for name in DIGESTED}, separators=(",", ":"), ensure_ascii=False)
    if hashlib.sha256(text.encode()).hexdigest() != report["digest"]:
        raise ValueError("the digest does not fit the report")
    name = f"{report['report']} {report['version']}"
    if name not in stock["reports"]:  # it may come more than once; a corrected version 2 would need its difference
        for line in report["lines"]:
            if line["sku"] in stock["offers"]:
                stock["offers"][line["sku"]]["quantity"] -= line["sold"]
        stock["reports"][name] = report["digest"]
        with open(STOCK + ".new", "w") as file:  # on disk before it is acknowledged
            json.dump(stock, file)
            file.flush(), os.fsync(file.fileno())
        os.replace(STOCK + ".new", STOCK)
    return {"report": report["report"], "digest": report["digest"]}


def answer(line):
    call = json.loads(line)
    try:
        method = {"supply.offers": offers, "supply.sold": sold}[call["method"]]
        return {"jsonrpc": "2.0", "id": call["id"], "result": method(json.load(open(STOCK)), call["params"])}
    except (KeyError, ValueError) as error:
        return {"jsonrpc": "2.0", "id": call.get("id"), "error": {"code": -32602, "message": str(error)}}


with socket.socket(socket.AF_UNIX) as listener:
    if os.path.exists(PATH):
        os.remove(PATH)
    os.umask(0o177)
    listener.bind(PATH)
    listener.listen()
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rw") as lines:
            for line in lines:
                print(json.dumps(answer(line)), file=lines, flush=True)
