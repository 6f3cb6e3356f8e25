// The CRCs that S3 offers, as one algorithm with three parameter sets; all are reflected, with all ones before and
// after.
#pragma once

#include <cstdint>
#include <string_view>

namespace protocol {

/// `polynomial` is in reflected form.
struct CrcParameters {
  unsigned width;
  uint64_t polynomial;
};

inline constexpr CrcParameters kCrc32{.width = 32, .polynomial = 0xEDB88320};
inline constexpr CrcParameters kCrc32c{.width = 32, .polynomial = 0x82F63B78};
inline constexpr CrcParameters kCrc64nvme{.width = 64, .polynomial = 0x9A6C9329AC4BC9B5};

/// The CRC of what `crc` is of, followed by `bytes`. The CRC of nothing is 0. Folds 64 bytes at a time with carry-less
/// multiplication where the processor has it.
template <CrcParameters Parameters>
uint64_t update_crc(uint64_t crc, std::string_view bytes);

/// The same by tables alone: what update_crc does on other processors.
template <CrcParameters Parameters>
uint64_t update_crc_by_table(uint64_t crc, std::string_view bytes);

/// The CRC of a text from the CRCs of its two halves and the second one's length.
template <CrcParameters Parameters>
uint64_t combine_crc(uint64_t first, uint64_t second, uint64_t second_size_bytes);

}  // namespace protocol
