#include "emulator/time/id_generator.h"

namespace emulator {

IdGenerator::IdGenerator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  random_.seed(seed);
}

std::string IdGenerator::from_alphabet(std::string_view alphabet, size_t length) {
  // One number is good for eight characters of alphabets as small as AWS's; every request has an id.
  constexpr size_t kCharactersPerNumber = 8;
  std::string result(length, '\0');
  uint64_t chance = 0;
  for (size_t i = 0; i < length; ++i) {
    if (i % kCharactersPerNumber == 0) chance = random_();
    result[i] = alphabet[chance % alphabet.size()];
    chance /= alphabet.size();
  }
  return result;
}

std::string IdGenerator::uuid() {
  constexpr size_t kHyphens[] = {8, 13, 18, 23};
  constexpr size_t kVersion = 14, kVariant = 19;
  std::string result = hexadecimal(36);
  for (const size_t hyphen : kHyphens) result[hyphen] = '-';
  result[kVersion] = '4';
  result[kVariant] = "89ab"[random_() % 4];
  return result;
}

}  // namespace emulator
