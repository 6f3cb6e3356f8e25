// For every operation that is implemented: a policy that allows just its actions on just its resources lets the call
// through, and with any part changed it is denied. Generated from the models and the Service Authorization Reference.
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/test_machine.h"
#include "emulator/enforcement/authorizer.h"
#include "services/catalog.h"

namespace emulator {
namespace {

constexpr int kDepthMax = 4;
constexpr const char* kRole = "worker";
constexpr const char* kRoleArn = "arn:aws:iam::123456789012:role/worker";

std::string sample_text(std::string_view member) {
  const auto has = [&](std::string_view part) { return member.find(part) != member.npos; };
  if (has("PolicyArn")) return "arn:aws:iam::123456789012:policy/sample";
  if (has("RoleArn") || has("RoleARN") || has("roleArn")) return "arn:aws:iam::123456789012:role/sample";
  if (has("OpenIDConnectProviderArn")) return "arn:aws:iam::123456789012:oidc-provider/sample";
  if (has("SAMLProviderArn")) return "arn:aws:iam::123456789012:saml-provider/sample";
  if (member == "Path" || member == "NewPath") return "/sample/";
  if (has("CopySource")) return "sample/source";
  return "sample";
}

/// A value of a shape with everything that may name resources in it.
Value sample_of(const protocol::Shape& shape, std::string_view member, int depth = 0) {
  switch (shape.type()) {
    case protocol::ShapeType::kStructure: {
      Value value = Value::object();
      if (depth > kDepthMax) return value;
      for (const protocol::Member item : shape.members()) {
        value[std::string(item.name())] = sample_of(item.shape(), item.name(), depth + 1);
      }
      return value;
    }
    case protocol::ShapeType::kList:
      return depth > kDepthMax ? Value::array() : Value::array({sample_of(shape.element().shape(), member, depth + 1)});
    case protocol::ShapeType::kMap:
      return Value::object();
    case protocol::ShapeType::kBoolean:
      return false;
    case protocol::ShapeType::kString:
    case protocol::ShapeType::kBlob:
    case protocol::ShapeType::kCharacter:
      return sample_text(member);
    default:
      return 1;
  }
}

struct FullMachine : TestMachine {
  FullMachine() {
    services::add_all(dispatcher, machine.facts);
    const Value role = ok("iam", "CreateRole", {{"RoleName", kRole}, {"AssumeRolePolicyDocument", kTrust}});
    role_id = role.at("Role").at("RoleId");
    ok("iam", "CreateRole", {{"RoleName", "sample"}, {"AssumeRolePolicyDocument", kTrust}});
  }

  static constexpr const char* kTrust =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"},
          "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]})";

  /// A session of the role: roles have room for more inline policies than users.
  Principal worker() const {
    return {.kind = PrincipalKind::kAssumedRole,
            .account = kAccount,
            .arn = std::string("arn:aws:sts::") + kAccount + ":assumed-role/worker/monday",
            .id = role_id + ":monday",
            .access_key_id = "ASIAEXAMPLE",
            .session = {{kSessionRoleArn, kRoleArn}}};
  }

  RequestContext context(Transaction& transaction) {
    return {.machine = machine,
            .transaction = transaction,
            .principal = worker(),
            .account = kAccount,
            .region = kRegion,
            .time = clock.now(),
            .request_id = "test"};
  }

  void give(const Value& statements) {
    const Value document{{"Version", "2012-10-17"}, {"Statement", statements}};
    ok("iam", "PutRolePolicy", {{"RoleName", kRole}, {"PolicyName", "only"}, {"PolicyDocument", document.dump()}});
  }

  bool is_let_through(const Service& service, std::string_view operation, const Value& input) {
    const auto transaction = store->begin();
    RequestContext asked = context(*transaction);
    try {
      dispatcher.authorizer().require(dispatcher, service, operation, asked, input);
      // Operations that answer for each of their resources by itself are let through, but not to what is refused.
      return asked.refused_permissions.empty();
    } catch (const ApiError&) {
      return false;
    }
  }

  std::string role_id;
};

Value statement_for(const RequiredPermission& permission) {
  return {{"Effect", "Allow"}, {"Action", permission.action}, {"Resource", permission.resource}};
}

/// The statement with one part changed, in every way that must take the leave away.
std::vector<Value> changed(const Value& statement) {
  std::vector<Value> all(3, statement);
  all[0]["Action"] = statement.at("Action").get<std::string>() + "X";
  all[1]["Condition"] = {{"StringEquals", {{"aws:RequestedRegion", "eu-west-1"}}}};
  all[2]["Condition"] = {{"StringNotEquals", {{"aws:PrincipalArn", kRoleArn}}}};
  const std::string resource = statement.at("Resource");
  if (resource != "*") {
    Value other = statement;
    other["Resource"] = resource + "X";
    if (resource.ends_with('*')) other["Resource"] = resource.substr(0, resource.size() - 1) + "X";
    all.push_back(std::move(other));
  }
  return all;
}

/// Operations that ask nobody, in AWS as here.
const std::set<std::string> kFree = {"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity",
                                     "sts:GetSessionToken"};

/// Operations that the Service Authorization Reference of the pinned package does not know: they are denied.
const std::set<std::string> kUnmapped = {};

TEST(EveryAction, PassesWithJustItsPolicyAndWithNothingLess) {
  FullMachine machine;
  size_t operations = 0, permissions_checked = 0, variations = 0;
  std::set<std::string> unmapped;
  const AuthorizationReference& reference = machine.dispatcher.authorizer().reference();
  for (const Service* service : machine.dispatcher.services()) {
    for (const Operation& operation : service->operations) {
      const std::string name = std::string(service->model.name()) + ":" + std::string(operation.name);
      if (kFree.contains(name)) continue;
      const auto model = service->model.operation(operation.name);
      const Value input = model->input() ? sample_of(*model->input(), "") : Value::object();
      const auto transaction = machine.store->begin();
      RequestContext context = machine.context(*transaction);
      const auto permissions = required_permissions(
          reference, *service, operation_rules(reference, *service, operation.name), context, input);
      if (permissions.empty()) {
        unmapped.insert(name);
        EXPECT_FALSE(machine.is_let_through(*service, operation.name, input)) << name;
        continue;
      }
      ++operations;
      Value statements = Value::array();
      for (const RequiredPermission& permission : permissions) statements.push_back(statement_for(permission));
      try {
        machine.give(statements);
      } catch (const ApiError& refusal) {
        ADD_FAILURE() << name << ": " << refusal.message() << " " << statements;
        continue;
      }
      EXPECT_TRUE(machine.is_let_through(*service, operation.name, input)) << name << " " << statements;
      for (size_t i = 0; i < statements.size(); ++i) {
        ++permissions_checked;
        for (const Value& statement : changed(statements[i])) {
          Value others = statements;
          others[i] = statement;
          ++variations;
          machine.give(others);
          EXPECT_FALSE(machine.is_let_through(*service, operation.name, input)) << name << " " << others;
        }
      }
    }
  }
  EXPECT_EQ(unmapped, kUnmapped);
  std::printf("%zu operations, %zu permissions, %zu variations that are denied\n", operations, permissions_checked,
              variations);
}

}  // namespace
}  // namespace emulator
