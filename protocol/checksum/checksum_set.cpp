#include "protocol/checksum/checksum_set.h"

#include <array>
#include <stdexcept>

#include "protocol/checksum/crc.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/http/http_message.h"

namespace protocol {
namespace {

constexpr std::array<ChecksumName, kChecksumAlgorithmCount> kNames{{
    {ChecksumAlgorithm::kMd5, "MD5", "x-amz-checksum-md5", 16},
    {ChecksumAlgorithm::kSha1, "SHA1", "x-amz-checksum-sha1", 20},
    {ChecksumAlgorithm::kSha256, "SHA256", "x-amz-checksum-sha256", 32},
    {ChecksumAlgorithm::kSha512, "SHA512", "x-amz-checksum-sha512", 64},
    {ChecksumAlgorithm::kCrc32, "CRC32", "x-amz-checksum-crc32", 4},
    {ChecksumAlgorithm::kCrc32c, "CRC32C", "x-amz-checksum-crc32c", 4},
    {ChecksumAlgorithm::kCrc64nvme, "CRC64NVME", "x-amz-checksum-crc64nvme", 8},
    {ChecksumAlgorithm::kXxHash64, "XXHASH64", "x-amz-checksum-xxhash64", 8},
    {ChecksumAlgorithm::kXxHash3, "XXHASH3", "x-amz-checksum-xxhash3", 8},
    {ChecksumAlgorithm::kXxHash128, "XXHASH128", "x-amz-checksum-xxhash128", 16},
}};

// Small enough that a slice is still in the processor's cache when the next algorithm comes to it.
constexpr size_t kSliceSizeBytes = 16 * 1024;

std::string big_endian(uint64_t number, size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) bytes[size - 1 - i] = static_cast<char>(number >> (8 * i));
  return bytes;
}

uint64_t number_of(std::string_view bytes) {
  uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

const ChecksumName& checksum_name(ChecksumAlgorithm algorithm) {
  return kNames[static_cast<size_t>(algorithm)];
}

std::optional<ChecksumAlgorithm> find_checksum_algorithm(std::string_view name) {
  for (const ChecksumName& row : kNames) {
    if (row.name == name) return row.algorithm;
  }
  return std::nullopt;
}

std::optional<ChecksumAlgorithm> find_checksum_header(std::string_view header) {
  for (const ChecksumName& row : kNames) {
    if (equal_ignoring_case(row.header, header)) return row.algorithm;
  }
  return std::nullopt;
}

void ChecksumSet::add(ChecksumAlgorithm algorithm) {
  wanted_ |= bit_of(algorithm);
  if (algorithm == ChecksumAlgorithm::kSha512) sha512_.emplace();
  if (algorithm == ChecksumAlgorithm::kXxHash64) xx_hash64_.emplace();
  if (algorithm == ChecksumAlgorithm::kXxHash3 || algorithm == ChecksumAlgorithm::kXxHash128) xx_hash3_.emplace();
}

void ChecksumSet::update(std::string_view bytes) {
  size_bytes_ += bytes.size();
  while (!bytes.empty()) {
    const std::string_view slice = bytes.substr(0, kSliceSizeBytes);
    update_slice(slice);
    bytes.remove_prefix(slice.size());
  }
}

void ChecksumSet::update_slice(std::string_view slice) {
  if (contains(ChecksumAlgorithm::kMd5)) md5_.update(slice);
  if (contains(ChecksumAlgorithm::kSha1)) sha1_.update(slice);
  if (contains(ChecksumAlgorithm::kSha256)) sha256_.update(slice);
  if (contains(ChecksumAlgorithm::kCrc32)) crc32_ = update_crc<kCrc32>(crc32_, slice);
  if (contains(ChecksumAlgorithm::kCrc32c)) crc32c_ = update_crc<kCrc32c>(crc32c_, slice);
  if (contains(ChecksumAlgorithm::kCrc64nvme)) crc64nvme_ = update_crc<kCrc64nvme>(crc64nvme_, slice);
  if (sha512_) sha512_->update(slice);
  if (xx_hash64_) xx_hash64_->update(slice);
  if (xx_hash3_) xx_hash3_->update(slice);
}

std::string ChecksumSet::bytes(ChecksumAlgorithm algorithm) const {
  if (!contains(algorithm)) throw std::logic_error("a checksum was read that was not asked for");
  switch (algorithm) {
    case ChecksumAlgorithm::kMd5:
      return std::string(bytes_view(md5_.digest()));
    case ChecksumAlgorithm::kSha1:
      return std::string(bytes_view(sha1_.digest()));
    case ChecksumAlgorithm::kSha256:
      return std::string(bytes_view(sha256_.digest()));
    case ChecksumAlgorithm::kCrc32:
      return big_endian(crc32_, 4);
    case ChecksumAlgorithm::kCrc32c:
      return big_endian(crc32c_, 4);
    case ChecksumAlgorithm::kCrc64nvme:
      return big_endian(crc64nvme_, 8);
    case ChecksumAlgorithm::kSha512:
      return std::string(bytes_view(sha512_->digest()));
    case ChecksumAlgorithm::kXxHash64:
      return big_endian(xx_hash64_->digest(), 8);
    case ChecksumAlgorithm::kXxHash3:
      return big_endian(xx_hash3_->digest(), 8);
    case ChecksumAlgorithm::kXxHash128: {
      const XxHash3::Wide digest = xx_hash3_->wide_digest();
      return big_endian(digest.high, 8) + big_endian(digest.low, 8);
    }
  }
  throw std::logic_error("unknown checksum algorithm");
}

std::string ChecksumSet::base64(ChecksumAlgorithm algorithm) const {
  return digest_to_base64(bytes(algorithm));
}

std::string ChecksumSet::hex(ChecksumAlgorithm algorithm) const {
  return hex_encode(bytes(algorithm));
}

bool is_combinable(ChecksumAlgorithm algorithm) {
  return algorithm == ChecksumAlgorithm::kCrc32 || algorithm == ChecksumAlgorithm::kCrc32c ||
         algorithm == ChecksumAlgorithm::kCrc64nvme;
}

ChecksumPart combine_checksums(ChecksumAlgorithm algorithm, const ChecksumPart& first, const ChecksumPart& second) {
  const uint64_t a = number_of(first.bytes);
  const uint64_t b = number_of(second.bytes);
  const uint64_t size = first.size_bytes + second.size_bytes;
  switch (algorithm) {
    case ChecksumAlgorithm::kCrc32:
      return {big_endian(combine_crc<kCrc32>(a, b, second.size_bytes), 4), size};
    case ChecksumAlgorithm::kCrc32c:
      return {big_endian(combine_crc<kCrc32c>(a, b, second.size_bytes), 4), size};
    case ChecksumAlgorithm::kCrc64nvme:
      return {big_endian(combine_crc<kCrc64nvme>(a, b, second.size_bytes), 8), size};
    default:
      throw std::logic_error("only CRCs can be combined");
  }
}

}  // namespace protocol
