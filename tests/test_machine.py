"""What this process may use of the machine, from the system's own files as data: each limit that is there holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim import machine
from sim.machine import memory_bytes, processes, processors

SIM = Path(__file__).parents[1] / "sim"
MIB = 1 << 20
V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
V1 = (
    "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
    "32 31 0:29 {root} /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
    "35 31 0:32 {root} /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
)


@pytest.fixture(autouse=True)
def large_machine(monkeypatch):
    """Let the test run on 64 processors with 128 GiB."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
    monkeypatch.setattr(machine, "_physical", lambda: iter([131072 * MIB]))


def system(folder, groups, mounts, **files):
    """Write the system's files; return the folder that stands for the root."""
    for name, text in {"proc/self/cgroup": groups, "proc/self/mountinfo": mounts, **files}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


CASES = {
    "no limit": ("0::/user.slice\n", V2, {"user.slice/cpu.max": "max 100000\n"}, 64, 131072),
    "no files of control groups at all": ("", "", {}, 64, 131072),
    "two processors and a gigabyte": (
        "0::/\n", V2, {"cpu.max": "200000 100000\n", "memory.max": f"{1024 * MIB}\n"}, 2, 1024,
    ),
    "a processor and a half": ("0::/\n", V2, {"cpu.max": "150000 100000\n"}, 2, 131072),
    "a tenth of a processor": ("0::/\n", V2, {"cpu.max": "10000 100000\n"}, 1, 131072),
    "the group above is the narrower": (
        "0::/pod/one\n", V2,
        {"pod/one/cpu.max": "800000 100000\n", "pod/cpu.max": "400000 100000\n", "pod/one/memory.max": "max\n",
         "pod/memory.max": f"{2048 * MIB}\n"},
        4, 2048,
    ),
    "its own group is what is mounted": ("0::/docker/1234\n", V2, {"cpu.max": "300000 100000\n"}, 3, 131072),
    "a group that is throttled before its limit": (
        "0::/a\n", V2, {"a/memory.max": f"{900 * MIB}\n", "a/memory.high": f"{700 * MIB}\n"}, 64, 700,
    ),
    "version 1": (
        "5:cpu,cpuacct:/batch\n4:memory:/batch\n", V1.format(root="/"),
        {"cpu,cpuacct/batch/cpu.cfs_quota_us": "250000\n", "cpu,cpuacct/batch/cpu.cfs_period_us": "100000\n",
         "memory/batch/memory.limit_in_bytes": f"{512 * MIB}\n"},
        3, 512,
    ),
    "version 1 without a limit": (
        "5:cpu,cpuacct:/\n4:memory:/\n", V1.format(root="/"),
        {"cpu,cpuacct/cpu.cfs_quota_us": "-1\n", "cpu,cpuacct/cpu.cfs_period_us": "100000\n",
         "memory/memory.limit_in_bytes": "9223372036854771712\n"},
        64, 131072,
    ),
    "version 1, seen from inside a container": (
        "5:cpu,cpuacct:/docker/77\n4:memory:/docker/77\n", V1.format(root="/docker/77"),
        {"cpu,cpuacct/cpu.cfs_quota_us": "100000\n", "cpu,cpuacct/cpu.cfs_period_us": "100000\n",
         "memory/memory.limit_in_bytes": f"{256 * MIB}\n"},
        1, 256,
    ),
    "both versions at once": (
        "5:cpu,cpuacct:/a\n0::/b\n", V1.format(root="/") + V2.replace("/sys/fs/cgroup", "/sys/fs/cgroup/unified"),
        {"cpu,cpuacct/a/cpu.cfs_quota_us": "600000\n", "cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
         "unified/b/cpu.max": "500000 100000\n"},
        5, 131072,
    ),
    "files that say nothing": ("0::/\n", V2, {"cpu.max": "\n", "memory.max": "many\n"}, 64, 131072),
    "a period of nothing": ("0::/\n", V2, {"cpu.max": "100000 0\n"}, 64, 131072),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_limit_around_this_process_holds(case, tmp_path):
    """By version 1 or 2 of control groups, its own group or one above, and none that cannot be read."""
    groups, mounts, files, count, mib = CASES[case]
    root = system(tmp_path, groups, mounts, **{f"sys/fs/cgroup/{name}": text for name, text in files.items()})

    assert processors(root) == count
    assert memory_bytes(root) == mib * MIB


def test_as_many_processes_as_find_their_memory(tmp_path):
    """With a gigabyte there is one, however many processors; with three, one process less than memory would hold."""
    files = {"cpu.max": "800000 100000\n", "memory.max": f"{1024 * MIB}\n"}
    root = system(tmp_path, "0::/\n", V2, **{f"sys/fs/cgroup/{name}": text for name, text in files.items()})
    assert processes(450 * MIB, root) == 1
    (root / "sys/fs/cgroup/memory.max").write_text(f"{3072 * MIB}\n")
    assert processes(450 * MIB, root) == 5
    (root / "sys/fs/cgroup/memory.max").write_text("max\n")
    assert processes(450 * MIB, root) == 8


def test_memory_that_no_system_tells_limits_nothing(tmp_path, monkeypatch):
    """Then the processors alone count."""
    monkeypatch.setattr(machine, "_physical", lambda: iter(()))

    assert memory_bytes(tmp_path) is None
    assert processes(450 * MIB, tmp_path) == 64


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system ties no process to a processor")
def test_a_process_tied_to_one_processor_uses_one():
    """As `taskset -c 0` or a batch queue does; a core of the machine is not a processor of ours."""
    script = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
        "from sim.runs.executor import usable_processes; print(usable_processes())"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=SIM.parent, check=True)

    assert told.stdout == "1\n"


def test_nothing_else_counts_the_cores_of_the_machine():
    """Whoever wants to know how many there are asks this module."""
    asked = {
        file.relative_to(SIM).as_posix()
        for file in SIM.glob("**/*.py")
        for word in ("cpu_count", "sched_getaffinity")
        if word in file.read_text(encoding="utf-8")
    }

    assert asked == {"machine.py"}
