"""How fast MockHub is beside bare aiohttp servers: `python -m benchmarks`, or `--quick` for about 20 seconds.

Every figure is a ratio of two servers measured in turns in one run, since absolute figures depend on the machine.
Each server is a process of its own, the load comes from this one over loopback. Needs Linux (`/proc`).
"""
