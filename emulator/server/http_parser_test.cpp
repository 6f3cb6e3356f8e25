#include "emulator/server/http_parser.h"

#include <gtest/gtest.h>

#include "emulator/server/limits.h"

namespace emulator {
namespace {

struct Parsed {
  protocol::HttpRequest head;
  std::string body;
  bool is_done = false;
  int error_status = 0;
  size_t left = 0;
};

/// Feeds a text in pieces of that size, as a connection would.
Parsed parse(const std::string& text, size_t piece_size) {
  HttpParser parser;
  Parsed parsed;
  bool has_head = false;
  std::string buffer;
  for (size_t start = 0; start < text.size(); start += piece_size) {
    buffer += text.substr(start, piece_size);
    for (size_t taken = 1; taken > 0 && !buffer.empty() && !parser.is_done() && !parser.error();
         buffer.erase(0, taken)) {
      taken = parser.put(buffer);
      if (parser.has_head() && !has_head) {
        parsed.head = parser.take_head();
        has_head = true;
      }
      parsed.body += parser.body_piece();
    }
  }
  parsed.is_done = parser.is_done();
  parsed.left = buffer.size();
  if (parser.error()) parsed.error_status = parser.error()->status;
  return parsed;
}

class HttpParserTest : public testing::TestWithParam<size_t> {};
INSTANTIATE_TEST_SUITE_P(PieceSizes, HttpParserTest, testing::Values(1, 3, 7, 100'000));

TEST_P(HttpParserTest, ReadsHeadAndBody) {
  const Parsed parsed = parse("POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", GetParam());
  EXPECT_TRUE(parsed.is_done);
  EXPECT_EQ(parsed.head.method, "POST");
  EXPECT_EQ(parsed.head.target, "/a?b=c");
  EXPECT_EQ(parsed.head.headers.get("host"), "x");
  EXPECT_EQ(parsed.body, "hello");
}

TEST_P(HttpParserTest, TakesChunkedCodingOffAndDropsTrailers) {
  const Parsed parsed =
      parse("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: 1\r\n\r\n",
            GetParam());
  EXPECT_TRUE(parsed.is_done);
  EXPECT_EQ(parsed.body, "abcde");
  EXPECT_FALSE(parsed.head.headers.find("X-Late"));
}

TEST_P(HttpParserTest, AcceptsTargetsAsS3ClientsSendThem) {
  const Parsed parsed = parse("GET /b/a|b^c{d}\xd0\xba HTTP/1.1\r\n\r\n", GetParam());
  EXPECT_TRUE(parsed.is_done);
  EXPECT_EQ(parsed.head.target, "/b/a|b^c{d}\xd0\xba");
}

TEST_P(HttpParserTest, RefusesAmbiguousLengths) {
  EXPECT_EQ(parse("PUT / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", GetParam()).error_status,
            400);
  EXPECT_EQ(parse("PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", GetParam()).error_status, 400);
}

TEST_P(HttpParserTest, RefusesWhatIsTooLarge) {
  const std::string start = "GET / HTTP/1.1\r\n";
  EXPECT_EQ(parse(start + "X: " + std::string(kHeadBytesMax, 'x') + "\r\n\r\n", GetParam()).error_status, 431);
  EXPECT_EQ(parse("GET /" + std::string(kTargetBytesMax, 'x') + " HTTP/1.1\r\n\r\n", GetParam()).error_status, 414);
  std::string many = start;
  for (size_t i = 0; i <= kHeaderCountMax; ++i) many += "X: y\r\n";
  EXPECT_EQ(parse(many + "\r\n", GetParam()).error_status, 431);
}

TEST(HttpParser, LeavesTheNextRequestAlone) {
  const Parsed parsed = parse("GET / HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n", 100'000);
  EXPECT_TRUE(parsed.is_done);
  EXPECT_EQ(parsed.left, std::string("GET /next HTTP/1.1\r\n\r\n").size());
}

}  // namespace
}  // namespace emulator
