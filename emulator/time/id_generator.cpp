#include "emulator/time/id_generator.h"

namespace emulator {

IdGenerator::IdGenerator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  random_.seed(seed);
}

std::string IdGenerator::from_alphabet(std::string_view alphabet, size_t length) {
  std::string result(length, '\0');
  for (char& c : result) c = alphabet[random_() % alphabet.size()];
  return result;
}

std::string IdGenerator::uuid() {
  std::string digits = hexadecimal(32);
  digits[12] = '4';
  digits[16] = "89ab"[random_() % 4];
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" + digits.substr(16, 4) +
         "-" + digits.substr(20);
}

}  // namespace emulator
