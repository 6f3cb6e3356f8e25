// Secrets Manager through its operations.
#include "services/secretsmanager/secret.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/secretsmanager/secretsmanager_service.h"

namespace secretsmanager {
namespace {

using emulator::TestMachine;
using nlohmann::literals::operator""_json;

const std::string kToken1 = "11111111-1111-1111-1111-111111111111";
const std::string kToken2 = "22222222-2222-2222-2222-222222222222";
const std::string kToken3 = "33333333-3333-3333-3333-333333333333";

struct SecretTest : testing::Test {
  SecretTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }

  Value ok(const std::string& operation, Value input = Value::object()) {
    return machine.ok("secretsmanager", operation, std::move(input));
  }
  std::string refusal(const std::string& operation, Value input) {
    const auto answer = machine.call("secretsmanager", operation, std::move(input));
    return answer.error ? answer.error->code() + ": " + answer.error->message() : "accepted";
  }
  std::string code(const std::string& operation, Value input) {
    return machine.refusal("secretsmanager", operation, std::move(input));
  }
  Value create(const std::string& name, const std::string& text) {
    return ok("CreateSecret", {{"Name", name}, {"SecretString", text}, {"ClientRequestToken", kToken1}});
  }
  void put(const std::string& text, const std::string& token) {
    ok("PutSecretValue", {{"SecretId", "db"}, {"SecretString", text}, {"ClientRequestToken", token}});
  }
  std::string value(Value input) { return ok("GetSecretValue", std::move(input))["SecretString"]; }
  std::vector<std::string> listed(Value input = Value::object()) {
    std::vector<std::string> names;
    const Value output = ok("ListSecrets", std::move(input));
    for (const Value& secret : output["SecretList"]) names.push_back(secret["Name"]);
    return names;
  }

