#include "services/cloudformation/deployment/deployment.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/cloudformation/cloudformation_service.h"

namespace cloudformation {
namespace {

using emulator::Operation;
using emulator::TestMachine;
using nlohmann::literals::operator""_json;

/// Stacks of SQS-like things: a service of this test that borrows EC2's model, so that the deployment is tested alone.
emulator::Service fake_ec2() {
  emulator::Service service{.model = protocol::Facts::embedded().service("ec2")};
  service.resource_types.push_back({.service = "ec2",
                                    .name = "vpc",
                                    .shape = "Vpc",
                                    .id_member = "VpcId",
                                    .id_prefix = "vpc-",
                                    .not_found = "InvalidVpcID.NotFound"});
  const auto row = [](RequestContext& context) -> const ResourceType& {
    return context.machine.engine.type("ec2", "vpc");
  };
  service.operations.push_back({"CreateVpc", [row](RequestContext& context, const Value& input) {
                                  if (input.at("CidrBlock") == "10.9.0.0/16")
                                    throw ApiError("VpcLimitExceeded", "no more");
                                  return Value{{"Vpc", context.machine.engine.create(context, row(context), input)}};
                                }});
  service.operations.push_back({"DeleteVpc", [row](RequestContext& context, const Value& input) {
                                  const std::string id = input.at("VpcId");
                                  if (context.machine.engine.get(context, row(context), id)["CidrBlock"] ==
                                      "10.8.0.0/16") {
                                    throw ApiError("DependencyViolation", "in use");
                                  }
                                  context.machine.engine.remove(context, row(context), id);
                                  return Value::object();
                                }});
  service.operations.push_back({"DescribeVpcs", [row](RequestContext& context, const Value& input) {
                                  Value result{{"Vpcs", Value::array()}};
                                  for (Value& vpc : context.machine.engine.all(context, row(context))) {
                                    if (!input.contains("VpcIds") || input["VpcIds"][0] == vpc["VpcId"]) {
                                      result["Vpcs"].push_back(vpc);
                                    }
                                  }
                                  return result;
                                }});
  service.operations.push_back({"ModifyVpcAttribute", [row](RequestContext& context, const Value& input) {
                                  Value vpc = context.machine.engine.get(context, row(context),
                                                                         input.at("VpcId").get<std::string>());
                                  vpc["@Dns"] = input.at("EnableDnsSupport").at("Value");
                                  context.machine.engine.update(context, row(context), vpc);
                                  return Value::object();
                                }});
  service.cloudformation.push_back({.type = "AWS::EC2::VPC",
                                    .create = "CreateVpc",
                                    .identifier = "/Vpc/VpcId",
                                    .identifier_member = "VpcId",
                                    .read = "DescribeVpcs",
                                    .read_result = "/Vpcs/0",
                                    .remove = "DeleteVpc",
                                    .configure = {"ModifyVpcAttribute"}});
  return service;
}

struct DeploymentTest : testing::Test {
  DeploymentTest() {
    machine.dispatcher.add(make_service(protocol::Facts::embedded()));
    machine.dispatcher.add(fake_ec2());
  }

  std::string status() { return stack()["StackStatus"]; }
  Value stack() { return machine.ok("cloudformation", "DescribeStacks", {{"StackName", stack_id}})["Stacks"][0]; }
  void create(const std::string& body) {
    stack_id = machine.ok("cloudformation", "CreateStack", {{"StackName", "net"}, {"TemplateBody", body}})["StackId"];
    machine.run_timers();
  }
  void update(const std::string& body) {
    machine.ok("cloudformation", "UpdateStack", {{"StackName", "net"}, {"TemplateBody", body}});
    machine.run_timers();
  }
  size_t vpc_count() { return machine.ok("ec2", "DescribeVpcs")["Vpcs"].size(); }

