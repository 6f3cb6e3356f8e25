// What authorization itself costs, without a wire around it: `./dev bench iam` runs this and shows what it prints.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "emulator/enforcement/authorizer.h"
#include "services/catalog.h"

namespace emulator {
namespace {

constexpr int kCalls = 20000;
constexpr int kPoliciesPerHolder = 10;

/// As people write them: some statements about other services, one with a condition, and the one that allows.
std::string document(int number) {
  const std::string bucket = "arn:aws:s3:::bucket-" + std::to_string(number);
  const Value statements =
      Value::array({{{"Effect", "Allow"},
                     {"Action", {"s3:GetObject", "s3:PutObject", "s3:List*"}},
                     {"Resource", {bucket, bucket + "/*"}}},
                    {{"Effect", "Allow"}, {"Action", {"dynamodb:GetItem", "dynamodb:Query"}}, {"Resource", "*"}},
                    {{"Effect", "Deny"},
                     {"Action", "ec2:Terminate*"},
                     {"Resource", "*"},
                     {"Condition", {{"StringNotEquals", {{"aws:PrincipalTag/team", "operators"}}}}}},
                    {{"Effect", "Allow"},
                     {"Action", {"ec2:Describe*", "ec2:Get*"}},
                     {"Resource", "*"},
                     {"Condition", {{"IpAddress", {{"aws:SourceIp", "127.0.0.0/8"}}}}}}});
  return Value{{"Version", "2012-10-17"}, {"Statement", statements}}.dump();
}

void attach_policies(TestMachine& machine, const std::string& user, int count) {
  machine.ok("iam", "CreateUser", {{"UserName", user}});
  for (int i = 0; i < count; ++i) {
    const Value policy = machine.ok("iam", "CreatePolicy",
                                    {{"PolicyName", user + "-" + std::to_string(i)}, {"PolicyDocument", document(i)}});
    const std::string arn = policy["Policy"]["Arn"], group = user + "-" + std::to_string(i / kPoliciesPerHolder);
    if (i % kPoliciesPerHolder == 0) {
      machine.ok("iam", "CreateGroup", {{"GroupName", group}});
      machine.ok("iam", "AddUserToGroup", {{"GroupName", group}, {"UserName", user}});
    }
    machine.ok("iam", "AttachGroupPolicy", {{"GroupName", group}, {"PolicyArn", arn}});
  }
}

double microseconds_per_call(TestMachine& machine, const Principal& principal, const char* service,
                             const char* operation, const Value& input) {
  const auto transaction = machine.store->begin();
  RequestContext context{.machine = machine.machine,
                         .transaction = *transaction,
                         .principal = principal,
                         .account = TestMachine::kAccount,
                         .region = TestMachine::kRegion,
                         .time = machine.clock.now(),
                         .request_id = "speed",
                         .source_ip = "127.0.0.1"};
  const auto started = std::chrono::steady_clock::now();
  for (int i = 0; i < kCalls; ++i) {
    machine.dispatcher.authorizer().require(machine.dispatcher, *machine.dispatcher.find(service), operation, context,
                                            input);
  }
  const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - started;
  return taken.count() / kCalls;
}

TEST(AuthorizationSpeed, DISABLED_OneTenAndAHundredPolicies) {
  TestMachine machine;
  services::add_all(machine.dispatcher, machine.machine.facts);
  machine.ok("s3", "CreateBucket", {{"Bucket", "speed-of-it"}});
  for (const int count : {1, 10, 100}) {
    const std::string user = "user" + std::to_string(count);
    attach_policies(machine, user, count);
    const Principal principal{.kind = PrincipalKind::kUser,
                              .account = TestMachine::kAccount,
                              .arn = "arn:aws:iam::123456789012:user/" + user,
                              .id = "AIDAEXAMPLE",
                              .access_key_id = "AKIAEXAMPLE"};
    std::printf("authorization  %3d policies   ec2:DescribeVpcs %6.2f us\n", count,
                microseconds_per_call(machine, principal, "ec2", "DescribeVpcs", Value::object()));
  }
  const Principal root = root_principal(TestMachine::kAccount);
  const Value object{{"Bucket", "speed-of-it"}, {"Key", "some/key"}};
  std::printf("authorization  root user      ec2:DescribeVpcs %6.2f us   s3:GetObject %6.2f us\n",
              microseconds_per_call(machine, root, "ec2", "DescribeVpcs", Value::object()),
              microseconds_per_call(machine, root, "s3", "GetObject", object));
}

}  // namespace
}  // namespace emulator
