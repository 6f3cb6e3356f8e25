#include "emulator/authentication/unique_id.h"

#include <cstdint>
#include <cstdio>

#include "emulator/time/id_generator.h"

namespace emulator {
namespace {

// The first ten characters are 50 bits: a one, 40 bits of account, and nine bits of chance.
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr size_t kPrefixLength = 4;
constexpr size_t kAccountCharacters = 10;
constexpr int kBitsPerCharacter = 5;
constexpr int kChanceBits = 9;
constexpr int kAccountBits = 40;
constexpr uint64_t kAccountMax = 999999999999;

}  // namespace

std::string make_unique_id(IdGenerator& ids, std::string_view prefix, const std::string& account,
                           size_t suffix_length) {
  const uint64_t chance = ids.number() & ((uint64_t{1} << kChanceBits) - 1);
  const uint64_t bits = uint64_t{1} << (kAccountBits + kChanceBits) | std::stoull(account) << kChanceBits | chance;
  std::string id(prefix);
  for (size_t i = 0; i < kAccountCharacters; ++i) {
    const size_t shift = (kAccountCharacters - 1 - i) * kBitsPerCharacter;
    id.push_back(kAlphabet[bits >> shift & 31]);
  }
  return id + ids.base32(suffix_length - kAccountCharacters);
}

std::optional<std::string> account_of_unique_id(std::string_view id) {
  if (id.size() < kPrefixLength + kAccessKeyIdSuffixLength) return std::nullopt;
  uint64_t bits = 0;
  for (const char c : id.substr(kPrefixLength, kAccountCharacters)) {
    const size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << kBitsPerCharacter | digit;
  }
  const uint64_t account = bits >> kChanceBits & ((uint64_t{1} << kAccountBits) - 1);
  const bool is_of_this_form = bits >> (kAccountBits + kChanceBits) == 1 && account <= kAccountMax;
  if (!is_of_this_form) return std::nullopt;
  char text[24];
  std::snprintf(text, sizeof text, "%012llu", static_cast<unsigned long long>(account));
  return text;
}

}  // namespace emulator
