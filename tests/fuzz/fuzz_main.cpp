// The entry of libFuzzer. The environment says which target: SKYRIG_FUZZ_TARGET=yaml skyrig_fuzz corpus/yaml
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/target.h"

namespace {

const fuzz::Target& chosen_target() {
  const char* name = std::getenv("SKYRIG_FUZZ_TARGET");
  for (const fuzz::Target& target : fuzz::targets()) {
    if (name && target.name == name) return target;
  }
  std::fputs("SKYRIG_FUZZ_TARGET must be one of:", stderr);
  for (const fuzz::Target& target : fuzz::targets()) std::fprintf(stderr, " %s", target.name.data());
  std::fputs("\n", stderr);
  std::exit(EXIT_FAILURE);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const fuzz::Target& target = chosen_target();
  target.run({reinterpret_cast<const char*>(data), size});
  return 0;
}