  /// "LogicalId STATUS" of every event, oldest first.
  std::vector<std::string> events() {
    std::vector<std::string> result;
    Value input{{"StackName", stack_id}};
    for (bool has_more = true; has_more;) {
      const Value shown = machine.ok("cloudformation", "DescribeStackEvents", input);
      for (const Value& event : shown["StackEvents"]) {
        result.push_back(event["LogicalResourceId"].get<std::string>() + " " +
                         event["ResourceStatus"].get<std::string>());
      }
      has_more = shown.contains("NextToken");
      if (has_more) input["NextToken"] = shown["NextToken"];
    }
    std::reverse(result.begin(), result.end());
    return result;
  }

  TestMachine machine;
  std::string stack_id;
};

constexpr const char* kOne =
    R"({"Resources": {"A": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}},
                                "Outputs": {"Id": {"Value": {"Ref": "A"}}}})";
constexpr const char* kChanged = R"({"Resources": {"A": {"Type": "AWS::EC2::VPC", "Properties":
    {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "false"}}}})";
constexpr const char* kReplaced =
    R"({"Resources": {"A": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.1.0.0/16"}}}})";
constexpr const char* kFailing =
    R"({"Resources": {"A": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.1.0.0/16"}},
    "B": {"Type": "AWS::EC2::VPC", "DependsOn": "A", "Properties": {"CidrBlock": "10.9.0.0/16"}}}})";

/// So many that to change them and to undo that, or to replace them, takes more than one slice of a deployment.
constexpr size_t kMany = 270;

/// VPCs of one prefix, each after the one before it.
Value chain(const std::string& prefix, size_t count, const std::string& properties) {
  Value resources = Value::object();
  for (size_t i = 0; i < count; ++i) {
    Value& resource = resources[prefix + std::to_string(i)];
    resource = {{"Type", "AWS::EC2::VPC"}, {"Properties", Value::parse(properties)}};
    if (i > 0) resource["DependsOn"] = prefix + std::to_string(i - 1);
  }
  return resources;
}

std::string body_of(const Value& resources) {
  return Value{{"Resources", resources}}.dump();
}

TEST_F(DeploymentTest, L10_CreatesInTheOrderOfEvents) {
  create(kOne);
  EXPECT_EQ(status(), "CREATE_COMPLETE");
  EXPECT_EQ(events(), (std::vector<std::string>{"net CREATE_IN_PROGRESS", "A CREATE_IN_PROGRESS",
                                                "A CREATE_IN_PROGRESS", "A CREATE_COMPLETE", "net CREATE_COMPLETE"}));
  EXPECT_TRUE(stack()["Outputs"][0]["OutputValue"].get<std::string>().starts_with("vpc-"));
}

