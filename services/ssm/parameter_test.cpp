// Parameter Store through its operations.
#include "services/ssm/parameter.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ssm/ssm_service.h"

namespace ssm {
namespace {

using emulator::TestMachine;
using nlohmann::literals::operator""_json;

struct ParameterTest : testing::Test {
  ParameterTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }

  Value ok(const std::string& operation, Value input = Value::object()) {
    return machine.ok("ssm", operation, std::move(input));
  }
  std::string refusal(const std::string& operation, Value input) {
    const auto answer = machine.call("ssm", operation, std::move(input));
    return answer.error ? answer.error->code() + ": " + answer.error->message() : "accepted";
  }
  std::string code(const std::string& operation, Value input) {
    return machine.refusal("ssm", operation, std::move(input));
  }
  void put(const std::string& name, const std::string& value, Value more = Value::object()) {
    more["Name"] = name;
    more["Value"] = value;
    if (!more.contains("Overwrite") && !more.contains("Type")) more["Type"] = "String";
    ok("PutParameter", std::move(more));
  }
  void overwrite(const std::string& name, const std::string& value) { put(name, value, R"({"Overwrite": true})"_json); }
  Value get(const std::string& name, bool decrypts = false) {
    return ok("GetParameter", {{"Name", name}, {"WithDecryption", decrypts}})["Parameter"];
  }
  std::vector<std::string> names(const Value& output) {
    std::vector<std::string> result;
    for (const Value& parameter : output["Parameters"]) result.push_back(parameter["Name"]);
    return result;
  }
  std::vector<std::string> described(const Value& filters) {
    return names(ok("DescribeParameters", {{"ParameterFilters", filters}}));
  }

