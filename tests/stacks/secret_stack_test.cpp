// Secrets that know their database, and certificates, in stacks.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct SecretStackTest : testing::Test {
  SecretStackTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  std::string deploy(const std::string& operation, const std::string& text) {
    machine.ok("cloudformation", operation, {{"StackName", "app"}, {"TemplateBody", text}});
    machine.run_timers();
    return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"];
  }
  Value secret() {
    const Value value = machine.ok("secretsmanager", "GetSecretValue", R"({"SecretId": "user"})"_json);
    return Value::parse(value["SecretString"].get<std::string>());
  }

  TestMachine machine;

  const std::string body = R"(
Resources:
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: user, SecretString: '{"username": "app", "password": "p"}'}}
  Database: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceIdentifier: orders, Engine: postgres, DBName: shop,
             DBInstanceClass: db.t3.micro, AllocatedStorage: "20", MasterUsername: app, MasterUserPassword: secret-1}}
)";
  const std::string attachment =
      "  Attachment: {Type: AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref Secret, "
      "TargetId: !Ref Database, TargetType: AWS::RDS::DBInstance}}\n";
};

TEST_F(SecretStackTest, AnAttachmentWritesTheConnectionIntoTheSecretAndTakesItOut) {
  ASSERT_EQ(deploy("CreateStack", body + attachment), "CREATE_COMPLETE");
  const Value attached = secret();
  EXPECT_EQ(attached["engine"], "postgres");
  EXPECT_EQ(attached["dbname"], "shop");
  EXPECT_EQ(attached["dbInstanceIdentifier"], "orders");
  EXPECT_EQ(attached["username"], "app");
  EXPECT_TRUE(attached["port"].is_number());
  EXPECT_FALSE(attached["host"].get<std::string>().empty());
  ASSERT_EQ(deploy("UpdateStack", body), "UPDATE_COMPLETE");
  EXPECT_EQ(secret(), R"({"username": "app", "password": "p"})"_json);
}

TEST_F(SecretStackTest, OnlyJsonCanBeAttached) {
  std::string plain = body;
  const std::string json = R"('{"username": "app", "password": "p"}')";
  plain.replace(plain.find(json), json.size(), "plain");
  EXPECT_EQ(deploy("CreateStack", plain + attachment), "ROLLBACK_COMPLETE");
}

}  // namespace
