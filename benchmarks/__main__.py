"""Run every benchmark and print its figures; what misses its target is marked, and never fails the run."""

from __future__ import annotations

import argparse
import json
import platform

from benchmarks import chats, processwide, realtime, throughput, within
from benchmarks.calls import Calls
from benchmarks.processes import Servers
from benchmarks.report import table
from benchmarks.sizes import FULL, QUICK


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a run of about 20 seconds, with less certain figures"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    size, calls = QUICK if options.quick else FULL, Calls()
    with Servers() as servers:
        figures = [
            *throughput.measure(servers, calls, size),
            *chats.measure(servers, calls, size),
            *processwide.measure(servers, calls, size),
            *realtime.measure(servers, calls, size),
            *within.measure(calls, size),
        ]
    if options.json:
        machine = {"python": platform.python_version(), "machine": platform.machine()}
        print(json.dumps({**machine, "figures": [figure.to_json() for figure in figures]}, indent=2))
    else:
        print(table(figures))


if __name__ == "__main__":
    main()