  TestMachine machine;
};

using Names = std::vector<std::string>;

TEST_F(ParameterTest, IsReadByNameByArnByVersionAndByLabel) {
  put("/app/url", "one");
  overwrite("/app/url", "two");
  ok("LabelParameterVersion", R"({"Name": "/app/url", "ParameterVersion": 1, "Labels": ["old"]})"_json);
  const Value newest = get("/app/url");
  EXPECT_EQ(newest["Value"], "two");
  EXPECT_EQ(newest["Version"], 2);
  EXPECT_EQ(newest["DataType"], "text");
  EXPECT_EQ(newest["ARN"], "arn:aws:ssm:us-east-1:123456789012:parameter/app/url");
  EXPECT_EQ(get(newest["ARN"])["Value"], "two");
  EXPECT_EQ(get("/app/url:1")["Value"], "one");
  EXPECT_EQ(get("/app/url:1")["Selector"], ":1");
  EXPECT_EQ(get("/app/url:old")["Value"], "one");
  put("plain", "x");
  EXPECT_EQ(get("arn:aws:ssm:us-east-1:123456789012:parameter/plain")["Value"], "x");
}

TEST_F(ParameterTest, WhatIsNotThereIsRefusedWithAwsCodes) {
  put("/app/url", "one");
  EXPECT_EQ(refusal("GetParameter", R"({"Name": "/app/other"})"_json), "ParameterNotFound: ");
  EXPECT_EQ(
      refusal("GetParameter", R"({"Name": "/app/url:9"})"_json),
      "ParameterVersionNotFound: Systems Manager could not find version 9 of /app/url. Verify the version and try "
      "again.");
  EXPECT_EQ(code("GetParameter", R"({"Name": "/app/url:none"})"_json), "ParameterVersionNotFound");
  EXPECT_EQ(code("GetParameter", R"({"Name": "arn:aws:ssm:us-east-1:999999999999:parameter/app/url"})"_json),
            "ParameterNotFound");
  EXPECT_EQ(code("GetParameterHistory", R"({"Name": "/app/other"})"_json), "ParameterNotFound");
  EXPECT_EQ(code("DeleteParameter", R"({"Name": "/app/other"})"_json), "ParameterNotFound");
  EXPECT_EQ(code("LabelParameterVersion", R"({"Name": "/app/other", "Labels": ["a"]})"_json), "ParameterNotFound");
  EXPECT_EQ(code("LabelParameterVersion", R"({"Name": "/app/url", "ParameterVersion": 5, "Labels": ["a"]})"_json),
            "ParameterVersionNotFound");
  EXPECT_EQ(code("ListTagsForResource", R"({"ResourceType": "Parameter", "ResourceId": "/app/other"})"_json),
            "InvalidResourceId");
  EXPECT_EQ(code("DescribeParameters", R"({"NextToken": "nonsense"})"_json), "InvalidNextToken");
}

TEST_F(ParameterTest, ANameFollowsAwsRules) {
  const auto code_of = [&](const std::string& name) {
    return code("PutParameter", {{"Name", name}, {"Value", "v"}, {"Type", "String"}});
  };
  EXPECT_EQ(code_of("/aws/service/mine"), "AccessDeniedException");
  EXPECT_EQ(code_of("awsome"), "AccessDeniedException");
  for (const char* name : {"ssm-mine", "/SSM/mine", "with space", "/a/b@c", "/a//b", "a/b", "/a/", "a:1"}) {
    EXPECT_EQ(code_of(name), "ValidationException") << name;
  }
  std::string deep;
  for (int i = 0; i < 15; ++i) deep += "/a";
  EXPECT_EQ(code_of(deep), "");
  EXPECT_EQ(code_of(deep + "/a"), "HierarchyLevelLimitExceededException");
}

TEST_F(ParameterTest, AnExistingOneIsOverwrittenOnlyOnDemand) {
  put("/a", "1", R"({"Type": "String", "Description": "d"})"_json);
  EXPECT_EQ(code("PutParameter", R"({"Name": "/a", "Value": "2", "Type": "String"})"_json), "ParameterAlreadyExists");
  EXPECT_EQ(code("PutParameter", R"({"Name": "/a", "Value": "2", "Type": "SecureString", "Overwrite": true})"_json),
            "HierarchyTypeMismatchException");
  EXPECT_EQ(code("PutParameter", R"({"Name": "/a", "Value": "2", "Overwrite": true,
                                     "Tags": [{"Key": "k", "Value": "v"}]})"_json),
            "ValidationException");
  EXPECT_EQ(refusal("PutParameter", R"({"Name": "/b", "Value": "2"})"_json),
            "ValidationException: A parameter type is required when you create a parameter.");
  EXPECT_EQ(ok("PutParameter", R"({"Name": "/a", "Value": "2", "Overwrite": true})"_json),
            R"({"Version": 2, "Tier": "Standard"})"_json);
  EXPECT_EQ(ok("DescribeParameters")["Parameters"][0]["Description"], "d");
}

