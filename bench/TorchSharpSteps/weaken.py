"""Marks a version of symbols that an ELF library needs as weak, so that the library loads without it.  weaken.py LIBRARY VERSION"""
import re
import struct
import subprocess
import sys

WEAK = 2  # VER_FLG_WEAK of the ELF specification


def run(option, library):
    return subprocess.run(["readelf", option, library], capture_output=True, text=True, check=True).stdout


def main(library, version):
    # Lines as "  0x0040:   Name: GLIBCXX_3.4.32  Flags: none  Version: 12": the position is that in the section .gnu.version_r.
    section = int(re.search(r"\.gnu\.version_r\s+\S+\s+\S+\s+([0-9a-f]+)", run("-SW", library)).group(1), 16)
    entry = re.search(rf"0x([0-9a-f]+):\s+Name: {re.escape(version)}\s", run("-V", library))
    if entry is None:
        return
    with open(library, "r+b") as file:
        # vna_hash (4 bytes), then vna_flags.
        file.seek(section + int(entry.group(1), 16) + 4)
        file.write(struct.pack("<H", WEAK))


main(*sys.argv[1:])