  TestMachine machine;
};

using Names = std::vector<std::string>;

TEST_F(SecretTest, IsFoundByNameByArnAndByArnWithoutItsEnd) {
  const std::string arn = create("app/db", "hush")["ARN"];
  EXPECT_TRUE(arn.starts_with("arn:aws:secretsmanager:us-east-1:123456789012:secret:app/db-"));
  EXPECT_EQ(arn.size(), std::string("arn:aws:secretsmanager:us-east-1:123456789012:secret:app/db-").size() + 6);
  EXPECT_EQ(value({{"SecretId", "app/db"}}), "hush");
  EXPECT_EQ(value({{"SecretId", arn}}), "hush");
  EXPECT_EQ(value({{"SecretId", arn.substr(0, arn.size() - 7)}}), "hush");
  EXPECT_EQ(refusal("GetSecretValue", {{"SecretId", "app"}}),
            "ResourceNotFoundException: Secrets Manager can't find the specified secret.");
}

TEST_F(SecretTest, ANewValueBecomesCurrentAndTheOldOnePrevious) {
  create("db", "one");
  put("two", kToken2);
  EXPECT_EQ(value({{"SecretId", "db"}}), "two");
  EXPECT_EQ(value({{"SecretId", "db"}, {"VersionStage", "AWSPREVIOUS"}}), "one");
  EXPECT_EQ(value({{"SecretId", "db"}, {"VersionId", kToken1}}), "one");
  put("three", kToken3);
  EXPECT_EQ(ok("DescribeSecret", {{"SecretId", "db"}})["VersionIdsToStages"],
            (Value{{kToken2, {"AWSPREVIOUS"}}, {kToken3, {"AWSCURRENT"}}}));
  EXPECT_EQ(ok("ListSecretVersionIds", {{"SecretId", "db"}})["Versions"].size(), 2u);
  EXPECT_EQ(ok("ListSecretVersionIds", {{"SecretId", "db"}, {"IncludeDeprecated", true}})["Versions"].size(), 3u);
}

TEST_F(SecretTest, ARepeatedRequestIsTheSameVersion) {
  create("db", "one");
  EXPECT_EQ(create("db", "one")["VersionId"], kToken1);
  EXPECT_EQ(code("CreateSecret", {{"Name", "db"}, {"SecretString", "two"}, {"ClientRequestToken", kToken1}}),
            "ResourceExistsException");
  put("two", kToken2);
  put("two", kToken2);
  EXPECT_EQ(refusal("PutSecretValue", {{"SecretId", "db"}, {"SecretString", "other"}, {"ClientRequestToken", kToken2}}),
            "ResourceExistsException: You can't modify an existing version, you can only create a new version.");
  EXPECT_EQ(refusal("CreateSecret", {{"Name", "db"}, {"SecretString", "x"}, {"ClientRequestToken", kToken3}}),
            "ResourceExistsException: The operation failed because the secret db already exists.");
}

TEST_F(SecretTest, AVersionOrStageThatIsNotThereIsRefused) {
  create("db", "one");
  EXPECT_EQ(
      refusal("GetSecretValue", {{"SecretId", "db"}, {"VersionStage", "other"}}),
      "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: other");
  EXPECT_EQ(
      refusal("GetSecretValue", {{"SecretId", "db"}, {"VersionId", kToken3}}),
      "ResourceNotFoundException: Secrets Manager can't find the specified secret value for VersionId: " + kToken3);
  EXPECT_EQ(code("GetSecretValue", {{"SecretId", "db"}, {"VersionId", kToken1}, {"VersionStage", "AWSPREVIOUS"}}),
            "InvalidRequestException");
  ok("CreateSecret", R"({"Name": "empty"})"_json);
  EXPECT_EQ(code("GetSecretValue", R"({"SecretId": "empty"})"_json), "ResourceNotFoundException");
  EXPECT_EQ(code("PutSecretValue", R"({"SecretId": "db"})"_json), "InvalidRequestException");
  EXPECT_EQ(code("PutSecretValue", R"({"SecretId": "db", "SecretString": "a", "SecretBinary": "b"})"_json),
            "InvalidParameterException");
  EXPECT_EQ(code("CreateSecret", R"({"Name": "with space"})"_json), "ValidationException");
  EXPECT_EQ(code("CreateSecret", R"({"Name": "r", "AddReplicaRegions": [{"Region": "eu-west-1"}]})"_json),
            "NotImplemented");
}

TEST_F(SecretTest, StagesMoveByName) {
  create("db", "one");
  put("two", kToken2);
  const auto move = [&](const std::string& stage, const std::string& from, const std::string& to) {
    Value input{{"SecretId", "db"}, {"VersionStage", stage}};
    if (!from.empty()) input["RemoveFromVersionId"] = from;
    if (!to.empty()) input["MoveToVersionId"] = to;
    return code("UpdateSecretVersionStage", input);
  };
  EXPECT_EQ(move("mine", "", kToken1), "");
  EXPECT_EQ(value({{"SecretId", "db"}, {"VersionStage", "mine"}}), "one");
  EXPECT_EQ(move("mine", "", kToken2), "InvalidParameterException");
  EXPECT_EQ(move("mine", kToken2, ""), "InvalidParameterException");
  EXPECT_EQ(move("mine", kToken1, ""), "");
  EXPECT_EQ(move("AWSCURRENT", kToken2, ""), "InvalidParameterException");
  EXPECT_EQ(move("AWSCURRENT", kToken2, kToken3), "ResourceNotFoundException");
  EXPECT_EQ(move("AWSCURRENT", kToken2, kToken1), "");
  EXPECT_EQ(value({{"SecretId", "db"}}), "one");
  EXPECT_EQ(value({{"SecretId", "db"}, {"VersionStage", "AWSPREVIOUS"}}), "two");
}

TEST_F(SecretTest, ADeletedSecretWaitsForItsWindowAndCanBeRestored) {
  create("db", "one");
  EXPECT_EQ(code("DeleteSecret", R"({"SecretId": "db", "RecoveryWindowInDays": 6})"_json), "InvalidParameterException");
  EXPECT_EQ(
      code("DeleteSecret", R"({"SecretId": "db", "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": true})"_json),
      "InvalidParameterException");
  ok("DeleteSecret", R"({"SecretId": "db", "RecoveryWindowInDays": 7})"_json);
  EXPECT_EQ(code("GetSecretValue", R"({"SecretId": "db"})"_json), "InvalidRequestException");
  EXPECT_EQ(code("DeleteSecret", R"({"SecretId": "db"})"_json), "InvalidRequestException");
  EXPECT_EQ(
      refusal("CreateSecret", R"({"Name": "db"})"_json),
      "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled "
      "for deletion.");
  EXPECT_EQ(listed(), Names{});
  EXPECT_EQ(listed(R"({"IncludePlannedDeletion": true})"_json), Names{"db"});
  ok("RestoreSecret", R"({"SecretId": "db"})"_json);
  EXPECT_EQ(value(R"({"SecretId": "db"})"_json), "one");
  machine.clock.advance(std::chrono::hours(24 * 8));
  machine.run_timers();
  EXPECT_EQ(value(R"({"SecretId": "db"})"_json), "one");
  ok("DeleteSecret", R"({"SecretId": "db"})"_json);
  machine.clock.advance(std::chrono::hours(24 * 30));
  machine.run_timers();
  EXPECT_EQ(code("DescribeSecret", R"({"SecretId": "db"})"_json), "ResourceNotFoundException");
  create("db", "new");
  ok("DeleteSecret", R"({"SecretId": "db", "ForceDeleteWithoutRecovery": true})"_json);
  EXPECT_EQ(code("DescribeSecret", R"({"SecretId": "db"})"_json), "ResourceNotFoundException");
  EXPECT_EQ(code("DeleteSecret", R"({"SecretId": "db", "ForceDeleteWithoutRecovery": true})"_json), "");
}

TEST_F(SecretTest, ListsAreFilteredSortedAndPaged) {
  ok("CreateSecret",
     R"({"Name": "prod/db", "Description": "The database", "Tags": [{"Key": "team", "Value": "x"}]})"_json);
  machine.clock.advance(std::chrono::seconds(1));
  ok("CreateSecret", R"({"Name": "test/db", "Description": "Another"})"_json);
  EXPECT_EQ(listed(), (Names{"test/db", "prod/db"}));
  EXPECT_EQ(listed(R"({"SortOrder": "asc"})"_json), (Names{"prod/db", "test/db"}));
  EXPECT_EQ(listed(R"({"Filters": [{"Key": "name", "Values": ["prod"]}]})"_json), Names{"prod/db"});
  EXPECT_EQ(listed(R"({"Filters": [{"Key": "name", "Values": ["!prod"]}]})"_json), Names{"test/db"});
  EXPECT_EQ(listed(R"({"Filters": [{"Key": "description", "Values": ["the DATA"]}]})"_json), Names{"prod/db"});
  EXPECT_EQ(
      listed(R"({"Filters": [{"Key": "tag-key", "Values": ["team"]}, {"Key": "tag-value", "Values": ["x"]}]})"_json),
      Names{"prod/db"});
  EXPECT_EQ(listed(R"({"Filters": [{"Key": "all", "Values": ["Database"]}]})"_json), Names{"prod/db"});
  const Value first = ok("ListSecrets", R"({"MaxResults": 1})"_json);
  EXPECT_EQ(listed({{"MaxResults", 1}, {"NextToken", first["NextToken"]}}), Names{"prod/db"});
  EXPECT_EQ(code("ListSecrets", R"({"NextToken": "nonsense"})"_json), "InvalidNextTokenException");
}

TEST_F(SecretTest, SeveralValuesAreReadAtOnce) {
  create("db", "one");
  ok("CreateSecret", R"({"Name": "other", "SecretString": "two"})"_json);
  const Value output = ok("BatchGetSecretValue", R"({"SecretIdList": ["db", "missing"]})"_json);
  EXPECT_EQ(output["SecretValues"][0]["SecretString"], "one");
  EXPECT_EQ(output["Errors"][0]["ErrorCode"], "ResourceNotFoundException");
  EXPECT_EQ(ok("BatchGetSecretValue", R"({"Filters": [{"Key": "name", "Values": ["o"]}]})"_json)["SecretValues"].size(),
            1u);
  EXPECT_EQ(code("BatchGetSecretValue", Value::object()), "InvalidParameterException");
}

TEST_F(SecretTest, APasswordHasEachTypeThatIsWanted) {
  const auto password = [&](const Value& input) {
    return ok("GetRandomPassword", input)["RandomPassword"].get<std::string>();
  };
  EXPECT_EQ(password(Value::object()).size(), 32u);
  const std::string short_one = password(R"({"PasswordLength": 4})"_json);
  EXPECT_TRUE(std::any_of(short_one.begin(), short_one.end(), [](unsigned char c) { return std::ispunct(c); }));
  EXPECT_TRUE(std::any_of(short_one.begin(), short_one.end(), [](unsigned char c) { return std::isdigit(c); }));
  const std::string digits = password(R"({"PasswordLength": 50, "ExcludeLowercase": true, "ExcludeUppercase": true,
                                          "ExcludePunctuation": true, "ExcludeCharacters": "0123"})"_json);
  EXPECT_EQ(digits.find_first_not_of("456789"), std::string::npos);
  EXPECT_EQ(code("GetRandomPassword", R"({"PasswordLength": 3})"_json), "InvalidParameterException");
  EXPECT_EQ(code("GetRandomPassword", R"({"ExcludeLowercase": true, "ExcludeUppercase": true, "ExcludeNumbers": true,
                                          "ExcludePunctuation": true})"_json),
            "InvalidRequestException");
}