TEST_F(ParameterTest, AValueFitsItsTierAndItsPattern) {
  const std::string large(4097, 'x'), huge(8193, 'x');
  EXPECT_EQ(code("PutParameter", {{"Name", "/l"}, {"Value", large}, {"Type", "String"}}), "ValidationException");
  EXPECT_EQ(ok("PutParameter",
               {{"Name", "/l"}, {"Value", large}, {"Type", "String"}, {"Tier", "Intelligent-Tiering"}})["Tier"],
            "Advanced");
  EXPECT_EQ(code("PutParameter", {{"Name", "/h"}, {"Value", huge}, {"Type", "String"}, {"Tier", "Advanced"}}),
            "ValidationException");
  EXPECT_EQ(code("PutParameter", R"({"Name": "/l", "Value": "s", "Overwrite": true, "Tier": "Standard"})"_json),
            "ValidationException");
  EXPECT_EQ(code("PutParameter", R"({"Name": "/e", "Value": "", "Type": "String"})"_json), "ValidationException");
  put("/n", "12", R"({"Type": "String", "AllowedPattern": "\\d+"})"_json);
  EXPECT_EQ(code("PutParameter", R"({"Name": "/n", "Value": "12a", "Overwrite": true})"_json),
            "ParameterPatternMismatchException");
  EXPECT_EQ(code("PutParameter", R"({"Name": "/p", "Value": "1", "Type": "String", "AllowedPattern": "("})"_json),
            "InvalidAllowedPatternException");
  EXPECT_EQ(code("PutParameter", R"({"Name": "/t", "Value": "1", "Type": "String", "DataType": "Text"})"_json),
            "ValidationException");
}

TEST_F(ParameterTest, ASecureStringIsShownOnlyDecrypted) {
  put("/secret", "hush", R"({"Type": "SecureString"})"_json);
  EXPECT_EQ(get("/secret", true)["Value"], "hush");
  EXPECT_EQ(get("/secret")["Value"].dump().find("hush"), std::string::npos);
  EXPECT_EQ(ok("GetParameterHistory", R"({"Name": "/secret"})"_json)["Parameters"][0]["Value"],
            get("/secret")["Value"]);
  EXPECT_EQ(ok("DescribeParameters")["Parameters"][0]["KeyId"], "alias/aws/ssm");
  EXPECT_EQ(code("PutParameter", R"({"Name": "/x", "Value": "v", "Type": "String", "KeyId": "alias/k"})"_json),
            "ValidationException");
}

TEST_F(ParameterTest, AnImageThatIsNotThereMakesNoParameterThoughTheCallSucceeds) {
  const Value image =
      R"({"Name": "/ami", "Value": "ami-00000000000000000", "Type": "String", "DataType": "aws:ec2:image"})"_json;
  EXPECT_EQ(ok("PutParameter", image)["Version"], 1);
  EXPECT_EQ(code("GetParameter", R"({"Name": "/ami"})"_json), "ParameterNotFound");
}

TEST_F(ParameterTest, GetParametersListsTheInvalidApart) {
  put("a", "1");
  put("b", "2");
  const Value output = ok("GetParameters", R"({"Names": ["b", "missing", "a:1", "a:7"]})"_json);
  EXPECT_EQ(names(output), (Names{"b", "a"}));
  EXPECT_EQ(output["InvalidParameters"], R"(["missing", "a:7"])"_json);
  EXPECT_EQ(ok("DeleteParameters", R"({"Names": ["a", "missing"]})"_json),
            R"({"DeletedParameters": ["a"], "InvalidParameters": ["missing"]})"_json);
  EXPECT_EQ(names(ok("DescribeParameters")), Names{"b"});
}

TEST_F(ParameterTest, APathIsOneLevelOrAllOfThemInPages) {
  for (const char* name : {"/a/1", "/a/2", "/a/b/3", "/ab/4", "/a"}) put(name, "v");
  EXPECT_EQ(names(ok("GetParametersByPath", R"({"Path": "/a"})"_json)), (Names{"/a/1", "/a/2"}));
  EXPECT_EQ(names(ok("GetParametersByPath", R"({"Path": "/a/", "Recursive": true})"_json)),
            (Names{"/a/1", "/a/2", "/a/b/3"}));
  EXPECT_EQ(names(ok("GetParametersByPath", R"({"Path": "/", "Recursive": true})"_json)).size(), 5u);
  const Value first = ok("GetParametersByPath", R"({"Path": "/a", "Recursive": true, "MaxResults": 2})"_json);
  EXPECT_EQ(names(first), (Names{"/a/1", "/a/2"}));
  EXPECT_EQ(names(ok("GetParametersByPath", {{"Path", "/a"}, {"Recursive", true}, {"NextToken", first["NextToken"]}})),
            Names{"/a/b/3"});
  EXPECT_EQ(code("GetParametersByPath", R"({"Path": "a"})"_json), "ValidationException");
  EXPECT_EQ(
      code("GetParametersByPath", R"({"Path": "/a", "ParameterFilters": [{"Key": "Name", "Values": ["a"]}]})"_json),
      "InvalidFilterKey");
}

TEST_F(ParameterTest, FiltersSelectAndAreChecked) {
  put("/a/one", "1", R"({"Type": "String", "Tags": [{"Key": "team", "Value": "x"}]})"_json);
  put("/a/two", "1,2", R"({"Type": "StringList"})"_json);
  put("/b/three", "3", R"({"Type": "SecureString"})"_json);
  EXPECT_EQ(described(R"([{"Key": "Type", "Values": ["StringList"]}])"_json), Names{"/a/two"});
  EXPECT_EQ(described(R"([{"Key": "Name", "Option": "BeginsWith", "Values": ["/a/"]}])"_json),
            (Names{"/a/one", "/a/two"}));
  EXPECT_EQ(described(R"([{"Key": "Name", "Option": "Contains", "Values": ["thr"]}])"_json), Names{"/b/three"});
  EXPECT_EQ(described(R"([{"Key": "Path", "Option": "Recursive", "Values": ["/b"]}])"_json), Names{"/b/three"});
  EXPECT_EQ(described(R"([{"Key": "KeyId", "Values": ["alias/aws/ssm"]}])"_json), Names{"/b/three"});
  EXPECT_EQ(described(R"([{"Key": "tag:team", "Values": ["x"]}])"_json), Names{"/a/one"});
  EXPECT_EQ(described(R"([{"Key": "tag:team"}])"_json), Names{"/a/one"});
  EXPECT_EQ(names(ok("DescribeParameters", R"({"Filters": [{"Key": "Name", "Values": ["/b"]}]})"_json)),
            Names{"/b/three"});
  const auto code_of = [&](const Value& filters) {
    return code("DescribeParameters", {{"ParameterFilters", filters}});
  };
  EXPECT_EQ(code_of(R"([{"Key": "Label", "Values": ["x"]}])"_json), "InvalidFilterKey");
  EXPECT_EQ(code_of(R"([{"Key": "Name", "Values": ["x"]}, {"Key": "Name", "Values": ["y"]}])"_json),
            "InvalidFilterKey");
  EXPECT_EQ(code_of(R"([{"Key": "Path", "Option": "Equals", "Values": ["/x"]}])"_json), "InvalidFilterOption");
  EXPECT_EQ(code_of(R"([{"Key": "Type", "Values": ["Text"]}])"_json), "InvalidFilterOption");
  EXPECT_EQ(code_of(R"([{"Key": "Name"}])"_json), "InvalidFilterValue");
}

TEST_F(ParameterTest, ALabelStandsOnOneVersionAtATime) {
  put("/a", "1");
  overwrite("/a", "2");
  ok("LabelParameterVersion", R"({"Name": "/a", "ParameterVersion": 1, "Labels": ["live", "old"]})"_json);
  EXPECT_EQ(ok("LabelParameterVersion", R"({"Name": "/a", "Labels": ["live", "1st", "aws-x"]})"_json),
            R"({"InvalidLabels": ["1st", "aws-x"], "ParameterVersion": 2})"_json);
  const Value history = ok("GetParameterHistory", R"({"Name": "/a"})"_json)["Parameters"];
  EXPECT_EQ(history[0]["Labels"], R"(["old"])"_json);
  EXPECT_EQ(history[1]["Labels"], R"(["live"])"_json);
  EXPECT_EQ(ok("UnlabelParameterVersion", R"({"Name": "/a", "ParameterVersion": 1, "Labels": ["old", "live"]})"_json),
            R"({"RemovedLabels": ["old"], "InvalidLabels": ["live"]})"_json);
  EXPECT_EQ(names(ok("GetParametersByPath",
                     R"({"Path": "/", "ParameterFilters": [{"Key": "Label", "Values": ["live"]}]})"_json)),
            Names{"/a"});
  Value labels = Value::array();
  for (int i = 0; i < 10; ++i) labels.push_back("l" + std::to_string(i));
  EXPECT_EQ(code("LabelParameterVersion", {{"Name", "/a"}, {"Labels", labels}}), "ParameterVersionLabelLimitExceeded");
}

TEST_F(ParameterTest, AHundredVersionsAreKeptAndALabelledOneIsNeverDropped) {
  put("/a", "0");
  for (int i = 1; i <= 100; ++i) overwrite("/a", std::to_string(i));
  Value page = ok("GetParameterHistory", R"({"Name": "/a"})"_json);
  EXPECT_EQ(page["Parameters"].size(), 50u);
  EXPECT_EQ(page["Parameters"][0]["Version"], 2);
  ok("LabelParameterVersion", R"({"Name": "/a", "ParameterVersion": 2, "Labels": ["keep"]})"_json);
  EXPECT_EQ(code("PutParameter", R"({"Name": "/a", "Value": "x", "Overwrite": true})"_json),
            "ParameterMaxVersionLimitExceeded");
}

TEST_F(ParameterTest, TagsAreAddedListedAndRemoved) {
  put("/a", "1", R"({"Type": "String", "Tags": [{"Key": "k", "Value": "v"}]})"_json);
  ok("AddTagsToResource", R"({"ResourceType": "Parameter", "ResourceId": "/a",
                              "Tags": [{"Key": "k", "Value": "w"}, {"Key": "l", "Value": ""}]})"_json);
  ok("RemoveTagsFromResource", R"({"ResourceType": "Parameter", "ResourceId": "/a", "TagKeys": ["l"]})"_json);
  EXPECT_EQ(ok("ListTagsForResource", R"({"ResourceType": "Parameter", "ResourceId": "/a"})"_json)["TagList"],
            R"([{"Key": "k", "Value": "w"}])"_json);
  Value tags = Value::array();
  for (int i = 0; i < 50; ++i) tags.push_back({{"Key", "t" + std::to_string(i)}, {"Value", ""}});
  EXPECT_EQ(code("AddTagsToResource", {{"ResourceType", "Parameter"}, {"ResourceId", "/a"}, {"Tags", tags}}),
            "TooManyTagsError");
  EXPECT_EQ(code("AddTagsToResource", R"({"ResourceType": "Parameter", "ResourceId": "/a",
                                          "Tags": [{"Key": "aws:x", "Value": ""}]})"_json),
            "ValidationException");
}

