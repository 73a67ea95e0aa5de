#!/usr/bin/env bash
# Installs what the comparison runs beside cdsd: PostgreSQL, Redis and SQLite from Debian's packages. Needs root.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends postgresql postgresql-contrib redis-server libsqlite3-dev gcc python3
# The packages start services of their own; the comparison starts private ones and wants the processors for itself.
for service in postgresql redis-server; do
    systemctl stop "$service" 2>/dev/null || service "$service" stop 2>/dev/null || true
done