TEST_F(SecretTest, APolicyIsKeptIfItIsOne) {
  create("db", "one");
  const auto policy = [](const char* principal) {
    return R"({"Statement": {"Effect": "Allow", "Principal": )" + std::string(principal) +
           R"(, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}})";
  };
  EXPECT_EQ(code("PutResourcePolicy", R"({"SecretId": "db", "ResourcePolicy": "no"})"_json),
            "MalformedPolicyDocumentException");
  EXPECT_EQ(
      code("PutResourcePolicy", {{"SecretId", "db"}, {"ResourcePolicy", policy("\"*\"")}, {"BlockPublicPolicy", true}}),
      "PublicPolicyException");
  const std::string good = policy(R"({"AWS": "arn:aws:iam::123456789012:root"})");
  ok("PutResourcePolicy", {{"SecretId", "db"}, {"ResourcePolicy", good}});
  EXPECT_EQ(ok("GetResourcePolicy", R"({"SecretId": "db"})"_json)["ResourcePolicy"], good);
  EXPECT_EQ(ok("ValidateResourcePolicy", {{"ResourcePolicy", policy("\"*\"")}})["PolicyValidationPassed"], false);
  ok("DeleteResourcePolicy", R"({"SecretId": "db"})"_json);
  EXPECT_FALSE(ok("GetResourcePolicy", R"({"SecretId": "db"})"_json).contains("ResourcePolicy"));
}

