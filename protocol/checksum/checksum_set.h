// The checksums that AWS knows, and a set of them computed in one pass over the data.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/checksum/digest.h"
#include "protocol/checksum/xx_hash.h"

namespace protocol {

enum class ChecksumAlgorithm : uint8_t {
  kMd5,
  kSha1,
  kSha256,
  kSha512,
  kCrc32,
  kCrc32c,
  kCrc64nvme,
  kXxHash64,
  kXxHash3,
  kXxHash128
};
inline constexpr size_t kChecksumAlgorithmCount = 10;

/// What AWS calls a checksum.
struct ChecksumName {
  ChecksumAlgorithm algorithm;
  /// As in the model's enumerations: "CRC64NVME".
  std::string_view name;
  /// As header or trailer: "x-amz-checksum-crc64nvme".
  std::string_view header;
  size_t size_bytes;
};

const ChecksumName& checksum_name(ChecksumAlgorithm algorithm);
/// By the model's name ("CRC32C"), letter for letter.
std::optional<ChecksumAlgorithm> find_checksum_algorithm(std::string_view name);
/// By header name, whatever its case ("x-amz-checksum-crc32c").
std::optional<ChecksumAlgorithm> find_checksum_header(std::string_view header);

/// Checksums of one stream of bytes. A plain value: a copy is a fork.
class ChecksumSet {
 public:
  ChecksumSet() = default;
  ChecksumSet(std::initializer_list<ChecksumAlgorithm> algorithms) {
    for (const ChecksumAlgorithm algorithm : algorithms) add(algorithm);
  }

  /// Asks for one more checksum; to be called before the first update().
  void add(ChecksumAlgorithm algorithm);
  bool contains(ChecksumAlgorithm algorithm) const { return (wanted_ & bit_of(algorithm)) != 0; }
  void update(std::string_view bytes);
  uint64_t size_bytes() const { return size_bytes_; }

  /// The checksum of all bytes so far, highest byte first. Throws std::logic_error if it was not asked for.
  std::string bytes(ChecksumAlgorithm algorithm) const;
  /// bytes() in base64, as AWS writes checksums.
  std::string base64(ChecksumAlgorithm algorithm) const;
  /// bytes() in hexadecimal, as AWS writes ETags and x-amz-content-sha256.
  std::string hex(ChecksumAlgorithm algorithm) const;

 private:
  static unsigned bit_of(ChecksumAlgorithm algorithm) { return 1u << static_cast<unsigned>(algorithm); }
  void update_slice(std::string_view slice);

  unsigned wanted_ = 0;
  uint64_t size_bytes_ = 0;
  uint64_t crc32_ = 0;
  uint64_t crc32c_ = 0;
  uint64_t crc64nvme_ = 0;
  Md5 md5_;
  Sha1 sha1_;
  Sha256 sha256_;
  // Large, and seldom asked for.
  std::optional<Sha512> sha512_;
  std::optional<XxHash64> xx_hash64_;
  /// For the hashes of 64 and of 128 bits.
  std::optional<XxHash3> xx_hash3_;
};

/// True for the CRCs: the checksum of a whole follows from those of its parts.
bool is_combinable(ChecksumAlgorithm algorithm);

/// A part of a longer text: the checksum of its bytes, as ChecksumSet::bytes() gives it, and their number.
struct ChecksumPart {
  std::string bytes;
  uint64_t size_bytes = 0;
};

/// The CRC of `first` followed by `second`: S3's full-object checksum of a multipart upload. Throws std::logic_error
/// for other checksums, which cannot be combined.
ChecksumPart combine_checksums(ChecksumAlgorithm algorithm, const ChecksumPart& first, const ChecksumPart& second);

}  // namespace protocol
