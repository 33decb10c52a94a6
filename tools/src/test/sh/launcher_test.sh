#!/bin/sh
# Tests of ./marquee, the launcher: plain sh, no real JDK and no Maven. Every test works on a copy
# of the launcher in a folder with a space in its name, with scripts in the place of java and mvnw.
# MARQUEE_TEST_SHELL names another shell to run the launcher with.
set -u
shell=${MARQUEE_TEST_SHELL:-sh}
launcher=$(cd "$(dirname "$0")/../../../.." && pwd)/marquee
. "$(dirname "$0")/checks.sh"

# fake_jdk HOME RELEASE_LINE [VERSION_LINE]: java prints its folder and its arguments.
fake_jdk() {
  mkdir -p "$1/bin"
  [ -z "$2" ] || printf '%s\n' 'IMPLEMENTOR="Nobody"' "$2" >"$1/release"
  cat >"$1/bin/java" <<JAVA
#!/bin/sh
if [ "\$1" = -version ]; then echo '${3-}' >&2; exit; fi
for argument; do
  case \$argument in -XX:AOTCacheOutput=*)
    echo made >>"$1/caches"
    [ -e "$1/no-cache" ] || echo cache >"\${argument#*=}"
    exit ;;
  esac
done
echo "in \$(pwd)"
for argument; do echo "<\$argument>"; done
echo "OMP_WAIT_POLICY=\$OMP_WAIT_POLICY"
echo "MALLOC_ARENA_MAX=\$MALLOC_ARENA_MAX"
echo "THP_MEM_ALLOC_ENABLE=\$THP_MEM_ALLOC_ENABLE"
JAVA
  printf '#!/bin/sh\n' >"$1/bin/javac"
  chmod +x "$1/bin/java" "$1/bin/javac"
}

# A fresh source tree, system root and home; `run` starts the launcher among them.
fresh() {
  rm -rf "$work/t"
  root="$work/t/a tree" system="$work/t/a system" home="$work/t/a home"
  mkdir -p "$root/proto/src" "$root/models/src/main" "$root/tools/src/main" "$system" "$home"
  cp "$launcher" "$root/marquee"
  touch "$root/pom.xml" "$root/tools/pom.xml"
  cat >"$root/mvnw" <<'MVNW'
#!/bin/sh
echo "mvnw with $JAVA_HOME: $*"
cat # What is on standard input is the program's, not the build's.
[ ! -e fail ] || exit 1
[ ! -e slow ] || sleep 1
echo built >>builds
mkdir -p tools/target/lib && touch tools/target/marquee-tools.jar
MVNW
  chmod +x "$root/mvnw"
}

run() {
  env -i PATH="${path:-/usr/bin:/bin}" HOME="$home" MARQUEE_JDK_ROOT="$system" "$@"
}
home_found() { run "$@" "$shell" "$root/marquee" --print-java-home 2>&1; }
caches() { if [ -e "$jdk/caches" ]; then wc -l <"$jdk/caches" | tr -d ' '; else echo 0; fi; }
builds() { if [ -e "$root/builds" ]; then wc -l <"$root/builds" | tr -d ' '; else echo 0; fi; }

