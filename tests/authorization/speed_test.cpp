// What authorization costs: by itself, and as a share of a whole request, from its bytes to the answer's, without
// sockets. `./dev bench iam` runs this and shows what it prints.
#include <algorithm>
#include <ctime>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/authentication/credential_chain.h"
#include "emulator/dispatch/test_machine.h"
#include "emulator/enforcement/authorizer.h"
#include "emulator/server/authenticator.h"
#include "emulator/server/gateway.h"
#include "emulator/server/request_log.h"
#include "emulator/server/timer_pump.h"
#include "protocol/signature/test_signer.h"
#include "services/catalog.h"

namespace emulator {
namespace {

constexpr int kCalls = 20000;
constexpr int kPoliciesPerHolder = 10;

/// The processor's time of this thread: what else the machine does is not in it.
double cpu_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

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
  const double started = cpu_microseconds();
  for (int i = 0; i < kCalls; ++i) {
    machine.dispatcher.authorizer().require(machine.dispatcher, *machine.dispatcher.find(service), operation, context,
                                            input);
  }
  return (cpu_microseconds() - started) / kCalls;
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

constexpr int kRounds = 201;
constexpr int kRequestsPerRound = 100;
constexpr const char* kBody = "Action=DescribeVpcs&Version=2016-11-15";

/// A machine with the server's half in front: it takes requests as they come from the wire.
struct ServedMachine : TestMachine {
  ServedMachine() { services::add_all(dispatcher, machine.facts); }

  double microseconds_per_request(const protocol::HttpRequest& head) {
    const double started = cpu_microseconds();
    for (int i = 0; i < kRequestsPerRound; ++i) {
      const auto exchange = gateway.begin(head, {.address = "127.0.0.1"});
      exchange->on_body(kBody);
      if (exchange->finish()->response.status != 200) throw std::logic_error("the request was refused");
    }
    return (cpu_microseconds() - started) / kRequestsPerRound;
  }

  const CredentialChain credentials{services::credential_sources()};
  Authenticator authenticator{machine, credentials, {}};
  TimerPump timers{machine};
  const RequestLog log{LogLevel::kOff, LogFormat::kText};
  Gateway gateway{
      machine, authenticator, timers, log, {.hosts = {}, .observe_access = [](Machine&, const AccessRecord&) {}}};
};

/// The head of DescribeVpcs as a user sends it, signed at the time of the test's clock.
protocol::HttpRequest describe_vpcs(const Value& access_key) {
  protocol::HttpRequest request{.method = "POST", .target = "/", .headers = {}, .body = {}};
  request.headers = {{"Host", "ec2.us-east-1.amazonaws.com"},
                     {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                     {"Content-Length", std::to_string(std::string_view(kBody).size())},
                     {"X-Amz-Date", "20260101T000000Z"}};
  const std::string id = access_key.at("AccessKeyId"), secret = access_key.at("SecretAccessKey");
  sign_for_test(request, {.scope = "20260101/us-east-1/ec2/aws4_request",
                          .signed_headers = "content-type;host;x-amz-date",
                          .payload_hash = protocol::sha256_hex(kBody),
                          .access_key_id = id,
                          .secret = secret});
  return request;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Many short runs in turns, so that a warm or cold cache hits both alike; the median of their differences.
TEST(AuthorizationSpeed, DISABLED_ShareOfARequest) {
  ServedMachine machine;
  for (const int count : {1, 10, 100}) {
    const std::string user = "user" + std::to_string(count);
    attach_policies(machine, user, count);
    const Value key = machine.ok("iam", "CreateAccessKey", {{"UserName", user}})["AccessKey"];
    const protocol::HttpRequest head = describe_vpcs(key);
    std::vector<double> off, differences;
    for (int round = 0; round < kRounds; ++round) {
      machine.dispatcher.authorizer().set_mode(IamMode::kOff);
      off.push_back(machine.microseconds_per_request(head));
      machine.dispatcher.authorizer().set_mode(IamMode::kEnforce);
      differences.push_back(machine.microseconds_per_request(head) - off.back());
    }
    std::printf("authorization  %3d policies   request %6.2f us   authorization %6.2f us   %5.1f %%\n", count,
                median(off), median(differences), 100 * median(differences) / median(off));
  }
}

}  // namespace
}  // namespace emulator