TEST_F(DeploymentTest, L11_UpdatesInPlace) {
  create(kOne);
  update(kChanged);
  EXPECT_EQ(status(), "UPDATE_COMPLETE");
  const auto all = events();
  EXPECT_EQ((std::vector<std::string>{all.begin() + 5, all.end()}),
            (std::vector<std::string>{"net UPDATE_IN_PROGRESS", "A UPDATE_IN_PROGRESS", "A UPDATE_COMPLETE",
                                      "net UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "net UPDATE_COMPLETE"}));
  EXPECT_EQ(machine.ok("ec2", "DescribeVpcs")["Vpcs"][0]["@Dns"], false);
}

TEST_F(DeploymentTest, L12_ReplacesAndCleansUpAfterwards) {
  create(kOne);
  update(kReplaced);
  EXPECT_EQ(status(), "UPDATE_COMPLETE");
  const auto all = events();
  EXPECT_EQ((std::vector<std::string>{all.begin() + 5, all.end()}),
            (std::vector<std::string>{"net UPDATE_IN_PROGRESS", "A UPDATE_IN_PROGRESS", "A UPDATE_IN_PROGRESS",
                                      "A UPDATE_COMPLETE", "net UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                                      "A DELETE_IN_PROGRESS", "A DELETE_COMPLETE", "net UPDATE_COMPLETE"}));
  EXPECT_EQ(vpc_count(), 1u);
}

TEST_F(DeploymentTest, L14_AFailedCreationRollsBack) {
  create(kFailing);
  EXPECT_EQ(status(), "ROLLBACK_COMPLETE");
  EXPECT_EQ(vpc_count(), 0u);
  EXPECT_EQ(machine.refusal("cloudformation", "UpdateStack", {{"StackName", "net"}, {"TemplateBody", kOne}}),
            "ValidationError");
  const auto all = events();
  EXPECT_NE(std::find(all.begin(), all.end(), "B CREATE_FAILED"), all.end());
  EXPECT_NE(std::find(all.begin(), all.end(), "A DELETE_COMPLETE"), all.end());
}

TEST_F(DeploymentTest, L15_AFailedUpdateGoesBackToTheOldResources) {
  create(kOne);
  const Value before = machine.ok("ec2", "DescribeVpcs")["Vpcs"][0]["VpcId"];
  update(kFailing);
  EXPECT_EQ(status(), "UPDATE_ROLLBACK_COMPLETE");
  ASSERT_EQ(vpc_count(), 1u);
  EXPECT_EQ(machine.ok("ec2", "DescribeVpcs")["Vpcs"][0]["VpcId"], before);
  EXPECT_EQ(stack()["Outputs"][0]["OutputValue"], before);
}

TEST_F(DeploymentTest, L15_AFailedUpdateOfManyChangesEachBackOnce) {
  create(body_of(chain("R", kMany, R"({"CidrBlock": "10.0.0.0/16"})")));
  const size_t created = events().size();
  Value changed = chain("R", kMany, R"({"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "false"})");
  changed["Failing"] = {{"Type", "AWS::EC2::VPC"},
                        {"DependsOn", "R" + std::to_string(kMany - 1)},
                        {"Properties", {{"CidrBlock", "10.9.0.0/16"}}}};
  update(body_of(changed));
  EXPECT_EQ(status(), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(vpc_count(), kMany);
  const auto all = events();
  for (const char* event : {"R0 UPDATE_COMPLETE", "R269 UPDATE_COMPLETE", "R0 UPDATE_IN_PROGRESS"}) {
    EXPECT_EQ(std::count(all.begin() + static_cast<ptrdiff_t>(created), all.end(), event), 2) << event;
  }
}

TEST_F(DeploymentTest, L12_ManyThatTheTemplateNoLongerHasGoAfterWhatNeedsThem) {
  constexpr size_t kGone = 200;
  Value both = chain("R", kMany, R"({"CidrBlock": "10.0.0.0/16"})");
  both.update(chain("Gone", kGone, R"({"CidrBlock": "10.2.0.0/16"})"));
  create(body_of(both));
  update(body_of(chain("R", kMany, R"({"CidrBlock": "10.1.0.0/16"})")));
  EXPECT_EQ(status(), "UPDATE_COMPLETE");
  EXPECT_EQ(vpc_count(), kMany);
  std::vector<std::string> gone, expected;
  size_t replaced = 0;
  for (const std::string& event : events()) {
    if (!event.ends_with(" DELETE_COMPLETE")) continue;
    if (event.starts_with("Gone")) gone.push_back(event);
    replaced += event.starts_with("R") ? 1 : 0;
  }
  for (size_t i = kGone; i-- > 0;) expected.push_back("Gone" + std::to_string(i) + " DELETE_COMPLETE");
  EXPECT_EQ(gone, expected);
  EXPECT_EQ(replaced, kMany);
}

TEST_F(DeploymentTest, L12_ManyThatCannotBeDeletedAreLeftBehind) {
  create(body_of(chain("R", kMany, R"({"CidrBlock": "10.8.0.0/16"})")));
  update(body_of(chain("R", kMany, R"({"CidrBlock": "10.1.0.0/16"})")));
  EXPECT_EQ(status(), "UPDATE_COMPLETE");
  EXPECT_EQ(vpc_count(), 2 * kMany);
  const auto all = events();
  EXPECT_EQ(std::count(all.begin(), all.end(), "R7 DELETE_FAILED"), 1);
}

TEST_F(DeploymentTest, L17_AnUpdateWithoutChangesIsRefused) {
  create(kOne);
  const auto answer = machine.call("cloudformation", "UpdateStack", {{"StackName", "net"}, {"TemplateBody", kOne}});
  ASSERT_TRUE(answer.error);
  EXPECT_EQ(answer.error->message(), "No updates are to be performed.");
}

TEST_F(DeploymentTest, DeletesEverythingAndGivesTheNameFree) {
  create(kOne);
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "net"})"_json);
  machine.run_timers();
  EXPECT_EQ(status(), "DELETE_COMPLETE");
  EXPECT_EQ(vpc_count(), 0u);
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeStacks", R"({"StackName": "net"})"_json), "ValidationError");
  create(kOne);
  EXPECT_EQ(status(), "CREATE_COMPLETE");
}

TEST_F(DeploymentTest, A04_ARetainedResourceIsSkipped) {
  create(R"({"Resources": {"A": {"Type": "AWS::EC2::VPC", "DeletionPolicy": "Retain",
                                 "Properties": {"CidrBlock": "10.0.0.0/16"}}}})");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "net"})"_json);
  machine.run_timers();
  EXPECT_EQ(status(), "DELETE_COMPLETE");
  EXPECT_EQ(vpc_count(), 1u);
}

