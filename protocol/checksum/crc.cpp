// A text is a polynomial over GF(2), and its CRC the remainder by the generator P. "Reflected" means that the first bit
// of a byte, its lowest, is the highest power: bit i of a 64-bit word stands for x^(63-i).
//
// Folding: the text's first 64 bits, times x^n, may be replaced by (first 64 bits) times (x^n mod P), which is a short
// factor. So blocks are pushed forward over the text until only 16 bytes are left, which the table finishes.
// See "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel, 2009).
#include "protocol/checksum/crc.h"

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace protocol {
namespace {

static_assert(std::endian::native == std::endian::little, "The tables and folds read words in little-endian order");

template <CrcParameters P>
constexpr uint64_t kOnes = ~uint64_t{0} >> (64 - P.width);

/// a · x mod P, with the highest power in bit 0.
template <CrcParameters P>
constexpr uint64_t times_x(uint64_t a) {
  return (a >> 1) ^ ((a & 1) != 0 ? P.polynomial : 0);
}

/// a · b mod P.
template <CrcParameters P>
constexpr uint64_t multiply(uint64_t a, uint64_t b) {
  uint64_t product = 0;
  for (uint64_t bit = uint64_t{1} << (P.width - 1); bit != 0; bit >>= 1) {
    if ((a & bit) != 0) product ^= b;
    b = times_x<P>(b);
  }
  return product;
}

/// x^n mod P, by repeated squaring.
template <CrcParameters P>
constexpr uint64_t power_of_x(uint64_t n) {
  uint64_t result = uint64_t{1} << (P.width - 1);
  for (uint64_t square = times_x<P>(result); n != 0; n >>= 1, square = multiply<P>(square, square)) {
    if ((n & 1) != 0) result = multiply<P>(result, square);
  }
  return result;
}

constexpr size_t kSlices = 8;
using CrcTables = std::array<std::array<uint64_t, 256>, kSlices>;

/// tables[k][b] is what byte b does to the remainder after k more bytes.
template <CrcParameters P>
constexpr CrcTables make_tables() {
  CrcTables tables{};
  for (uint64_t byte = 0; byte < 256; ++byte) {
    uint64_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) remainder = times_x<P>(remainder);
    tables[0][byte] = remainder;
  }
  for (size_t slice = 1; slice < kSlices; ++slice) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint64_t before = tables[slice - 1][byte];
      tables[slice][byte] = tables[0][before & 0xFF] ^ (before >> 8);
    }
  }
  return tables;
}

template <CrcParameters P>
constexpr CrcTables kTables = make_tables<P>();

/// The remainder of (state, bytes), without the ones before and after.
template <CrcParameters P>
uint64_t reduce_by_table(uint64_t state, std::string_view bytes) {
  const CrcTables& tables = kTables<P>;
  while (bytes.size() >= 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), 8);
    word ^= state;
    state = 0;
    for (size_t i = 0; i < 8; ++i) state ^= tables[7 - i][word >> (8 * i) & 0xFF];
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) state = tables[0][(state ^ static_cast<unsigned char>(c)) & 0xFF] ^ (state >> 8);
  return state;
}

#if defined(__x86_64__)

constexpr size_t kLanes = 8;
constexpr size_t kBlockSize = 16;

/// The two factors that move a 16-byte block `blocks` blocks forward. The product of two reflected words is one bit
/// short of a reflected double word, so every exponent is one less.
template <CrcParameters P>
constexpr std::array<uint64_t, 2> fold_factors(size_t blocks) {
  const uint64_t bits = blocks * kBlockSize * 8;
  return {power_of_x<P>(bits + 64 - 1) << (64 - P.width), power_of_x<P>(bits - 1) << (64 - P.width)};
}

__attribute__((target("pclmul,sse4.1"))) inline __m128i fold(__m128i block, __m128i factors, __m128i next) {
  const __m128i first = _mm_clmulepi64_si128(block, factors, 0x00);
  const __m128i second = _mm_clmulepi64_si128(block, factors, 0x11);
  return _mm_xor_si128(_mm_xor_si128(first, second), next);
}

