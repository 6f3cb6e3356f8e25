// Every input that the fuzzers were started with, or that once broke something, on every run of the tests.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

class Corpus : public testing::TestWithParam<Target> {};

TEST_P(Corpus, IsTakenOrRefused) {
  const std::filesystem::path folder = std::filesystem::path(SKYRIG_SOURCE_DIR "/tests/fuzz/corpus") / GetParam().name;
  size_t inputs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().filename().string());
    const std::string input = read_file(entry.path());
    EXPECT_NO_THROW(GetParam().run(input));
    // What an attacker cuts short or doubles.
    EXPECT_NO_THROW(GetParam().run(std::string_view(input).substr(0, input.size() / 2)));
    EXPECT_NO_THROW(GetParam().run(input + input));
    ++inputs;
  }
  EXPECT_GE(inputs, 2u) << folder;
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace fuzz
