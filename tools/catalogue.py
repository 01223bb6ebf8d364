"""Compiles src/wire/catalogue/data from botocore: how each AWS service is recognized on the wire, so
that what Millrace does not have can be refused by its name.

    pip install botocore && python3 tools/catalogue.py

services.json: [name, signing name, protocol, target prefix or API version] of every service.
routes.json:   REST operations by signing name: [service, method, path, operation, …] flattened.
"""

import gzip
import json
import os
import re

import botocore

DATA = os.path.join(os.path.dirname(botocore.__file__), "data")
OUT = os.path.join(os.path.dirname(__file__), "..", "src", "wire", "catalogue", "data")
# As Millrace names them; it has models of its own for these.
OWN = {
    "apigateway", "apigatewayv2", "cloudformation", "cloudtrail", "cloudwatch", "dynamodb",
    "dynamodbstreams", "events", "firehose", "iam", "kinesis", "kms", "lambda", "logs", "pipes", "s3",
    "scheduler", "schemas", "secretsmanager", "sns", "sqs", "ssm", "stepfunctions", "sts",
}  # fmt: skip


def model_of(name):
    folder = os.path.join(DATA, name)
    if not os.path.isdir(folder):
        return None
    for version in sorted(os.listdir(folder), reverse=True):
        path = os.path.join(folder, version, "service-2.json")
        if os.path.exists(path + ".gz"):
            return json.load(gzip.open(path + ".gz"))
        if os.path.exists(path):
            return json.load(open(path))
    return None


def route_of(service, operation):
    http = operation["http"]
    # Fixed query parameters tell operations of one path apart; the rest of the path is what matters.
    path = re.sub(r"\{([^}+]+)\}", "{}", http["requestUri"])
    path = re.sub(r"\{[^}]+\+\}", "{+}", path)
    method = http["method"]
    # boto3 sends a search as a form, its query within.
    if service == "cloudsearchdomain" and path.startswith("/2013-01-01/search"):
        method, path = "POST", path.split("?")[0]
    # CloudFront's operations have the date of the API in their names: `CreateDistribution2020_05_31`.
    return [service, method, path, re.sub(r"\d{4}_\d{2}_\d{2}$", "", operation["name"])]


services, routes = [], {}
for name in sorted(os.listdir(DATA)):
    model = model_of(name)
    if model is None or name in OWN:
        continue
    meta = model["metadata"]
    signing = meta.get("signingName", meta["endpointPrefix"])
    protocol = meta.get("protocols", [meta["protocol"]])[0]
    if meta["protocol"] in ("json", "query", "ec2"):
        protocol = meta["protocol"]
    key = meta.get("targetPrefix") or meta["apiVersion"]
    services.append([name, signing, protocol, key])
    if protocol.startswith("rest"):
        for operation in model["operations"].values():
            routes.setdefault(signing, []).append(route_of(name, operation))

os.makedirs(OUT, exist_ok=True)


def write(file, rows, opening, closing):
    lines = ",\n".join(rows)
    with open(os.path.join(OUT, file), "w", encoding="utf-8") as out:
        out.write(f"{opening}\n{lines}\n{closing}\n")


compact = {"separators": (",", ":")}
write("services.json", [json.dumps(s, **compact) for s in services], "[", "]")
write(
    "routes.json",
    [f"{json.dumps(signing)}:{json.dumps(routes[signing], **compact)}" for signing in sorted(routes)],
    "{",
    "}",
)
print(f"botocore {botocore.__version__}: {len(services)} services, {sum(map(len, routes.values()))} routes")
