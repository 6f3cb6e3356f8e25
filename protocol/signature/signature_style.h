// The five ways in which AWS's services speak of signatures, by protocol.
#pragma once

#include <cstdint>

namespace protocol {

/// S3 also has its own canonical form; the other four differ only in codes, statuses and tolerance.
enum class SignatureStyle : uint8_t { kQuery, kEc2, kJson, kRestJson, kS3 };
inline constexpr unsigned kSignatureStyleCount = 5;

}  // namespace protocol
