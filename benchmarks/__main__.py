"""Run one benchmark or all: ``python -m benchmarks dues --size 20000``. Each ends with its line of figures."""

import argparse
import importlib
import os
import pkgutil
import sys
from pathlib import Path


def main() -> None:
    names = [name for _finder, name, _is_pkg in pkgutil.iter_modules([str(Path(__file__).parent)])]
    parts = {"__main__", "applied", "fetched", "frame", "least", "posted", "server", "stack"}
    names = [name for name in names if name not in parts]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names, help="which one; all when left out")
    parser.add_argument("--size", type=int, help="how much data; each benchmark has a size of its own otherwise")
    parser.add_argument("--alone", action="store_true", help="ours without the peer, with the memory it takes")
    parser.add_argument("--tiny", action="store_true", help="only see that it runs")
    options = parser.parse_args()

    os.environ["DJANGO_SETTINGS_MODULE"] = "jocs_site.settings.test"
    import django  # noqa: PLC0415 - settings are named first

    django.setup()
    from benchmarks.frame import alone, run  # noqa: PLC0415

    for name in [options.name] if options.name else names:
        benchmark = importlib.import_module(f"benchmarks.{name}")
        line = alone(benchmark, size=options.size) if options.alone else None
        print(line or run(benchmark, size=options.size, tiny=options.tiny), flush=True)


if __name__ == "__main__":
    sys.exit(main())