TEST_F(DeploymentTest, AChangeSetCreatesAStackWhenItIsExecuted) {
  const Value made = machine.ok(
      "cloudformation", "CreateChangeSet",
      {{"StackName", "net"}, {"ChangeSetName", "first"}, {"ChangeSetType", "CREATE"}, {"TemplateBody", kOne}});
  stack_id = made["StackId"];
  EXPECT_EQ(status(), "REVIEW_IN_PROGRESS");
  const Value described = machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", made["Id"]}});
  EXPECT_EQ(described["Changes"][0]["ResourceChange"]["Action"], "Add");
  machine.ok("cloudformation", "ExecuteChangeSet", {{"ChangeSetName", made["Id"]}});
  machine.run_timers();
  EXPECT_EQ(status(), "CREATE_COMPLETE");
  EXPECT_EQ(
      machine.refusal("cloudformation", "DescribeChangeSet", R"({"StackName": "net", "ChangeSetName": "first"})"_json),
      "ChangeSetNotFound");
}

TEST_F(DeploymentTest, H08_AChangeSetTellsAReplacement) {
  create(kOne);
  machine.ok("cloudformation", "CreateChangeSet",
             {{"StackName", "net"}, {"ChangeSetName", "c"}, {"TemplateBody", kReplaced}});
  const Value change = machine.ok("cloudformation", "DescribeChangeSet",
                                  R"({"StackName": "net", "ChangeSetName": "c"})"_json)["Changes"][0]["ResourceChange"];
  EXPECT_EQ(change["Action"], "Modify");
  EXPECT_EQ(change["Replacement"], "True");
  EXPECT_EQ(change["PolicyAction"], "ReplaceAndDelete");
  EXPECT_EQ(change["Details"][0]["Target"]["Name"], "CidrBlock");
}

TEST_F(DeploymentTest, O05_AnExportInUseCancelsTheDeletion) {
  create(R"({"Resources": {"A": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}},
             "Outputs": {"Id": {"Value": {"Ref": "A"}, "Export": {"Name": "shared"}}}})");
  const std::string producer = stack_id;
  machine.ok("cloudformation", "CreateStack",
             {{"StackName", "user"},
              {"TemplateBody",
               R"({"Resources": {"B": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.2.0.0/16"},
          "Metadata": {"From": {"Fn::ImportValue": "shared"}}}}})"}});
  machine.run_timers();
  EXPECT_EQ(machine.ok("cloudformation", "ListImports", R"({"ExportName": "shared"})"_json)["Imports"][0], "user");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "net"})"_json);
  machine.run_timers();
  EXPECT_EQ(status(), "CREATE_COMPLETE");
  EXPECT_EQ(stack()["StackStatusReason"], "Delete canceled. Cannot delete export shared as it is in use by user.");
}

}  // namespace
}  // namespace cloudformation
