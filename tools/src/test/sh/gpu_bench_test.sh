#!/bin/sh
# Tests of tools/bench/gpu: a copy of it in a folder with a space in its name, with scripts in the
# place of nvidia-smi and marquee, which note what they are told, and at last with the real launcher.
set -u
script=$(cd "$(dirname "$0")/../../../bench" && pwd)/gpu
launcher=$(cd "$(dirname "$0")/../../../.." && pwd)/marquee
. "$(dirname "$0")/checks.sh"

# program FILE: makes what comes on standard input a program.
program() {
  mkdir -p "$(dirname "$1")"
  cat >"$1"
  chmod +x "$1"
}

# A fresh source tree with everything in it, and a GPU.
fresh() {
  rm -rf "$work/t"
  root="$work/t/a tree" told="$work/t/told"
  mkdir -p "$root/tools/bench"
  cp "$script" "$root/tools/bench/gpu"
  program "$work/t/bin/nvidia-smi" <<'SMI'
#!/bin/sh
[ "$1" = --id=0 ] || { echo 'No devices were found'; exit 6; }
echo 'NVIDIA H100, 570.1'
SMI
  program "$root/marquee" <<MARQUEE
#!/bin/sh
[ "\$1" != --version ] || echo "build \$MARQUEE_BUILD_OPTS" >>"$told"
echo "marquee \$* (\$CUDA_DEVICE_ORDER)" >>"$told"
[ ! -e "$work/t/broken" ] || case \$* in *--half-precision*) exit 4 ;; esac
if [ "\$2" = report ]; then echo "| table of \$(( \$# - 2 )) |"; else echo '{"bench":"fake"}'; fi
MARQUEE
}

run() {
  env -i PATH="$work/t/bin:/usr/bin:/bin" HOME="$work" CLIENTS='1 8' BATCHES='2 16' ROUNDS=1 \
    SECONDS_EACH=2 "$@"
}
count() { grep -c -e "$1" "$told" 2>/dev/null; }

# --- without a GPU
fresh
rm "$work/t/bin/nvidia-smi"
out=$(run "$root/tools/bench/gpu" "$work/t/out" 2>&1)
check 'without nvidia-smi it ends with 2' 2 "$(run "$root/tools/bench/gpu" >/dev/null 2>&1; echo $?)"
check_contains 'and says that there is no GPU' 'There is no GPU 0 to measure' "$out"
check_contains 'and what to do' 'Run this on Linux with an NVIDIA GPU' "$out"
check 'and has built and measured nothing' no "$([ -e "$told" ] && echo yes || echo no)"
check 'and left no folder' no "$([ -e "$work/t/out" ] && echo yes || echo no)"
fresh
out=$(run GPU=3 "$root/tools/bench/gpu" 2>&1)
check_contains 'a GPU that is not there is told by its number' 'There is no GPU 3 to measure: No devices' "$out"
check 'wrong usage ends with 2' 2 "$(run "$root/tools/bench/gpu" --fast >/dev/null 2>&1; echo $?)"
check_contains 'and says how to call it' 'tools/bench/gpu [FOLDER]' "$(run "$root/tools/bench/gpu" --help 2>&1)"

# --- with one
fresh
cd "$work/t" || exit 1
out=$(run "$root/tools/bench/gpu" 'my results' 2>"$work/errors")
check 'it measures' 0 $?
check 'it has Marquee be built with CUDA before all else' 'build -Ponnxruntime_gpu' "$(head -1 "$told")"
check 'it measures both precisions without a server' '1 1' \
  "$(count '^marquee bench raw --engine onnxruntime --batch 2,16 --device gpu:0 --seconds 2 --rounds 1 --json') $(count 'raw .*--half-precision')"
check 'and each number of clients and size of batches in both' \
  'marquee bench serve --engine onnxruntime --clients 1 --batch 16 --device gpu:0 --seconds 2 --rounds 1 --json (PCI_BUS_ID)
marquee bench serve --engine onnxruntime --clients 8 --batch 16 --device gpu:0 --seconds 2 --rounds 1 --json (PCI_BUS_ID)
marquee bench serve --engine onnxruntime --clients 8 --batch 2 --device gpu:0 --seconds 2 --rounds 1 --json (PCI_BUS_ID)
marquee bench serve --engine onnxruntime --half-precision --clients 1 --batch 16 --device gpu:0 --seconds 2 --rounds 1 --json (PCI_BUS_ID)
marquee bench serve --engine onnxruntime --half-precision --clients 8 --batch 16 --device gpu:0 --seconds 2 --rounds 1 --json (PCI_BUS_ID)
marquee bench serve --engine onnxruntime --half-precision --clients 8 --batch 2 --device gpu:0 --seconds 2 --rounds 1 --json (PCI_BUS_ID)' \
  "$(grep serve "$told")"
check 'a result is a file, in the folder as its caller sees it' 8 \
  "$(find "$work/t/my results" -name '*.json' | wc -l | tr -d ' ')"
check 'the tables of all are printed, and nothing else' '| table of 8 |' "$out"
check 'and kept' '| table of 8 |' "$(cat "$work/t/my results/README.md")"
rm "$work/t/my results/onnxruntime-half-0-raw.json" "$told"
out=$(run "$root/tools/bench/gpu" 'my results' 2>&1)
check 'what was measured before is not measured again' 1 "$(count '--json (')"

fresh
run PYTORCH_LIBRARY_PATH=/libtorch "$root/tools/bench/gpu" >/dev/null 2>&1
check 'with a libtorch PyTorch is measured, too' '8 8' "$(count '--engine onnxruntime') $(count '--engine pytorch')"
check 'results go beside the benchmarks' 16 \
  "$(find "$root/tools/bench/results" -path '*/gpu-*/*.json' | wc -l | tr -d ' ')"

fresh
touch "$work/t/broken"
out=$(run "$root/tools/bench/gpu" "$work/t/out" 2>&1)
check 'it ends as what has failed' 4 $?
check 'and prints no tables' 0 "$(printf '%s' "$out" | grep -c table)"
check 'what came before is kept, and nothing by half' 4 \
  "$(find "$work/t/out" -name '*.json' | wc -l | tr -d ' ')"

# --- with the real launcher, which builds
fresh
cp "$launcher" "$root/marquee"
program "$root/mvnw" <<MVNW
#!/bin/sh
echo "mvnw \$*" >>"$told"
mkdir -p tools/target/lib && touch tools/target/marquee-tools.jar
MVNW
program "$work/t/jdk/bin/java" <<JAVA
#!/bin/sh
echo "java \$*" >>"$told"
echo '{"bench":"fake"}'
JAVA
program "$work/t/jdk/bin/javac" </dev/null
echo 'JAVA_VERSION="25"' >"$work/t/jdk/release"
run MARQUEE_AOT=off MARQUEE_JAVA_HOME="$work/t/jdk" "$root/tools/bench/gpu" "$work/t/out" >/dev/null 2>&1
check 'it measures' 0 $?
check 'what it measures was built once, with CUDA' '1 1' "$(count '^mvnw') $(count '^mvnw .*-Ponnxruntime_gpu')"
check 'before all else' 'mvnw' "$(head -1 "$told" | cut -d ' ' -f 1)"
run MARQUEE_AOT=off MARQUEE_JAVA_HOME="$work/t/jdk" "$root/marquee" serve >/dev/null 2>&1
check 'and serves as it is' 1 "$(count '^mvnw')"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