__attribute__((target("pclmul,sse4.1"))) inline __m128i load(const char* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

inline __m128i factor_register(const std::array<uint64_t, 2>& factors) {
  return _mm_set_epi64x(static_cast<int64_t>(factors[1]), static_cast<int64_t>(factors[0]));
}

/// As reduce_by_table; `bytes` has at least kLanes blocks.
template <CrcParameters P>
__attribute__((target("pclmul,sse4.1"))) uint64_t reduce_by_folding(uint64_t state, std::string_view bytes) {
  static constexpr std::array<uint64_t, 2> kFar = fold_factors<P>(kLanes);
  static constexpr std::array<uint64_t, 2> kNear = fold_factors<P>(1);
  const __m128i far = factor_register(kFar);
  const __m128i near = factor_register(kNear);

  __m128i lanes[kLanes];
  for (size_t i = 0; i < kLanes; ++i) lanes[i] = load(bytes.data() + i * kBlockSize);
  lanes[0] = _mm_xor_si128(lanes[0], _mm_set_epi64x(0, static_cast<int64_t>(state)));
  bytes.remove_prefix(kLanes * kBlockSize);
  while (bytes.size() >= kLanes * kBlockSize) {
    for (size_t i = 0; i < kLanes; ++i) lanes[i] = fold(lanes[i], far, load(bytes.data() + i * kBlockSize));
    bytes.remove_prefix(kLanes * kBlockSize);
  }
  __m128i block = lanes[0];
  for (size_t i = 1; i < kLanes; ++i) block = fold(block, near, lanes[i]);
  while (bytes.size() >= kBlockSize) {
    block = fold(block, near, load(bytes.data()));
    bytes.remove_prefix(kBlockSize);
  }
  char rest[kBlockSize];
  _mm_storeu_si128(reinterpret_cast<__m128i*>(rest), block);
  return reduce_by_table<P>(reduce_by_table<P>(0, {rest, kBlockSize}), bytes);
}

bool can_fold(size_t size) {
  static const bool has_instructions = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  return size >= kLanes * kBlockSize && has_instructions;
}

#endif

}  // namespace

template <CrcParameters P>
uint64_t update_crc_by_table(uint64_t crc, std::string_view bytes) {
  return reduce_by_table<P>(crc ^ kOnes<P>, bytes) ^ kOnes<P>;
}

template <CrcParameters P>
uint64_t update_crc(uint64_t crc, std::string_view bytes) {
#if defined(__x86_64__)
  if (can_fold(bytes.size())) return reduce_by_folding<P>(crc ^ kOnes<P>, bytes) ^ kOnes<P>;
#endif
  return update_crc_by_table<P>(crc, bytes);
}

template <CrcParameters P>
uint64_t combine_crc(uint64_t first, uint64_t second, uint64_t second_size_bytes) {
  // x^(8 n) as (x^n)^8, since 8 n may not fit in 64 bits.
  uint64_t shift = power_of_x<P>(second_size_bytes);
  for (int i = 0; i < 3; ++i) shift = multiply<P>(shift, shift);
  return multiply<P>(first, shift) ^ second;
}

template uint64_t update_crc<kCrc32>(uint64_t, std::string_view);
template uint64_t update_crc<kCrc32c>(uint64_t, std::string_view);
template uint64_t update_crc<kCrc64nvme>(uint64_t, std::string_view);
template uint64_t update_crc_by_table<kCrc32>(uint64_t, std::string_view);
template uint64_t update_crc_by_table<kCrc32c>(uint64_t, std::string_view);
template uint64_t update_crc_by_table<kCrc64nvme>(uint64_t, std::string_view);
template uint64_t combine_crc<kCrc32>(uint64_t, uint64_t, uint64_t);
template uint64_t combine_crc<kCrc32c>(uint64_t, uint64_t, uint64_t);
template uint64_t combine_crc<kCrc64nvme>(uint64_t, uint64_t, uint64_t);

}  // namespace protocol