TEST_F(SecretTest, TagsAndMetadataChangeInPlace) {
  create("db", "one");
  ok("TagResource", R"({"SecretId": "db", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]})"_json);
  ok("UntagResource", R"({"SecretId": "db", "TagKeys": ["a"]})"_json);
  ok("UpdateSecret", R"({"SecretId": "db", "Description": "d", "KmsKeyId": "alias/mine"})"_json);
  const Value secret = ok("DescribeSecret", R"({"SecretId": "db"})"_json);
  EXPECT_EQ(secret["Tags"], R"([{"Key": "b", "Value": "2"}])"_json);
  EXPECT_EQ(secret["Description"], "d");
  EXPECT_EQ(secret["KmsKeyId"], "alias/mine");
  EXPECT_FALSE(secret.contains("LastAccessedDate"));
  value(R"({"SecretId": "db"})"_json);
  EXPECT_EQ(ok("DescribeSecret", R"({"SecretId": "db"})"_json)["LastAccessedDate"], 1767225600);
  EXPECT_EQ(ok("ListSecretVersionIds", R"({"SecretId": "db"})"_json)["Versions"][0]["LastAccessedDate"], 1767225600);
  EXPECT_EQ(code("TagResource", R"({"SecretId": "db", "Tags": [{"Key": "aws:x", "Value": "1"}]})"_json),
            "InvalidParameterException");
}

}  // namespace
}  // namespace secretsmanager
