#include "protocol/checksum/xx_hash.h"

namespace protocol {

XxHash64::XxHash64() {
  XXH64_reset(&state_, 0);
}

void XxHash64::update(std::string_view bytes) {
  XXH64_update(&state_, bytes.data(), bytes.size());
}

uint64_t XxHash64::digest() const {
  return XXH64_digest(&state_);
}

XxHash3::XxHash3() {
  // The library reads the members that a reset leaves alone only to see whether a seed was there before.
  XXH3_INITSTATE(&state_);
  XXH3_64bits_reset(&state_);
}

void XxHash3::update(std::string_view bytes) {
  XXH3_64bits_update(&state_, bytes.data(), bytes.size());
}

uint64_t XxHash3::digest() const {
  return XXH3_64bits_digest(&state_);
}

XxHash3::Wide XxHash3::wide_digest() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_);
  return {.high = hash.high64, .low = hash.low64};
}

}  // namespace protocol
