// Chance as a dependency: identifiers, in the alphabets that AWS uses. A test fixes them by a seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace emulator {

class IdGenerator {
 public:
  /// Seeded by the operating system.
  IdGenerator();
  explicit IdGenerator(uint64_t seed) : random_(seed) {}

  /// `length` characters of 0-9a-f, as in "vpc-0123456789abcdef0" (17).
  std::string hexadecimal(size_t length) { return from_alphabet("0123456789abcdef", length); }
  /// `length` characters of A-Z2-7, as in access key ids and IAM's unique ids.
  std::string base32(size_t length) { return from_alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length); }
  /// `length` characters of 0-9A-Za-z.
  std::string alphanumeric(size_t length) {
    return from_alphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", length);
  }
  /// `length` characters of 0-9A-Za-z+/, as in secret access keys.
  std::string base64(size_t length) {
    return from_alphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/", length);
  }
  std::string from_alphabet(std::string_view alphabet, size_t length);
  /// A random UUID (version 4), in lower case.
  std::string uuid();
  uint64_t number() { return random_(); }

 private:
  std::mt19937_64 random_;
};

}  // namespace emulator
