#include "protocol/signature/chunked_decoder.h"

#include <gtest/gtest.h>

#include "protocol/api_error.h"
#include "protocol/signature/signature_failure.h"
#include "protocol/signature/test_signer.h"

namespace protocol {
namespace {

constexpr std::string_view kScope = "20130524/us-east-1/s3/aws4_request";

/// AWS's example: 66560 letters 'a' in chunks of 64 KiB, 1 KiB and 0.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html#example-signature-calculations-streaming
HttpRequest aws_example() {
  return {.method = "PUT",
          .target = "/examplebucket/chunkObject.txt",
          .headers = {{"Host", "s3.amazonaws.com"},
                      {"x-amz-date", "20130524T000000Z"},
                      {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                      {"Authorization",
                       "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                       "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-"
                       "decoded-content-length;x-amz-storage-class,Signature="
                       "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"},
                      {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"},
                      {"Content-Encoding", "aws-chunked"},
                      {"x-amz-decoded-content-length", "66560"},
                      {"Content-Length", "66824"}}};
}

std::string aws_example_body() {
  return "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" +
         std::string(65536, 'a') +
         "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" +
         std::string(1024, 'a') +
         "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
}

/// AWS's example with a trailer: the same body, and its CRC32C.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
HttpRequest aws_trailer_example() {
  return {.method = "PUT",
          .target = "/examplebucket/chunkObject.txt",
          .headers = {{"Host", "s3.amazonaws.com"},
                      {"x-amz-date", "20130524T000000Z"},
                      {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                      {"Authorization",
                       "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                       "SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-"
                       "length;x-amz-storage-class;x-amz-trailer,Signature="
                       "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"},
                      {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"},
                      {"Content-Encoding", "aws-chunked"},
                      {"x-amz-decoded-content-length", "66560"},
                      {"x-amz-trailer", "x-amz-checksum-crc32c"}}};
}

std::string aws_trailer_body(std::string_view after_trailer = "\r\n") {
  return "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" +
         std::string(65536, 'a') +
         "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" +
         std::string(1024, 'a') +
         "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
         "x-amz-checksum-crc32c:sOO8/Q==" +
         std::string(after_trailer) +
         "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
}

ChunkedDecoder decoder_of(const HttpRequest& request) {
  static SigningKeyCache cache;
  const auto claim = find_signature(request);
  auto verified = verify_signature(*claim, request,
                                   {.secret_access_key = kTestSecret,
                                    .now = kTestTime,
                                    .style = SignatureStyle::kS3,
                                    .service = "s3",
                                    .region = "us-east-1"},
                                   cache);
  return ChunkedDecoder(*claim, request, std::move(verified));
}

struct Outcome {
  std::string code = "ok";
  std::string decoded;
  HttpHeaders trailers;
  std::map<std::string, std::string> members;
};

Outcome decode(const HttpRequest& request, std::string_view body, size_t piece_size = 1 << 20) {
  Outcome outcome;
  try {
    ChunkedDecoder decoder = decoder_of(request);
    for (size_t i = 0; i < body.size(); i += piece_size) {
      decoder.feed(body.substr(i, piece_size), [&](std::string_view bytes) { outcome.decoded += bytes; });
    }
    decoder.finish();
    outcome.trailers = decoder.trailers();
  } catch (const ApiError& error) {
    outcome.code = error.code();
    outcome.members = error.members();
  }
  return outcome;
}

TEST(ChunkedDecoder, DecodesAwssExampleInPiecesOfAnySize) {
  for (const size_t piece : {1u, 2u, 7u, 1000u, 65536u, 1000000u}) {
    const Outcome outcome = decode(aws_example(), aws_example_body(), piece);
    EXPECT_EQ(outcome.code, "ok") << piece;
    EXPECT_EQ(outcome.decoded, std::string(66560, 'a'));
  }
}

TEST(ChunkedDecoder, DecodesAwssExampleWithASignedTrailer) {
  for (const std::string_view after_trailer : {"\r\n", "\n", "\n\r\n"}) {
    for (const size_t piece : {1u, 13u, 1000000u}) {
      const Outcome outcome = decode(aws_trailer_example(), aws_trailer_body(after_trailer), piece);
      EXPECT_EQ(outcome.code, "ok") << piece;
      EXPECT_EQ(outcome.decoded.size(), 66560u);
      EXPECT_EQ(outcome.trailers.get("x-amz-checksum-crc32c"), "sOO8/Q==");
    }
  }
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t position = text.find(from);
  EXPECT_NE(position, std::string::npos) << from;
  return text.replace(position, from.size(), to);
}

TEST(ChunkedDecoder, RefusesAnyChangedChunkOrTrailer) {
  std::string body = aws_example_body();
  body[1000] = 'b';
  const Outcome outcome = decode(aws_example(), body);
  EXPECT_EQ(outcome.code, "SignatureDoesNotMatch");
  EXPECT_TRUE(outcome.members.at("StringToSign")
                  .starts_with("AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"
                               "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9\n"));
  for (const std::string_view signature : {"ad80c7", "005562", "b6c6ea"}) {
    EXPECT_EQ(decode(aws_example(), replaced(aws_example_body(), signature, "000000")).code, "SignatureDoesNotMatch");
  }
  EXPECT_EQ(decode(aws_trailer_example(), replaced(aws_trailer_body(), "sOO8", "sOO9")).code, "SignatureDoesNotMatch");
  EXPECT_EQ(decode(aws_trailer_example(), replaced(aws_trailer_body(), "d81f82", "d81f83")).code,
            "SignatureDoesNotMatch");
}

TEST(ChunkedDecoder, RefusesABodyThatEndsEarlyOrGoesOn) {
  const std::string body = aws_example_body();
  for (const size_t size : {0u, 5u, 86u, 100u, 65622u, 65624u, 66650u, 66740u}) {
    EXPECT_EQ(decode(aws_example(), std::string_view(body).substr(0, size)).code, "IncompleteBody") << size;
  }
  EXPECT_EQ(decode(aws_example(), std::string_view(body).substr(0, body.size() - 1)).code, "IncompleteBody");
  EXPECT_EQ(decode(aws_example(), body + "x").code, "IncompleteBody");
}

TEST(ChunkedDecoder, RefusesWhatIsNotAChunk) {
  for (const std::string_view header :
       {"x;chunk-signature=1\r\n", "-1;chunk-signature=1\r\n", ";chunk-signature=1\r\n", "10000\r\n", "10000;a=b\r\n",
        "10000;chunk-signature=\r\n", "10000;chunk-signature=1\n", "fffffffffffffffff;chunk-signature=1\r\n",
        "ffffffffffffffff;chunk-signature=1\r\n", "10401;chunk-signature=1\r\n"}) {
    EXPECT_EQ(decode(aws_example(), header).code, "IncompleteBody") << header;
  }
  EXPECT_EQ(decode(aws_example(), std::string(kChunkHeaderBytesMax + 1, '0')).code, "IncompleteBody");
  EXPECT_EQ(decode(aws_example(), replaced(aws_example_body(), "a\r\n400", "aXY400")).code, "IncompleteBody");
}

HttpRequest unsigned_trailer_request(std::string_view length, std::string_view trailer = "x-amz-checksum-crc32") {
  HttpRequest request{.method = "PUT",
                      .target = "/photos/key",
                      .headers = {{"Host", "localhost:4566"},
                                  {"X-Amz-Content-SHA256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                                  {"X-Amz-Decoded-Content-Length", std::string(length)},
                                  {"X-Amz-Trailer", std::string(trailer)}}};
  sign_for_test(request,
                {.scope = kScope,
                 .signed_headers = "host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-trailer",
                 .payload_hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"});
  return request;
}

// The body that botocore's AwsChunkedWrapper makes of "hello".
TEST(ChunkedDecoder, DecodesUnsignedChunksWithATrailer) {
  const Outcome outcome =
      decode(unsigned_trailer_request("5"), "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", 1);
  EXPECT_EQ(outcome.code, "ok");
  EXPECT_EQ(outcome.decoded, "hello");
  EXPECT_EQ(outcome.trailers.get("x-amz-checksum-crc32"), "NhCmhg==");
}

TEST(ChunkedDecoder, TakesExactlyTheAnnouncedTrailers) {
  const HttpRequest request = unsigned_trailer_request("0");
  EXPECT_EQ(decode(request, "0\r\nx-amz-checksum-crc32: AAAAAA== \r\n\r\n").code, "ok");
  for (const std::string_view body :
       {"0\r\n\r\n", "0\r\nx-amz-checksum-crc32c:AAAAAA==\r\n\r\n", "0\r\nnothing\r\n\r\n",
        "0\r\nx-amz-checksum-crc32:AAAAAA==\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"}) {
    EXPECT_EQ(decode(request, body).code, "MalformedTrailerError") << body;
  }
  const std::string endless = "0\r\nx-amz-checksum-crc32:" + std::string(kTrailerBytesMax, 'A');
  EXPECT_EQ(decode(request, endless, 100).code, "MalformedTrailerError");
  EXPECT_EQ(decode(request, "0\r\nx-amz-checksum-crc32:AAAAAA==\r\n").code, "IncompleteBody");
  EXPECT_EQ(decode(aws_trailer_example(), replaced(aws_trailer_body(), "x-amz-trailer-s", "x-amz-other-s")).code,
            "MalformedTrailerError");
}

TEST(ChunkedDecoder, NeedsTheDecodedLengthAndKeepsToIt) {
  const std::string_view body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
  EXPECT_EQ(decode(unsigned_trailer_request("6"), body).code, "IncompleteBody");
  EXPECT_EQ(decode(unsigned_trailer_request("4"), body).code, "IncompleteBody");
  EXPECT_EQ(decode(unsigned_trailer_request("five"), body).code, "InvalidArgument");
  HttpRequest request{
      .method = "PUT",
      .target = "/photos/key",
      .headers = {{"Host", "localhost"}, {"X-Amz-Content-SHA256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}}};
  sign_for_test(request, {.payload_hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"});
  EXPECT_EQ(decode(request, body).code, "MissingContentLength");
}

TEST(ChunkedDecoder, RefusesASmallChunkBeforeTheLast) {
  const Outcome outcome = decode(unsigned_trailer_request("5"), "3\r\nhel\r\n2\r\nlo\r\n0\r\n");
  EXPECT_EQ(outcome.code, "InvalidChunkSizeError");
  EXPECT_EQ(outcome.members.at("Chunk"), "2");
  EXPECT_EQ(outcome.members.at("BadChunkSize"), "3");
  const std::string large =
      "2000\r\n" + std::string(8192, 'x') + "\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:AA==\r\n\r\n";
  EXPECT_EQ(decode(unsigned_trailer_request("8194"), large).code, "ok");
}

}  // namespace
}  // namespace protocol