# Only the tools of the system, so that a JDK of this machine is not seen.
tools=$work/tools
mkdir -p "$tools"
for tool in sh dash bash env cat cp cut dirname basename readlink sed head find mkdir rm mv ln sleep \
  kill touch tr wc uname cksum; do
  at=$(command -v "$tool" 2>/dev/null) && case $at in /*) ln -s "$at" "$tools/$tool" ;; esac
done
path=$tools

# --- the search for a JDK
fresh
message=$(home_found)
check 'without a JDK the launcher ends with 69' 69 "$(home_found >/dev/null; echo $?)"
check 'without a JDK it says one sentence' \
  'Marquee needs a JDK 25 or later: install one (for example https://adoptium.net) or point JAVA_HOME at it.' \
  "$message"

fake_jdk "$system/usr/lib/jvm/jdk-17" 'JAVA_VERSION="17.0.15"'
check 'an old JDK is not taken' 69 "$(home_found >/dev/null; echo $?)"

fake_jdk "$system/usr/lib/jvm/jdk-25" 'JAVA_VERSION="25.0.3"'
check 'a JDK 25 beside an old one is found' "$system/usr/lib/jvm/jdk-25" "$(home_found)"
rm "$system/usr/lib/jvm/jdk-25/bin/javac"
check 'a runtime without a compiler is not taken' 69 "$(home_found >/dev/null; echo $?)"

fresh
fake_jdk "$home/jdk" '' 'openjdk version "26-ea" 2026-03-17'
check 'without a release file java is asked' "$home/jdk" "$(home_found JAVA_HOME="$home/jdk")"
fake_jdk "$home/eight" '' 'java version "1.8.0_402"'
check 'version 1.8 is old' 69 "$(home_found JAVA_HOME="$home/eight" >/dev/null; echo $?)"
fake_jdk "$home/first" 'JAVA_VERSION="25"'
check 'MARQUEE_JAVA_HOME comes before JAVA_HOME' "$home/first" \
  "$(home_found JAVA_HOME="$home/jdk" MARQUEE_JAVA_HOME="$home/first")"
check_contains 'a MARQUEE_JAVA_HOME that is too old is refused' 'MARQUEE_JAVA_HOME' \
  "$(home_found JAVA_HOME="$home/jdk" MARQUEE_JAVA_HOME="$home/eight")"

for place in "$system/usr/java/j" "$system/opt/jdk-25" "$system/opt/java/openjdk" \
  "$home/.sdkman/candidates/java/25-tem" "$home/.jdks/temurin-25" \
  "$system/Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home" \
  "$system/opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home"; do
  fresh
  fake_jdk "$place" 'JAVA_VERSION="25.0.1"'
  check "a JDK is found in ${place#"$work/t/"}" "$place" "$(home_found)"
done

fresh
fake_jdk "$work/t/elsewhere/jdk" 'JAVA_VERSION="25.0.1"'
mkdir -p "$work/t/bin"
ln -s ../elsewhere/jdk/bin/java "$work/t/bin/java"
path="$work/t/bin:$tools"
check 'java on the path is followed through its link' "$work/t/elsewhere/jdk" "$(home_found)"
path=$tools

# --- the build
fresh
fake_jdk "$system/opt/jdk" 'JAVA_VERSION="25.0.1"'
out=$(echo typed | run "$shell" "$root/marquee" help 2>"$work/errors")
check_contains 'the first start builds' 'Building Marquee (first start only' "$(cat "$work/errors")"
check_contains 'the build runs on the JDK that was found' "mvnw with $system/opt/jdk: -B -q" \
  "$(cat "$work/errors")"
check 'the build leaves standard output and input alone' "0 0" \
  "$(printf '%s' "$out" | grep -c mvnw) $(grep -c typed "$work/errors")"
check 'the second start does not build' 1 "$(run "$shell" "$root/marquee" help >/dev/null 2>&1; builds)"

sleep 1 # File systems that keep whole seconds have to see the change as younger.
touch "$root/models/src/main/A.java"
out=$(run "$shell" "$root/marquee" help 2>&1 >/dev/null)
check 'a changed source builds again' 2 "$(builds)"
check_contains 'and is said to' 'its sources have changed' "$out"
sleep 1
rm "$root/models/src/main/A.java"
check 'a deleted source builds again' 3 "$(run "$shell" "$root/marquee" help >/dev/null 2>&1; builds)"
sleep 1
touch "$root/tools/pom.xml" "$root/fail"
out=$(run "$shell" "$root/marquee" help 2>&1)
check 'a failed build ends with 70' 70 "$(run "$shell" "$root/marquee" help >/dev/null 2>&1; echo $?)"
check_contains 'and says how to see more' './mvnw -e' "$out"
check 'and leaves no lock' no "$([ -L "$root/tools/target/.building" ] && echo yes || echo no)"
rm "$root/fail"
ln -s 999999999 "$root/tools/target/.building"
check 'the lock of a process that is gone is broken' 4 \
  "$(run "$shell" "$root/marquee" help >/dev/null 2>&1; builds)"

rm -r "$root/tools/target"
touch "$root/slow"
run "$shell" "$root/marquee" one >"$work/one" 2>&1 &
first=$!
run "$shell" "$root/marquee" two >"$work/two" 2>&1
wait "$first"
check 'two starts at once build once' 5 "$(builds)"
check_contains 'and both run: the first' '<one>' "$(cat "$work/one")"
check_contains 'and both run: the second' '<two>' "$(cat "$work/two")"

# --- the flags of the build
rm "$root/slow"
sleep 1
out=$(run MARQUEE_BUILD_OPTS='-Pone -Da=*' "$shell" "$root/marquee" help 2>&1)
check 'other flags than those of the last build build again' 6 "$(builds)"
check_contains 'with them, as they are' '-Dmaven.jar.forceCreation=true -Pone -Da=* package' "$out"
check 'the same ones do not' 6 \
  "$(run MARQUEE_BUILD_OPTS='-Pone -Da=*' "$shell" "$root/marquee" help >/dev/null 2>&1; builds)"
check 'nor does it to say none' 6 "$(run "$shell" "$root/marquee" help >/dev/null 2>&1; builds)"
sleep 1
touch "$root/tools/pom.xml"
check_contains 'where none are said, a changed source is built with those of the last build' \
  '-Pone -Da=* package' "$(run "$shell" "$root/marquee" help 2>&1)"
sleep 1
touch "$root/fail"
out=$(run MARQUEE_BUILD_OPTS=-Ptwo "$shell" "$root/marquee" help 2>&1)
check_contains 'to see more of a failed build takes its flags' './mvnw -e -DskipTests -Ptwo package' "$out"
rm "$root/fail"
check 'its flags are not kept' 7 "$(run "$shell" "$root/marquee" help >/dev/null 2>&1; builds)"
out=$(run MARQUEE_BUILD_OPTS= "$shell" "$root/marquee" help 2>&1)
check 'empty flags build without any' '8 1' \
  "$(builds) $(printf '%s' "$out" | grep -c 'forceCreation=true package')"

# --- the program
mkdir -p "$work/t/caller"
ln -s "../a tree/marquee" "$work/t/caller/link"
cd "$work/t/caller" || exit 1
out=$(run MARQUEE_AOT=off MARQUEE_JAVA_OPTS='-Xmx1g -Da=*' "$shell" ./link classify 'a poster.jpg' '' 2>&1)
check 'the program runs in the caller'\''s folder, with its flags and arguments, through a link' \
  "in $work/t/caller
<--sun-misc-unsafe-memory-access=allow>
<--enable-native-access=ALL-UNNAMED>
<-Dai.djl.offline=true>
<-Djava.awt.headless=true>
<-Djdk.reflect.useNativeAccessorOnly=true>
<-Dguice_bytecode_gen_option=DISABLED>
<-XX:Tier4InvocationThreshold=15000>
<-XX:Tier4MinInvocationThreshold=2000>
<-XX:Tier4CompileThreshold=45000>
<-XX:Tier4BackEdgeThreshold=120000>
<-Xmx1g>
<-Da=*>
<-cp>
<$root/tools/target/marquee-tools.jar>
<dev.marquee.tools.Marquee>
<classify>
<a poster.jpg>
<>
OMP_WAIT_POLICY=PASSIVE
MALLOC_ARENA_MAX=1024
THP_MEM_ALLOC_ENABLE=1" "$out"
check_contains 'a wait policy of the user stays' 'OMP_WAIT_POLICY=ACTIVE' \
  "$(run OMP_WAIT_POLICY=ACTIVE "$shell" ./link help 2>&1)"
check_contains 'a choice of huge pages of the user stays' 'THP_MEM_ALLOC_ENABLE=0' \
  "$(run THP_MEM_ALLOC_ENABLE=0 "$shell" ./link help 2>&1)"
check_contains 'a number of arenas of the user stays' 'MALLOC_ARENA_MAX=2' \
  "$(run MALLOC_ARENA_MAX=2 "$shell" ./link help 2>&1)"

# --- the ahead-of-time cache
fresh
jdk=$system/opt/jdk
fake_jdk "$jdk" 'JAVA_VERSION="25.0.1"'
out=$(run "$shell" "$root/marquee" help 2>&1)
check 'a build makes the cache' 1 "$(caches)"
check_contains 'the start behind it uses the cache' "<-XX:AOTCache=$root/tools/target/starts-" "$out"
check_contains 'and has the JVM be silent of one that does not fit' '<-Xlog:aot*=off,cds*=off>' "$out"
out=$(run "$shell" "$root/marquee" help 2>&1)
check 'the next start does not make it again' 1 "$(caches)"
check_contains 'and uses it' '<-XX:AOTCache=' "$out"
out=$(run MARQUEE_AOT=off "$shell" "$root/marquee" help 2>&1)
check 'MARQUEE_AOT=off leaves it aside' 0 "$(printf '%s' "$out" | grep -c AOTCache)"
sleep 1
touch "$root/tools/target/marquee-tools.jar"
out=$(run "$shell" "$root/marquee" help 2>/dev/null)
check 'one of older jars is made anew' 2 "$(caches)"
fake_jdk "$jdk" 'JAVA_VERSION="25.0.2"'
out=$(run "$shell" "$root/marquee" help 2>/dev/null)
check 'one of another JDK is made anew' 3 "$(caches)"
check 'and the other is removed' 1 "$(find "$root/tools/target" -name 'starts-*.aot' | wc -l | tr -d ' ')"
sleep 1
touch "$jdk/no-cache" "$root/tools/target/marquee-tools.jar"
out=$(run "$shell" "$root/marquee" help 2>&1)
check_contains 'where none can be made that is said' 'so starts take longer' "$out"
check_contains 'and the command runs' '<help>' "$out"
out=$(run "$shell" "$root/marquee" help 2>&1)
check 'it is said and tried once' "4 0" "$(caches) $(printf '%s' "$out" | grep -c longer)"
check 'an empty cache is not used' 0 "$(printf '%s' "$out" | grep -c AOTCache)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
