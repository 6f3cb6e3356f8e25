#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::ApiError;
using emulator::RequestContext;
using emulator::Value;
using nlohmann::literals::operator""_json;

/// IAM with the one profile "web".
emulator::Service iam_with_one_profile() {
  emulator::Service service{.model = protocol::Facts::embedded().service("iam")};
  service.operations.push_back(
      {"GetInstanceProfile", [](RequestContext&, const Value& input) {
         if (input.at("InstanceProfileName") != "web") throw ApiError("NoSuchEntity", "No.", 404);
         return R"({"InstanceProfile": {"InstanceProfileName": "web", "InstanceProfileId": "AIPA1",
                                             "Arn": "arn:aws:iam::123456789012:instance-profile/web"}})"_json;
       }});
  return service;
}

struct InstanceProfileTest : InstanceTestMachine {
  InstanceProfileTest() { machine.dispatcher.add(iam_with_one_profile()); }
  Value associations() {
    return machine.ok("ec2", "DescribeIamInstanceProfileAssociations")["IamInstanceProfileAssociations"];
  }
};

TEST_F(InstanceProfileTest, LaunchTakesNameOrArn) {
  for (const char* profile : {R"({"Name": "web"})", R"({"Arn": "arn:aws:iam::123456789012:instance-profile/web"})"}) {
    const Value instance = shown(run({{"IamInstanceProfile", Value::parse(profile)}}));
    EXPECT_EQ(instance["IamInstanceProfile"],
              R"({"Arn": "arn:aws:iam::123456789012:instance-profile/web", "Id": "AIPA1"})"_json);
  }
  EXPECT_EQ(associations().size(), 2u);
  EXPECT_EQ(associations()[0]["State"], "associated");
}

TEST_F(InstanceProfileTest, EmptyNameIsNoProfile) {
  EXPECT_FALSE(shown(run(R"({"IamInstanceProfile": {"Name": ""}})"_json)).contains("IamInstanceProfile"));
}

TEST_F(InstanceProfileTest, UnknownProfilesAreRefused) {
  EXPECT_EQ(run_refusal(R"({"IamInstanceProfile": {"Name": "nobody"}})"_json), "InvalidParameterValue");
  EXPECT_EQ(run_refusal(R"({"IamInstanceProfile": {"Arn": "arn:aws:iam::999999999999:instance-profile/web"}})"_json),
            "InvalidParameterValue");
  EXPECT_EQ(run_refusal(R"({"IamInstanceProfile": {"Arn": "web"}})"_json), "InvalidParameterValue");
  EXPECT_EQ(run_refusal(R"({"IamInstanceProfile": {"Name": "web", "Arn": "x"}})"_json), "InvalidParameterCombination");
}

TEST_F(InstanceProfileTest, AnInstanceHasOneAssociationAtMost) {
  const std::string id = run();
  const Value input{{"InstanceId", id}, {"IamInstanceProfile", {{"Name", "web"}}}};
  const Value made = machine.ok("ec2", "AssociateIamInstanceProfile", input)["IamInstanceProfileAssociation"];
  EXPECT_EQ(made["State"], "associating");
  EXPECT_EQ(machine.refusal("ec2", "AssociateIamInstanceProfile", input), "IncorrectState");
  const Value association{{"AssociationId", made["AssociationId"]}};
  EXPECT_EQ(machine.ok("ec2", "DisassociateIamInstanceProfile", association)["IamInstanceProfileAssociation"]["State"],
            "disassociating");
  EXPECT_EQ(machine.refusal("ec2", "DisassociateIamInstanceProfile", association), "InvalidAssociationID.NotFound");
  EXPECT_FALSE(shown(id).contains("IamInstanceProfile"));
}

TEST_F(InstanceProfileTest, ReplacementHasAnIdOfItsOwn) {
  run(R"({"IamInstanceProfile": {"Name": "web"}})"_json);
  const std::string before = associations()[0]["AssociationId"];
  machine.ok("ec2", "ReplaceIamInstanceProfileAssociation",
             {{"AssociationId", before}, {"IamInstanceProfile", {{"Name", "web"}}}});
  EXPECT_NE(associations()[0]["AssociationId"], before);
}

}  // namespace
}  // namespace ec2
