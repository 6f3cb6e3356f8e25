#include "protocol/codec/event_stream.h"

#include <gtest/gtest.h>

#include "protocol/checksum/digest_text.h"

namespace protocol {
namespace {

// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html: an End message has 56 bytes.
TEST(EventStream, FramesAMessageWithBothChecksums) {
  std::string stream;
  append_event(stream, {.type = "End"});
  EXPECT_EQ(stream.size(), 56u);
  EXPECT_EQ(hex_encode(stream),
            "00000038000000"
            "28"
            "c1c684d4"
            "0d3a6d6573736167652d747970650700056576656e74"
            "0b3a6576656e742d7479706507000345"
            "6e64"
            "cf97d392");
}

TEST(EventStream, MessagesFollowOneAnother) {
  std::string stream;
  append_event(stream, {.type = "Records", .content_type = "application/octet-stream", .payload = "a,b\n"});
  const size_t first = stream.size();
  append_event(stream, {.type = "End"});
  EXPECT_EQ(stream.size(), first + 56);
  EXPECT_EQ(static_cast<unsigned char>(stream[3]), first);
}

}  // namespace
}  // namespace protocol
