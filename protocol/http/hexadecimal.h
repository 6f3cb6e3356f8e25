// Hexadecimal digits, as percent-encodings and digests write them.
#pragma once

namespace protocol {

/// The value of a digit in either case; -1 if it is none.
constexpr int hexadecimal_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace protocol
