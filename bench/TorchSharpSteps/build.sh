#!/bin/bash
# build.sh FOLDER: builds the program into a folder, for FASTNN_TORCHSHARP. Needs 600 MB from NuGet, and on Debian 12 readelf, python3 and gcc:
# there libstdc++ lacks version GLIBCXX_3.4.32, of which TorchSharp's library needs one symbol; the version is marked as weak, and a small library has the symbol.
set -e
here=$(cd "$(dirname "$0")" && pwd)
dotnet build -c Release "$here/TorchSharpSteps.csproj" -o "$1"
python3 "$here/weaken.py" "$1/libLibTorchSharp.so" GLIBCXX_3.4.32
echo 'void _ZSt21ios_base_library_initv(void) {}' | gcc -shared -fPIC -x c - -o "$1/libstdcxx-symbol.so"
