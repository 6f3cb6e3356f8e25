#include "protocol/codec/json_codec.h"

#include "protocol/codec/codec_testing.h"

namespace protocol {
namespace {

using namespace nlohmann::literals;

HttpRequest json_request(std::string body) {
  return {.method = "POST", .target = "/", .headers = {}, .body = std::move(body)};
}

std::string refusal_of(std::string_view operation, std::string body) {
  return refusal(route_to("ecs", operation), json_request(std::move(body)));
}

TEST(JsonCodec, DecodesByShapeAndSkipsWhatItDoesNotKnow) {
  const Value input =
      decode(route_to("ecs", "CreateService"),
             json_request(R"({"serviceName": "caf\u00e9 \ud83d\ude39", "desiredCount": 2, "cluster": null,
                                              "nonsense": {"a": [1, {"b": "]"}]},
                                              "tags": [{"key": "k", "value": "v"}], "enableECSManagedTags": true})"));
  EXPECT_EQ(input, R"({"serviceName": "café 😹", "desiredCount": 2, "tags": [{"key": "k", "value": "v"}],
                       "enableECSManagedTags": true})"_json);
}

TEST(JsonCodec, TakesAnEmptyBodyForAnEmptyObject) {
  EXPECT_EQ(decode(route_to("ecs", "ListClusters"), json_request("")), Value::object());
}

TEST(JsonCodec, RefusesOtherTypesInTheWordsOfAws) {
  EXPECT_EQ(refusal_of("CreateService", R"({"serviceName": 5})"),
            "SerializationException: NUMBER_VALUE can not be converted to a String");
  EXPECT_EQ(refusal_of("CreateService", R"({"desiredCount": "2"})"),
            "SerializationException: STRING_VALUE can not be converted to an Integer");
  EXPECT_EQ(refusal_of("CreateService", R"({"desiredCount": 1.5})"),
            "SerializationException: NUMBER_VALUE can not be converted to an Integer");
  EXPECT_EQ(refusal_of("CreateService", R"({"desiredCount": 3000000000})"),
            "SerializationException: NUMBER_VALUE can not be converted to an Integer");
  EXPECT_EQ(refusal_of("CreateService", R"({"serviceName": ["a"]})"),
            "SerializationException: Start of list found where not expected");
  EXPECT_EQ(refusal_of("CreateService", R"({"serviceName": {}})"),
            "SerializationException: Start of structure or map found where not expected.");
  EXPECT_EQ(refusal_of("CreateService", R"({"tags": "a"})"), "SerializationException: Expected list or null");
  EXPECT_EQ(refusal_of("CreateService", R"(["a"])"), "SerializationException: Start of list found where not expected");
}

TEST(JsonCodec, RefusesWhatIsNotJson) {
  for (const std::string_view body : {"{", "{\"a\"", "{\"a\":}", "{\"a\":1,}", "{} x", "{\"a\":01}", "{\"a\":1.}",
                                      "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\n\"}", "{\"a\":tru}",
                                      "{\"a\":[1,]}", "{\"a\":\"\xff\"}", "{a:1}", "nonsense"}) {
    EXPECT_EQ(refusal_of("ListClusters", std::string(body)).substr(0, 24), "SerializationException: ") << body;
  }
}

TEST(JsonCodec, RefusesDeepNesting) {
  const std::string deep = "{\"a\":" + std::string(1'000'000, '[');
  EXPECT_EQ(refusal_of("ListClusters", deep), "SerializationException: The request is nested too deeply");
}

TEST(JsonCodec, WritesTimestampsAsNumbersAndEscapesTexts) {
  const HttpResponse response = encode(
      route_to("ecs", "DescribeServices"),
      R"({"services": [{"serviceName": "a\"\n\u0001", "createdAt": 1576540098.5, "desiredCount": 1, "x": 1}]})"_json);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(Value::parse(response.body),
            R"({"services": [{"serviceName": "a\"\n\u0001", "createdAt": 1576540098.5, "desiredCount": 1}]})"_json);
}

TEST(JsonCodec, NamesErrorsByTheirShape) {
  const HttpResponse response = encode_error("ecs", ApiError("ClusterNotFoundException", "Cluster not found."));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body, R"({"__type":"ClusterNotFoundException","message":"Cluster not found."})");
  EXPECT_EQ(encode_error("ecs", ApiError("ServerException", "x")).status, 500);
  EXPECT_EQ(encode_error("ecs", ApiError("SerializationException", "")).body, R"({"__type":"SerializationException"})");
}

}  // namespace
}  // namespace protocol
