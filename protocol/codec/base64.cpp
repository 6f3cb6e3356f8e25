#include "protocol/codec/base64.h"

#include <array>
#include <cstdint>

namespace protocol {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr int8_t kInvalid = -1, kWhiteSpace = -2;

constexpr std::array<int8_t, 256> make_values() {
  std::array<int8_t, 256> values{};
  values.fill(kInvalid);
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int8_t>(i);
  }
  for (const char c : std::string_view(" \t\r\n")) values[static_cast<unsigned char>(c)] = kWhiteSpace;
  return values;
}

constexpr std::array<int8_t, 256> kValues = make_values();

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
  size_t i = 0;
  const auto byte = [&](size_t at) { return static_cast<uint32_t>(static_cast<unsigned char>(bytes[at])); };
  for (; i + 2 < bytes.size(); i += 3) {
    const uint32_t bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    out += {kAlphabet[bits >> 18], kAlphabet[bits >> 12 & 63], kAlphabet[bits >> 6 & 63], kAlphabet[bits & 63]};
  }
  if (i + 1 == bytes.size()) {
    const uint32_t bits = byte(i) << 16;
    out += {kAlphabet[bits >> 18], kAlphabet[bits >> 12 & 63], '=', '='};
  } else if (i + 2 == bytes.size()) {
    const uint32_t bits = byte(i) << 16 | byte(i + 1) << 8;
    out += {kAlphabet[bits >> 18], kAlphabet[bits >> 12 & 63], kAlphabet[bits >> 6 & 63], '='};
  }
}

std::string base64_encode(std::string_view bytes) {
  std::string result;
  result.reserve((bytes.size() + 2) / 3 * 4);
  append_base64(result, bytes);
  return result;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string result;
  result.reserve(text.size() / 4 * 3);
  uint32_t bits = 0;
  size_t digits = 0, padding = 0;
  for (const char c : text) {
    const int8_t value = kValues[static_cast<unsigned char>(c)];
    if (value == kWhiteSpace) continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    if (value == kInvalid || padding > 0) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(value);
    if (++digits % 4 == 0) {
      result += {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8), static_cast<char>(bits)};
    }
  }
  const size_t rest = digits % 4;
  if (rest == 1 || (rest == 0 ? padding != 0 : padding != 4 - rest)) return std::nullopt;
  if (rest == 2) result += static_cast<char>(bits >> 4);
  if (rest == 3) result += {static_cast<char>(bits >> 10), static_cast<char>(bits >> 2)};
  return result;
}

}  // namespace protocol
