// How a handler asks for the digests of a large stored body without keeping everybody waiting while it is read.
#pragma once

#include <string>
#include <vector>

#include "emulator/store/body_store.h"
#include "protocol/checksum/checksum_set.h"

namespace emulator {

/// A member of the input of whoever can wait: the digests that are known by now, by the name that the handler gave them
/// and then by algorithm, in hexadecimal: {"…": {"MD5": "d41d8…"}}. Without it a handler reads the body itself.
constexpr const char* kKnownDigests = "@known_digests";

/// Thrown by a handler whose input has kKnownDigests and lacks these. Whoever made the call computes them and makes it
/// again: nothing of the first one stays. It is no std::exception, since nobody between may take it for a failure.
struct DigestsNeeded {
  /// Says what the body is. Bodies are immutable: the same name always means the same bytes.
  std::string name;
  ResponseBody body;
  std::vector<protocol::ChecksumAlgorithm> algorithms;
};

}  // namespace emulator
