#include "protocol/codec/rest_xml_codec.h"

#include "protocol/codec/codec_testing.h"

namespace protocol {
namespace {

using namespace nlohmann::literals;

constexpr size_t kDeclarationSize = std::string_view("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").size();
constexpr std::string_view kMalformedXml =
    "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";

HttpRequest put(std::string body, HttpHeaders headers = {}, std::string target = "/b") {
  return {.method = "PUT", .target = std::move(target), .headers = std::move(headers), .body = std::move(body)};
}

TEST(RestXmlCodec, DecodesLabelsHeadersAndMetadata) {
  const Route route = route_to("s3", "PutObject", {{"Bucket", "photos"}, {"Key", "a b"}});
  const Value input = decode(route, put("bytes\xFF", {{"Content-Type", "image/png"},
                                                      {"X-Amz-Meta-Owner", "ann"},
                                                      {"x-amz-meta-owner", "bob"},
                                                      {"x-amz-server-side-encryption-bucket-key-enabled", "true"},
                                                      {"Expires", "Mon, 16 Dec 2019 23:48:18 GMT"},
                                                      {"Content-Length", "6"}}));
  EXPECT_EQ(input["Bucket"], "photos");
  EXPECT_EQ(input["Key"], "a b");
  EXPECT_EQ(input["Metadata"], R"({"owner": "ann,bob"})"_json);
  EXPECT_EQ(input["BucketKeyEnabled"], true);
  EXPECT_EQ(input["ContentLength"], 6);
  EXPECT_EQ(input["Body"].get<std::string>(), "bytes\xFF");
}

TEST(RestXmlCodec, DecodesQueryParameters) {
  const Value input = decode(route_to("s3", "ListObjectsV2", {{"Bucket", "b"}}),
                             put("", {}, "/b?list-type=2&max-keys=5&prefix=a%2Fb&fetch-owner=true"));
  EXPECT_EQ(input, R"({"Bucket": "b", "MaxKeys": 5, "Prefix": "a/b", "FetchOwner": true})"_json);
}

TEST(RestXmlCodec, RefusesMalformedParameters) {
  EXPECT_EQ(refusal(route_to("s3", "ListObjectsV2"), put("", {}, "/b?max-keys=many")),
            "InvalidArgument: Provided max-keys not an integer or within integer range");
  EXPECT_EQ(refusal(route_to("s3", "GetObject", {{"Bucket", "b"}, {"Key", "\xFF"}}), put("")),
            "InvalidURI: Couldn't parse the specified URI.");
}

TEST(RestXmlCodec, DecodesXmlBodies) {
  const Value input =
      decode(route_to("s3", "DeleteObjects", {{"Bucket", "b"}}),
             put("<?xml version=\"1.0\"?><!-- c --><Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                 "<Object><Key>a&amp;b</Key></Object>\n<Object><Key> </Key></Object><Quiet>true</Quiet>"
                 "</Delete>"));
  EXPECT_EQ(input["Delete"], R"({"Objects": [{"Key": "a&b"}, {"Key": " "}], "Quiet": true})"_json);
}

TEST(RestXmlCodec, DecodesAttributes) {
  const Value input = decode(
      route_to("s3", "PutBucketAcl", {{"Bucket", "b"}}),
      put("<AccessControlPolicy><AccessControlList><Grant><Grantee "
          "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>1</ID></Grantee>"
          "<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>"));
  EXPECT_EQ(input["AccessControlPolicy"]["Grants"],
            R"([{"Grantee": {"Type": "CanonicalUser", "ID": "1"}, "Permission": "READ"}])"_json);
}

TEST(RestXmlCodec, RefusesBodiesThatDoNotFitTheSchema) {
  const Route route = route_to("s3", "PutBucketTagging", {{"Bucket", "b"}});
  for (const std::string_view body :
       {"<Tagging>", "nonsense", "<Tags/>", "<Tagging><TagSet><Label/></TagSet></Tagging>", "<Tagging>text</Tagging>",
        "<Tagging><TagSet><Tag><Key><b/></Key></Tag></TagSet></Tagging>", "<Tagging/><Tagging/>", "<Tagging/>x"}) {
    EXPECT_EQ(refusal(route, put(std::string(body))), kMalformedXml) << body;
  }
  EXPECT_EQ(refusal(route, put("")), "MissingRequestBodyError: Request Body is empty");
  EXPECT_EQ(refusal(route_to("s3", "DeleteObjects"), put("<Delete><Quiet>maybe</Quiet></Delete>")), kMalformedXml);
}

TEST(RestXmlCodec, SurvivesDeepNesting) {
  std::string body = "<Tagging>";
  for (int i = 0; i < 200'000; ++i) body += "<a>";
  EXPECT_EQ(refusal(route_to("s3", "PutBucketTagging"), put(body)), kMalformedXml);
}

TEST(RestXmlCodec, NamesRootsAsS3Does) {
  const auto body = [](std::string_view operation, const Value& output) {
    return encode(route_to("s3", operation), output).body.substr(kDeclarationSize);
  };
  EXPECT_EQ(body("ListBuckets", R"({"Buckets": [{"Name": "b", "CreationDate": 1576540098}]})"_json),
            "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Buckets><Bucket><Name>b</Name>"
            "<CreationDate>2019-12-16T23:48:18.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>");
  EXPECT_EQ(body("GetBucketLocation", R"({"LocationConstraint": "eu-west-1"})"_json),
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1</LocationConstraint>");
  EXPECT_EQ(body("GetBucketLocation", Value::object()),
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></LocationConstraint>");
  EXPECT_EQ(body("CopyObject", R"({"CopyObjectResult": {"ETag": "\"e\""}})"_json),
            "<CopyObjectResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><ETag>&quot;e&quot;</ETag>"
            "</CopyObjectResult>");
  EXPECT_EQ(body("GetBucketVersioning", Value::object()),
            "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></VersioningConfiguration>");
}

TEST(RestXmlCodec, WritesHeadersOfOutputs) {
  const HttpResponse response = encode(
      route_to("s3", "GetObject"),
      R"({"Body": "hello", "ContentType": "text/css", "ETag": "\"e\"", "LastModified": 1576540098, "ContentLength": 5,
          "Metadata": {"owner": "a\r\nSet-Cookie: x"}})"_json);
  EXPECT_EQ(response.body, "hello");
  EXPECT_EQ(response.headers.get("Content-Type"), "text/css");
  EXPECT_EQ(response.headers.get("ETag"), "\"e\"");
  EXPECT_EQ(response.headers.get("Last-Modified"), "Mon, 16 Dec 2019 23:48:18 GMT");
  EXPECT_EQ(response.headers.get("Content-Length"), "5");
  EXPECT_EQ(response.headers.get("x-amz-meta-owner"), "aSet-Cookie: x");
  EXPECT_EQ(response.headers.get("x-amz-request-id"), "req-1");
  EXPECT_TRUE(response.headers.find("x-amz-id-2"));
  EXPECT_EQ(response.headers.get("Server"), "AmazonS3");
  EXPECT_EQ(encode(route_to("s3", "DeleteObject"), Value::object()).status, 204);
}

TEST(RestXmlCodec, WritesBareErrorsForS3) {
  const HttpResponse response = encode_error("s3", ApiError("NoSuchBucket", "The specified bucket does not exist",
                                                            {.status = 0, .members = {{"BucketName", "b"}}}));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/xml");
  EXPECT_EQ(response.body.substr(kDeclarationSize),
            "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>"
            "<BucketName>b</BucketName><RequestId>req-1</RequestId><HostId>cmVxLTE=</HostId></Error>");
  EXPECT_EQ(encode_error("s3", ApiError("BucketNotEmpty", "")).status, 409);
  EXPECT_EQ(encode_error("s3", ApiError("NoSuchTagSet", "")).status, 404);
  EXPECT_EQ(encode_error("s3", ApiError("SlowDown", "")).status, 503);
  EXPECT_EQ(encode_error("s3", ApiError("MalformedXML", "")).status, 400);
}

TEST(RestXmlCodec, LeavesTheEventsOfAnAnswerToTheService) {
  const HttpResponse response = encode(route_to("s3", "SelectObjectContent"), Value::object());
  EXPECT_EQ(response.headers.get("Content-Type"), "application/vnd.amazon.eventstream");
  EXPECT_EQ(response.body, "");
}

}  // namespace
}  // namespace protocol
