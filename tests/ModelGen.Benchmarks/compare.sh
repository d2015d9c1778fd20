#!/bin/bash
# The comparison with TorchSharp at its best on Linux x64: compare.sh [--filter TEXT] [--threads N] [--json FILE]
#
# Two things stand in its way there. Its native library is built with GCC 13 and does not load where the system's libstdc++ is older
# (Debian 12), although all it needs is one symbol, an initialiser of the standard streams that older versions run by themselves. And
# MKL, which does libtorch's matrix products, takes a path of half the speed on processors that are not Intel's, unless a function of
# its own says otherwise. A small preloaded library answers both. The C library is told to keep freed memory, without which every step
# of a training loop asks the kernel for it again.
set -euo pipefail
cd "$(dirname "$0")"
dotnet build -c Release -v q -nologo
out=$(echo "$PWD"/bin/Release/net10.0/*-x64)

python3 - "$out/libLibTorchSharp.so" <<'PYTHON'
"""Marks the library's wish for newer symbol versions as weak, so that the loader only warns about it."""
import struct
import sys

WEAK = 2


def elf_hash(name):
    value = 0
    for byte in name.encode():
        value = (value << 4) + byte
        value = (value ^ (value >> 24 & 0xF0)) & 0x0FFFFFFF
    return value


with open(sys.argv[1], "r+b") as file:
    library = file.read()
    for version in ["GLIBCXX_3.4.31", "GLIBCXX_3.4.32"]:
        # An entry of the version table begins with the hash of the version's name and 16 bits of flags.
        strong = struct.pack("<IH", elf_hash(version), 0)
        if library.count(strong) == 1:
            file.seek(library.index(strong))
            file.write(struct.pack("<IH", elf_hash(version), WEAK))
PYTHON

gcc -shared -fPIC -x c -o "$out/libpeers.so" - <<'C'
void _ZSt21ios_base_library_initv(void) {}
int mkl_serv_intel_cpu_true(void) { return 1; }
int mkl_serv_intel_cpu(void) { return 1; }
C

export LD_PRELOAD="$out/libpeers.so" MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=268435456
exec dotnet "$out/ModelGen.Benchmarks.dll" compare "$@"
