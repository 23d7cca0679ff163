# Sourced by the other scripts: sets the array `platform` to the Maven options that pick ND4J's
# natives for this machine. .mvn/maven.config already holds those of Linux on x86-64.
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64)  platform=(-Djavacpp.platform=linux-x86_64) ;;
  Linux-aarch64) platform=(-Djavacpp.platform=linux-arm64 -Dnd4j.extension=) ;;
  Darwin-x86_64) platform=(-Djavacpp.platform=macosx-x86_64) ;;
  Darwin-arm64)  platform=(-Djavacpp.platform=macosx-arm64 -Dnd4j.extension=) ;;
  *)
    echo "no ND4J natives are known for $(uname -s) on $(uname -m)" >&2
    exit 1
    ;;
esac
