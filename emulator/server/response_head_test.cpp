#include "emulator/server/response_head.h"

#include <gtest/gtest.h>

namespace emulator {
namespace {

std::string head_of(const protocol::HttpResponse& response, const ResponseFraming& framing) {
  std::string text;
  append_response_head(text, response, framing);
  return text;
}

TEST(ResponseHead, SaysTheLengthOfTheBodyItself) {
  const protocol::HttpResponse response{.status = 200, .headers = {{"Content-Length", "99"}}, .body = {}};
  const std::string head = head_of(response, {.body_bytes = 5});
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(head.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_EQ(head.find("99"), std::string::npos);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST(ResponseHead, KeepsTheLengthThatAHeadRequestAsksFor) {
  const protocol::HttpResponse response{.status = 200, .headers = {{"Content-Length", "99"}}, .body = {}};
  EXPECT_NE(head_of(response, {.is_head_request = true}).find("Content-Length: 99\r\n"), std::string::npos);
}

TEST(ResponseHead, HasNoLengthWhereThereIsNoBody) {
  EXPECT_EQ(head_of({.status = 204, .headers = {}, .body = {}}, {}).find("Content-Length"), std::string::npos);
  EXPECT_EQ(head_of({.status = 304, .headers = {}, .body = {}}, {}).find("Content-Length"), std::string::npos);
}

TEST(ResponseHead, AStoredValueCannotAddHeaders) {
  const protocol::HttpResponse response{
      .status = 200, .headers = {{"x-amz-meta-a", "b\r\nSet-Cookie: c"}, {"x-amz-meta-d", "e\n"}}, .body = {}};
  const std::string head = head_of(response, {});
  EXPECT_EQ(head.find("\nSet-Cookie"), std::string::npos);
  EXPECT_NE(head.find("x-amz-meta-d: e \r\n"), std::string::npos);
}

TEST(ResponseHead, SaysWhenTheConnectionEnds) {
  EXPECT_NE(head_of({}, {.keeps_alive = false}).find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(head_of({}, {.keeps_alive = true}).find("Connection"), std::string::npos);
}

}  // namespace
}  // namespace emulator
