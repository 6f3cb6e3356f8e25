#include "protocol/codec/query_codec.h"

#include "protocol/codec/codec_testing.h"
#include "protocol/codec/form_value.h"
#include "protocol/codec/nesting.h"

namespace protocol {
namespace {

using namespace nlohmann::literals;

TEST(QueryCodec, DecodesScalarsListsAndStructures) {
  const Value input =
      decode(route_to("cloudformation", "CreateStack"),
             form_request("Action=CreateStack&Version=2010-05-15&StackName=a+b&DisableRollback=true"
                          "&TimeoutInMinutes=5&Parameters.member.2.ParameterKey=K2"
                          "&Parameters.member.1.ParameterKey=K%201&Capabilities.member.1=CAPABILITY_IAM"));
  EXPECT_EQ(input, R"({"StackName": "a b", "DisableRollback": true, "TimeoutInMinutes": 5,
                       "Parameters": [{"ParameterKey": "K 1"}, {"ParameterKey": "K2"}],
                       "Capabilities": ["CAPABILITY_IAM"]})"_json);
}

TEST(QueryCodec, TakesParametersFromTheQueryStringToo) {
  const HttpRequest request{.method = "GET",
                            .target = "/?Action=GetUser&Version=2010-05-08&UserName=ann&X-Amz-Signature=ab",
                            .headers = {},
                            .body = ""};
  EXPECT_EQ(decode(route_to("iam", "GetUser"), request), R"({"UserName": "ann"})"_json);
}

TEST(QueryCodec, OrdersListsByNumberAndClosesGaps) {
  const Value input = decode(route_to("cloudformation", "CreateStack"),
                             form_request("Capabilities.member.10=c&Capabilities.member.9=b&Capabilities.member.1=a"));
  EXPECT_EQ(input["Capabilities"], R"(["a", "b", "c"])"_json);
}

TEST(QueryCodec, DoesNotAllocateForASparseIndex) {
  const auto route = route_to("cloudformation", "CreateStack");
  EXPECT_EQ(decode(route, form_request("Capabilities.member.999999=x"))["Capabilities"], R"(["x"])"_json);
  EXPECT_EQ(refusal(route, form_request("Capabilities.member.999999999=x")),
            "MalformedInput: Start of list found where not expected");
}

TEST(QueryCodec, IgnoresUnknownParameters) {
  EXPECT_EQ(decode(route_to("iam", "GetUser"), form_request("Action=GetUser&Nonsense.1=x")), Value::object());
}

TEST(QueryCodec, RefusesMalformedScalars) {
  EXPECT_EQ(refusal(route_to("iam", "ListUsers"), form_request("MaxItems=many")),
            "MalformedInput: The value 'many' of MaxItems can not be converted to Integer");
  EXPECT_EQ(refusal(route_to("iam", "ListUsers"), form_request("MaxItems=99999999999")),
            "MalformedInput: The value '99999999999' of MaxItems can not be converted to Integer");
  EXPECT_EQ(refusal(route_to("cloudformation", "CreateStack"), form_request("DisableRollback=yes")),
            "MalformedInput: The value 'yes' of DisableRollback can not be converted to Boolean");
  EXPECT_EQ(refusal(route_to("iam", "GetUser"), form_request("UserName=%FF")),
            "MalformedInput: The value '\xFF' of UserName can not be converted to String");
}

TEST(QueryCodec, RefusesStructuresWhereScalarsStandAndTheOtherWayRound) {
  EXPECT_EQ(refusal(route_to("iam", "GetUser"), form_request("UserName.member.1=a")),
            "MalformedInput: Unexpected complex element termination");
  EXPECT_EQ(refusal(route_to("cloudformation", "CreateStack"), form_request("Parameters=a")),
            "MalformedInput: Start of list found where not expected");
  EXPECT_EQ(refusal(route_to("cloudformation", "CreateStack"), form_request("Capabilities.item.1=a")),
            "MalformedInput: Start of list found where not expected");
}

TEST(QueryCodec, RefusesTooManyParameters) {
  std::string body;
  for (size_t i = 0; i <= kFormParametersMax; ++i) body += "a" + std::to_string(i) + "=&";
  EXPECT_EQ(refusal(route_to("iam", "GetUser"), form_request(body)).substr(0, 20), "MalformedQueryString");
}

TEST(QueryCodec, WrapsResponses) {
  const HttpResponse response =
      encode(route_to("sts", "GetCallerIdentity"), R"({"UserId": "A&B", "Account": "000000000000", "Arn": "a"})"_json);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("content-type"), "text/xml");
  EXPECT_EQ(response.headers.get("x-amzn-RequestId"), "req-1");
  EXPECT_EQ(response.body,
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            "<UserId>A&amp;B</UserId><Account>000000000000</Account><Arn>a</Arn></GetCallerIdentityResult>"
            "<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
}

TEST(QueryCodec, AnswersOperationsWithoutOutputWithMetadataAlone) {
  EXPECT_EQ(encode(route_to("iam", "DeleteUser"), Value::object()).body,
            "<DeleteUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ResponseMetadata>"
            "<RequestId>req-1</RequestId></ResponseMetadata></DeleteUserResponse>");
}

TEST(QueryCodec, WritesTimestampsWithoutMillisecondsThatAreNotThere) {
  const HttpResponse response = encode(route_to("iam", "GetUser"), R"({"User": {"CreateDate": 1576540098}})"_json);
  EXPECT_NE(response.body.find("<CreateDate>2019-12-16T23:48:18Z</CreateDate>"), std::string::npos) << response.body;
}

TEST(QueryCodec, LeavesOutWhatTheShapeDoesNotHave) {
  const HttpResponse response =
      encode(route_to("iam", "GetUser"), R"({"User": {"Secret": "x", "UserName": "a"}})"_json);
  EXPECT_NE(response.body.find("<GetUserResult><User><UserName>a</UserName></User></GetUserResult>"),
            std::string::npos);
}

TEST(QueryCodec, ReportsValuesOfTheWrongTypeAsSlipsOfOurs) {
  EXPECT_THROW(encode(route_to("iam", "GetUser"), R"({"User": {"UserName": 5}})"_json), std::logic_error);
}

TEST(QueryCodec, TakesAnErrorsStatusFromTheModel) {
  const HttpResponse response = encode_error("iam", ApiError("NoSuchEntity", "The user <a> cannot be found."));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body,
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>"
            "<Code>NoSuchEntity</Code><Message>The user &lt;a&gt; cannot be found.</Message></Error>"
            "<RequestId>req-1</RequestId></ErrorResponse>");
}

TEST(QueryCodec, BlamesItselfForStatusesOf500AndMore) {
  const HttpResponse response = encode_error("iam", ApiError("InternalFailure", ""));
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.find("<Type>Receiver</Type>"), std::string::npos);
  EXPECT_EQ(encode_error("iam", ApiError("SignatureDoesNotMatch", "")).status, 403);
  EXPECT_EQ(encode_error("iam", ApiError("ValidationError", "")).status, 400);
}

}  // namespace
}  // namespace protocol
