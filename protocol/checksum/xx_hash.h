// The three hashes of the xxHash family that S3 offers, fed piece by piece; plain values, a copy is a fork.
// https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
#pragma once

#include <cstdint>
#include <string_view>

// The states' sizes are part of no stable interface of the library, which is linked statically.
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

namespace protocol {

/// XXH64 with seed 0.
class XxHash64 {
 public:
  XxHash64();
  void update(std::string_view bytes);
  uint64_t digest() const;

 private:
  XXH64_state_t state_;
};

/// XXH3 with seed 0: its hashes of 64 and of 128 bits are read from one state.
class XxHash3 {
 public:
  struct Wide {
    uint64_t high, low;
  };

  XxHash3();
  void update(std::string_view bytes);
  uint64_t digest() const;
  Wide wide_digest() const;

 private:
  XXH3_state_t state_;
};

}  // namespace protocol
