#include "emulator/server/gunzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace emulator {
namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string result(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

TEST(Gunzip, GivesTheContent) {
  const std::string text(200'000, 'a');
  EXPECT_EQ(gunzip(gzip(text), text.size()), text);
  EXPECT_EQ(gunzip(gzip(""), 0), "");
}

TEST(Gunzip, RefusesWhatIsLongerThanAllowed) {
  EXPECT_EQ(gunzip(gzip(std::string(200'000, 'a')), 199'999), std::nullopt);
}

TEST(Gunzip, RefusesWhatIsDamagedOrCutShort) {
  const std::string good = gzip("some text that is compressed");
  EXPECT_EQ(gunzip(good.substr(0, good.size() - 9), 1000), std::nullopt);
  EXPECT_EQ(gunzip("no gzip", 1000), std::nullopt);
  EXPECT_EQ(gunzip("", 1000), std::nullopt);
}

}  // namespace
}  // namespace emulator