TEST_F(ParameterTest, AnAdvancedParameterExpires) {
  const Value expiring = R"({"Name": "/a", "Value": "1", "Type": "String", "Tier": "Advanced", "Policies":
      "[{\"Type\": \"Expiration\", \"Version\": \"1.0\", \"Attributes\": {\"Timestamp\": \"2026-01-02T00:00:00.000Z\"}}]"})"_json;
  Value standard = expiring, notifying = expiring, unknown = expiring;
  standard["Tier"] = "Standard";
  notifying["Policies"] =
      R"([{"Type": "NoChangeNotification", "Version": "1.0", "Attributes": {"After": "20", "Unit": "Days"}}])";
  unknown["Policies"] = R"([{"Type": "Other", "Version": "1.0", "Attributes": {}}])";
  EXPECT_EQ(code("PutParameter", standard), "ValidationException");
  EXPECT_EQ(code("PutParameter", notifying), "NotImplemented");
  EXPECT_EQ(code("PutParameter", unknown), "InvalidPolicyTypeException");
  ok("PutParameter", expiring);
  EXPECT_EQ(ok("DescribeParameters")["Parameters"][0]["Policies"][0]["PolicyStatus"], "Pending");
  machine.clock.advance(std::chrono::hours(23));
  machine.run_timers();
  EXPECT_EQ(get("/a")["Value"], "1");
  machine.clock.advance(std::chrono::hours(1));
  machine.run_timers();
  EXPECT_EQ(code("GetParameter", R"({"Name": "/a"})"_json), "ParameterNotFound");
}

TEST_F(ParameterTest, PublicParametersComeFromTheFacts) {
  const Value image = get("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64");
  EXPECT_TRUE(image["Value"].get<std::string>().starts_with("ami-"));
  EXPECT_EQ(image["ARN"],
            "arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64");
  const Value recommended = get("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended");
  EXPECT_EQ(Value::parse(recommended["Value"].get<std::string>())["image_id"],
            get("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")["Value"]);
  EXPECT_EQ(get("/aws/service/global-infrastructure/regions/eu-central-1/longName")["Value"], "Europe (Frankfurt)");
  EXPECT_EQ(code("GetParameter", R"({"Name": "/aws/service/none"})"_json), "ParameterNotFound");
  EXPECT_GT(ok("GetParametersByPath", R"({"Path": "/aws/service/ami-amazon-linux-latest"})"_json)["Parameters"].size(),
            9u);
  EXPECT_EQ(names(ok("GetParametersByPath", R"({"Path": "/aws/service/global-infrastructure/regions/us-east-1"})"_json))
                .front(),
            "/aws/service/global-infrastructure/regions/us-east-1/domain");
}

}  // namespace
}  // namespace ssm
