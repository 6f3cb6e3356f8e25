#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace iam {
namespace {

using emulator::TestMachine;
using emulator::Value;

constexpr const char* kMember = "111122223333";

struct OrganizationAccess : testing::Test {
  OrganizationAccess() {
    services::add_all(machine.dispatcher, machine.machine.facts);
    const std::string id = machine.ok("organizations", "CreateOrganization")["Organization"]["Id"];
    root = machine.ok("organizations", "ListRoots")["Roots"][0]["Id"];
    path = id + "/" + root;
    const Value invited = machine.ok("organizations", "InviteAccountToOrganization",
                                     {{"Target", {{"Id", kMember}, {"Type", "ACCOUNT"}}}});
    as_member("organizations", "AcceptHandshake", {{"HandshakeId", invited["Handshake"]["Id"]}});
  }

  Value as_member(const std::string& service, const std::string& operation, Value input = Value::object()) {
    auto answer = machine.dispatcher.call({.service = service,
                                           .operation = operation,
                                           .input = std::move(input),
                                           .principal = emulator::root_principal(kMember),
                                           .region = "eu-west-1"});
    if (answer.error) throw *answer.error;
    return answer.output;
  }
  Value report(Value input, Value options = Value::object()) {
    options["JobId"] = machine.ok("iam", "GenerateOrganizationsAccessReport", std::move(input))["JobId"];
    return machine.ok("iam", "GetOrganizationsAccessReport", std::move(options));
  }
  static std::vector<std::string> namespaces(const Value& report) {
    std::vector<std::string> names;
    for (const Value& details : report["AccessDetails"]) names.push_back(details["ServiceNamespace"]);
    return names;
  }

  TestMachine machine;
  std::string root, path;
};

TEST_F(OrganizationAccess, AJobFailsWhereServiceControlPoliciesAreOff) {
  const Value failed = report({{"EntityPath", path}});
  EXPECT_EQ(failed["JobStatus"], "FAILED");
  EXPECT_EQ(failed["ErrorDetails"]["Code"], "PolicyTypeNotEnabled");
  EXPECT_EQ(failed.value("AccessDetails", Value::array()), Value::array());
}

TEST_F(OrganizationAccess, AReportTellsWhatIsLeftAndWhenItWasUsed) {
  machine.ok("organizations", "EnablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  as_member("s3", "CreateBucket",
            {{"Bucket", "of-the-member"}, {"CreateBucketConfiguration", {{"LocationConstraint", "eu-west-1"}}}});

  const Value whole = report({{"EntityPath", path}});
  ASSERT_EQ(whole["JobStatus"], "COMPLETED") << whole;
  const auto names = namespaces(whole);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(whole["NumberOfServicesAccessible"], names.size());
  const Value& used = *std::find_if(whole["AccessDetails"].begin(), whole["AccessDetails"].end(),
                                    [](const Value& details) { return details["ServiceNamespace"] == "s3"; });
  EXPECT_EQ(used["Region"], "eu-west-1");
  EXPECT_EQ(used["EntityPath"], path + "/" + kMember);
  EXPECT_EQ(used["TotalAuthenticatedEntities"], 1);

  const Value newest = report({{"EntityPath", path}}, {{"SortKey", "LAST_AUTHENTICATED_TIME_DESCENDING"}});
  EXPECT_TRUE(newest["AccessDetails"][0].contains("LastAuthenticatedTime"));
}

TEST_F(OrganizationAccess, APolicyLimitsTheReport) {
  machine.ok("organizations", "EnablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  const std::string content =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:*", "s3:Get*"], "Resource": "*"}]})";
  const std::string policy = machine.ok("organizations", "CreatePolicy",
                                        {{"Name", "p"},
                                         {"Description", ""},
                                         {"Type", "SERVICE_CONTROL_POLICY"},
                                         {"Content", content}})["Policy"]["PolicySummary"]["Id"];
  const Value limited = report({{"EntityPath", path + "/" + kMember}, {"OrganizationsPolicyId", policy}});
  EXPECT_EQ(namespaces(limited), (std::vector<std::string>{"ec2", "s3"}));
}

TEST_F(OrganizationAccess, AnUnknownPathFailsTheJobAndAnUnknownJobIsRefused) {
  machine.ok("organizations", "EnablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  EXPECT_EQ(report({{"EntityPath", path + "/ou-" + root.substr(2) + "-12345678"}})["ErrorDetails"]["Code"],
            "EntityNotFound");
  EXPECT_EQ(report({{"EntityPath", "o-0123456789/r-0000"}})["ErrorDetails"]["Code"], "EntityNotFound");
  EXPECT_EQ(machine.refusal("iam", "GetOrganizationsAccessReport", {{"JobId", "00000000-0000-0000-0000-000000000000"}}),
            "NoSuchEntity");
}

}  // namespace
}  // namespace iam
