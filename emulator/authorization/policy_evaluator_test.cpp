#include "emulator/authorization/policy_evaluator.h"

#include <random>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/authorization/cases/condition_cases.h"
#include "emulator/authorization/cases/pattern_cases.h"
#include "emulator/authorization/cases/policy_type_cases.h"
#include "emulator/authorization/cases/principal_cases.h"

namespace emulator {
namespace {

using cases::Who;
using Json = nlohmann::json;

constexpr const char* kAction = "test:Do";
constexpr const char* kResource = "arn:aws:test:us-east-1:123456789012:thing/one";

std::vector<std::string> split(const char* text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, '|');) parts.push_back(part);
  if (parts.empty()) parts.push_back("");
  return parts;
}

NamedPolicy policy_of(const Json& statements, PolicyKind kind, const char* version = "2012-10-17") {
  const Json document{{"Version", version}, {"Statement", statements}};
  // AWS no longer takes identity policies of the first version, but still evaluates them.
  return {.name = "p", .policy = compile_policy(document.dump(), kind)};
}

Json statement_of(bool is_allow, const Json& more = Json::object()) {
  Json statement{{"Effect", is_allow ? "Allow" : "Deny"}, {"Action", "*"}, {"Resource", "*"}};
  statement.update(more);
  return statement;
}

RequestPrincipal requester(Who who) {
  switch (who) {
    case Who::kRoot:
      return {.kind = RequesterKind::kRoot,
              .account = "123456789012",
              .arn = "arn:aws:iam::123456789012:root",
              .canonical_user_id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"};
    case Who::kUser:
      return {.kind = RequesterKind::kUser,
              .account = "123456789012",
              .arn = "arn:aws:iam::123456789012:user/alice",
              .unique_id = "AIDAEXAMPLEALICE00001",
              .canonical_user_id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"};
    case Who::kSession:
      return {.kind = RequesterKind::kRoleSession,
              .account = "123456789012",
              .arn = "arn:aws:sts::123456789012:assumed-role/worker/monday",
              .issuer_arn = "arn:aws:iam::123456789012:role/path/worker",
              .unique_id = "AROAEXAMPLEWORKER0001"};
    case Who::kFederatedUser:
      return {.kind = RequesterKind::kFederatedUser,
              .account = "123456789012",
              .arn = "arn:aws:sts::123456789012:federated-user/guest",
              .issuer_arn = "arn:aws:iam::123456789012:user/alice"};
    case Who::kStranger:
      return {.kind = RequesterKind::kUser, .account = "210987654321", .arn = "arn:aws:iam::210987654321:user/alice"};
    case Who::kService:
      return {.kind = RequesterKind::kService, .service = "lambda.amazonaws.com"};
    case Who::kProvider:
      return {.kind = RequesterKind::kFederated, .provider = "accounts.google.com"};
    case Who::kAnonymous:
      break;
  }
  return {};
}

struct Asked {
  Who who = Who::kUser;
  std::string action = kAction;
  std::string resource = kResource;
  std::string resource_account = "123456789012";
  FixedConditionKeys keys = {};
};

Decision decide(const PolicySet& policies, const Asked& asked) {
  const RequestPrincipal principal = requester(asked.who);
  const AuthorizationRequest request{.principal = principal,
                                     .action = asked.action,
                                     .resource = asked.resource,
                                     .resource_account = asked.resource_account,
                                     .keys = asked.keys};
  Decision decision = evaluate(policies, request);
  // Whoever asks for the verdict alone gets the same.
  const Decision hasty = evaluate(policies, request, Matches::kEnough);
  EXPECT_EQ(hasty.verdict, decision.verdict);
  EXPECT_TRUE(decision.is_allowed() || hasty.decided_by == decision.decided_by);
  return decision;
}

/// Tries a statement's members in both forms: alone in a statement that allows, and beside an allowance in one that
/// denies.
void expect_applies(const Json& members, const Asked& asked, bool applies, const std::string& row,
                    const char* version = "2012-10-17") {
  const bool is_old = std::string_view(version) != "2012-10-17";
  const PolicyKind kind = is_old ? PolicyKind::kResource : PolicyKind::kIdentity;
  const auto made = [&](bool is_allow, Json more) {
    if (more.contains("NotAction")) more["Action"] = nullptr;
    if (more.contains("NotResource")) more["Resource"] = nullptr;
    Json statement = statement_of(is_allow, more);
    if (statement["Action"].is_null()) statement.erase("Action");
    if (statement["Resource"].is_null()) statement.erase("Resource");
    if (is_old) statement["Principal"] = "*";
    return statement;
  };
  const auto policies = [&](const Json& statements) {
    const NamedPolicy policy = policy_of(statements, kind, version);
    return is_old ? PolicySet{.resource = {policy}} : PolicySet{.identity = {policy}};
  };
  const Decision allow_form = decide(policies(Json::array({made(true, members)})), asked);
  EXPECT_EQ(allow_form.is_allowed(), applies) << "in the form that allows: " << row;
  const Decision deny_form = decide(policies(Json::array({made(false, members), made(true, Json::object())})), asked);
  EXPECT_EQ(deny_form.verdict == Verdict::kExplicitlyDenied, applies) << "in the form that denies: " << row;
}

template <class Cases>
void expect_conditions(const Cases& rows) {
  for (const cases::ConditionCase& row : rows) {
    Asked asked;
    // Keys know no case.
    if (row.request_values) asked.keys.set("Test:Key", split(row.request_values));
    const Json condition{{"Condition", {{row.condition_operator, {{"test:KEY", split(row.policy_values)}}}}}};
    expect_applies(condition, asked, row.holds,
                   std::string(row.condition_operator) + " " + row.policy_values + " of " +
                       (row.request_values ? row.request_values : "(absent)"));
  }
}

TEST(PolicyEvaluator, ComparesTexts) {
  expect_conditions(cases::kStringCases);
}
TEST(PolicyEvaluator, ComparesNumbers) {
  expect_conditions(cases::kNumericCases);
}
TEST(PolicyEvaluator, ComparesDates) {
  expect_conditions(cases::kDateCases);
}
TEST(PolicyEvaluator, ComparesBooleansAndBytesAndAsksForPresence) {
  expect_conditions(cases::kBooleanBinaryAndNullCases);
}
TEST(PolicyEvaluator, ComparesAddresses) {
  expect_conditions(cases::kAddressCases);
}
TEST(PolicyEvaluator, ComparesArns) {
  expect_conditions(cases::kArnCases);
}
TEST(PolicyEvaluator, ComparesKeysWithSeveralValues) {
  expect_conditions(cases::kQualifierCases);
}

FixedConditionKeys keys_of_alice() {
  return FixedConditionKeys({{"aws:username", {"alice"}},
                             {"aws:PrincipalTag/team", {"blue*"}},
                             {"aws:PrincipalTag/none", {""}},
                             {"aws:TagKeys", {"one", "two"}}});
}

template <class Cases>
void expect_patterns(const Cases& rows) {
  for (const cases::PatternCase& row : rows) {
    Asked asked{.keys = keys_of_alice()};
    const bool is_action = std::string_view(row.element).ends_with("Action");
    (is_action ? asked.action : asked.resource) = row.requested;
    expect_applies({{row.element, split(row.patterns)}}, asked, row.applies,
                   std::string(row.element) + " " + row.patterns + " of " + row.requested);
  }
}

TEST(PolicyEvaluator, MatchesActions) {
  expect_patterns(cases::kActionCases);
}
TEST(PolicyEvaluator, MatchesResources) {
  expect_patterns(cases::kResourceCases);
}
TEST(PolicyEvaluator, ReplacesVariables) {
  expect_patterns(cases::kVariableCases);
}

TEST(PolicyEvaluator, ReplacesVariablesInConditionsOfTheCurrentVersion) {
  for (const cases::VariableConditionCase& row : cases::kVariableConditionCases) {
    Asked asked{.keys = keys_of_alice()};
    asked.keys.set("test:key", {row.request_value});
    const Json condition{{"Condition", {{row.condition_operator, {{"test:key", row.policy_value}}}}}};
    expect_applies(condition, asked, row.holds,
                   std::string(row.condition_operator) + " " + row.policy_value + " of " + row.request_value,
                   row.version);
  }
}

TEST(PolicyEvaluator, HoldsAllConditionsTogether) {
  // "If there are multiple condition operators, or multiple keys attached to a single operator, the conditions are
  // evaluated using a logical AND."
  const Json condition =
      Json::parse(R"({"Condition": {"StringEquals": {"test:a": "1", "test:b": "2"}, "Bool": {"test:c": "true"}}})");
  for (int mask = 0; mask < 8; ++mask) {
    Asked asked;
    if (mask & 1) asked.keys.set("test:a", {"1"});
    if (mask & 2) asked.keys.set("test:b", {"2"});
    if (mask & 4) asked.keys.set("test:c", {"true"});
    expect_applies(condition, asked, mask == 7, "keys " + std::to_string(mask));
  }
}

template <class Cases>
void expect_principals(const Cases& rows) {
  for (const cases::PrincipalCase& row : rows) {
    // Across accounts both sides must allow, so that the resource's policy decides.
    const Asked asked{.who = row.who, .resource_account = "999999999999"};
    const Json element = Json::parse("{" + std::string(row.element) + "}");
    const PolicyList own{policy_of(statement_of(true), PolicyKind::kIdentity)};
    const auto ask = [&](const Json& statements) {
      return decide({.identity = own, .resource = {policy_of(statements, PolicyKind::kResource)}}, asked);
    };
    const std::string named = std::string(row.element) + " of requester " + std::to_string(static_cast<int>(row.who));
    EXPECT_EQ(ask(Json::array({statement_of(true, element)})).is_allowed(), row.applies) << named;
    const Json both = Json::array({statement_of(true, {{"Principal", "*"}}), statement_of(false, element)});
    EXPECT_EQ(ask(both).verdict == Verdict::kExplicitlyDenied, row.applies) << named;
  }
}

TEST(PolicyEvaluator, MatchesPrincipals) {
  expect_principals(cases::kPrincipalCases);
}
TEST(PolicyEvaluator, MatchesAllButExceptedPrincipals) {
  expect_principals(cases::kNotPrincipalCases);
}

// ------------------------------------------------------------------------------------------------ types of policies

Json principal_for(char letter, Who who) {
  const RequestPrincipal named = requester(who);
  if (letter == '*') return {{"Principal", "*"}};
  if (letter == 'a') return {{"Principal", {{"AWS", named.account}}}};
  if (letter == 'i') return {{"Principal", {{"AWS", named.issuer_arn}}}};
  if (who == Who::kService) return {{"Principal", {{"Service", named.service}}}};
  if (who == Who::kProvider) return {{"Principal", {{"Federated", named.provider}}}};
  return {{"Principal", {{"AWS", named.arn}}}};
}

PolicyList policies_for(char letter, PolicyKind kind, Who who) {
  const bool has_principals = kind == PolicyKind::kResource;
  const Json everybody = has_principals ? Json{{"Principal", "*"}} : Json::object();
  const Json allow =
      statement_of(true, has_principals && letter != '+' && letter != 'x' ? principal_for(letter, who) : everybody);
  Json about_others = statement_of(true, everybody);
  about_others["Action"] = "test:SomethingElse";
  const Json deny = statement_of(false, everybody);
  switch (letter) {
    case '0':
      return {policy_of(about_others, kind)};
    case '!':
      return {policy_of(deny, kind)};
    case 'x':
      return {policy_of(statement_of(true, everybody), kind), policy_of(deny, kind)};
    default:
      return {policy_of(allow, kind)};
  }
}

PolicySet set_of(const cases::PolicyTypeCase& row) {
  const auto list = [&](size_t column, PolicyKind kind) { return policies_for(row.policies[column], kind, row.who); };
  const auto limit = [&](size_t column, PolicyKind kind) {
    return row.policies[column] == '-' ? std::nullopt : std::optional(list(column, kind));
  };
  PolicySet set;
  if (row.policies[0] != '-') set.service_control = {list(0, PolicyKind::kIdentity)};
  if (row.policies[1] != '-') {
    const char letter = row.policies[1];
    set.resource_control = {policies_for(letter, PolicyKind::kResource, row.who)};
  }
  set.vpc_endpoint = limit(2, PolicyKind::kResource);
  if (row.policies[3] != '-') set.resource = list(3, PolicyKind::kResource);
  if (row.policies[4] != '-') set.identity = list(4, PolicyKind::kIdentity);
  set.boundary = limit(5, PolicyKind::kIdentity);
  set.session = limit(6, PolicyKind::kIdentity);
  return set;
}

std::string text_of(const Decision& decision) {
  static const std::map<PolicyType, std::string> kColumns = {
      {PolicyType::kServiceControl, "SCP"},   {PolicyType::kResourceControl, "RCP"},
      {PolicyType::kVpcEndpoint, "endpoint"}, {PolicyType::kResource, "resource"},
      {PolicyType::kIdentity, "identity"},    {PolicyType::kBoundary, "boundary"},
      {PolicyType::kSession, "session"},
  };
  if (decision.is_allowed()) return "allowed";
  return kColumns.at(decision.decided_by) + (decision.verdict == Verdict::kExplicitlyDenied ? "!" : "0");
}

template <class Cases>
void expect_decisions(const Cases& rows, bool needs_resource_policy) {
  for (const cases::PolicyTypeCase& row : rows) {
    PolicySet set = set_of(row);
    set.needs_resource_policy = needs_resource_policy;
    const Asked asked{.who = row.who, .resource_account = row.is_own ? "123456789012" : "999999999999"};
    const std::string named = "requester " + std::to_string(static_cast<int>(row.who)) + " " + row.policies;
    EXPECT_EQ(text_of(decide(set, asked)), row.decision) << named;
    // With a denial anywhere the same request is always denied, explicitly.
    set.identity.push_back(policy_of(statement_of(false), PolicyKind::kIdentity));
    EXPECT_EQ(decide(set, asked).verdict, Verdict::kExplicitlyDenied) << named;
  }
}

TEST(PolicyEvaluator, DecidesWithinAnAccount) {
  expect_decisions(cases::kSameAccountCases, false);
}
TEST(PolicyEvaluator, DecidesAcrossAccounts) {
  expect_decisions(cases::kCrossAccountCases, false);
}
TEST(PolicyEvaluator, DecidesWhereAResourcePolicyIsNeeded) {
  expect_decisions(cases::kNeededResourcePolicyCases, true);
}

TEST(PolicyEvaluator, AsksEveryLevelOfAnOrganization) {
  // "An Allow must exist at every level from the root through each OU … to the account itself."
  const PolicyList allow{policy_of(statement_of(true), PolicyKind::kIdentity)};
  PolicySet set{.identity = allow, .service_control = {allow, {}, allow}};
  EXPECT_EQ(text_of(decide(set, {})), "SCP0");
  set.service_control[1] = allow;
  EXPECT_EQ(text_of(decide(set, {})), "allowed");
}

TEST(PolicyEvaluator, SaysWhichStatementsApplied) {
  const PolicySet set{
      .identity = {policy_of(Json::array({statement_of(true, {{"Action", "other:Do"}}), statement_of(true)}),
                             PolicyKind::kIdentity),
                   policy_of(statement_of(false), PolicyKind::kIdentity)}};
  const Decision decision = decide(set, {});
  ASSERT_EQ(decision.matched.size(), 2u);
  EXPECT_EQ(decision.matched[0].policy, &set.identity[0]);
  EXPECT_EQ(decision.matched[0].index, 1u);
  EXPECT_TRUE(decision.matched[0].is_allow);
  EXPECT_EQ(decision.matched[1].policy, &set.identity[1]);
  EXPECT_FALSE(decision.matched[1].is_allow);
}

TEST(PolicyEvaluator, HasAtLeastAThousandCases) {
  constexpr size_t kForms = 2;
  const size_t rows = std::size(cases::kStringCases) + std::size(cases::kNumericCases) + std::size(cases::kDateCases) +
                      std::size(cases::kBooleanBinaryAndNullCases) + std::size(cases::kAddressCases) +
                      std::size(cases::kArnCases) + std::size(cases::kQualifierCases) + std::size(cases::kActionCases) +
                      std::size(cases::kResourceCases) + std::size(cases::kVariableCases) +
                      std::size(cases::kVariableConditionCases) + std::size(cases::kPrincipalCases) +
                      std::size(cases::kNotPrincipalCases) + std::size(cases::kSameAccountCases) +
                      std::size(cases::kCrossAccountCases) + std::size(cases::kNeededResourcePolicyCases);
  EXPECT_GE(rows * kForms, 1000u);
}

// ------------------------------------------------------------------------------------------------------ properties

/// Policies by chance, of few words so that they often meet the request.
class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}

  size_t below(size_t limit) { return random_() % limit; }
  template <class Items>
  auto one_of(const Items& items) {
    return items[below(std::size(items))];
  }

  Json statement(bool is_resource_policy) {
    static const char* const kActions[] = {"*", "test:*", "test:Do", "test:Other", "other:*"};
    static const char* const kResources[] = {"*", kResource, "arn:aws:test:*:*:thing/*", "arn:aws:test:*:*:other/*"};
    static const char* const kPrincipals[] = {R"("*")",
                                              R"({"AWS": "123456789012"})",
                                              R"({"AWS": "210987654321"})",
                                              R"({"AWS": "arn:aws:iam::123456789012:user/alice"})",
                                              R"({"Service": "lambda.amazonaws.com"})",
                                              R"({"AWS": "arn:aws:iam::123456789012:role/path/worker"})"};
    static const char* const kConditions[] = {
        "{}", R"({"StringEquals": {"test:key": "blue"}})", R"({"StringNotEquals": {"test:key": "blue"}})",
        R"({"Null": {"test:key": "true"}})", R"({"ForAllValues:StringLike": {"test:key": "b*"}})"};
    Json made{{"Effect", below(3) ? "Allow" : "Deny"}};
    made[below(5) ? "Action" : "NotAction"] = one_of(kActions);
    made[below(5) ? "Resource" : "NotResource"] = one_of(kResources);
    made["Condition"] = Json::parse(one_of(kConditions));
    if (is_resource_policy) made[below(5) ? "Principal" : "NotPrincipal"] = Json::parse(one_of(kPrincipals));
    return made;
  }

  Json statements(bool is_resource_policy) {
    Json list = Json::array();
    for (size_t count = 1 + below(3); count > 0; --count) list.push_back(statement(is_resource_policy));
    return list;
  }

  /// The statements of each type; null where there is none.
  Json world() {
    Json made = Json::object();
    for (const char* type : {"identity", "boundary", "session", "control"})
      made[type] = below(2) ? statements(false) : Json();
    made["resource"] = below(2) ? statements(true) : Json();
    return made;
  }

  Asked request() {
    Asked asked{.who = static_cast<Who>(below(8))};
    if (below(3)) asked.keys.set("test:key", {below(2) ? "blue" : "red"});
    if (below(4) == 0) asked.resource_account = "999999999999";
    return asked;
  }

  void shuffle(Json& list) { std::shuffle(list.begin(), list.end(), random_); }

 private:
  std::mt19937 random_;
};

PolicySet set_of(const Json& world) {
  const auto list = [&](const char* type, PolicyKind kind) -> PolicyList {
    if (world[type].is_null()) return {};
    return {policy_of(world[type], kind)};
  };
  const auto limit = [&](const char* type) {
    return world[type].is_null() ? std::nullopt : std::optional(list(type, PolicyKind::kIdentity));
  };
  PolicySet set{.identity = list("identity", PolicyKind::kIdentity),
                .boundary = limit("boundary"),
                .session = limit("session"),
                .resource = list("resource", PolicyKind::kResource)};
  if (!world["control"].is_null()) set.service_control = {list("control", PolicyKind::kIdentity)};
  return set;
}

constexpr unsigned kWorlds = 3000;

TEST(PolicyEvaluatorProperty, AnExplicitDenyAlwaysWins) {
  for (unsigned seed = 0; seed < kWorlds; ++seed) {
    Chance chance(seed);
    Json world = chance.world();
    static const char* const kTypes[] = {"identity", "boundary", "session", "resource"};
    const std::string type = chance.one_of(kTypes);
    if (world[type].is_null()) world[type] = Json::array();
    world[type].push_back(statement_of(false, type == "resource" ? Json{{"Principal", "*"}} : Json::object()));
    EXPECT_EQ(decide(set_of(world), chance.request()).verdict, Verdict::kExplicitlyDenied) << world;
  }
}

TEST(PolicyEvaluatorProperty, AddingADenyNeverAllows) {
  for (unsigned seed = 0; seed < kWorlds; ++seed) {
    Chance chance(seed);
    const Json world = chance.world();
    const Asked asked = chance.request();
    if (decide(set_of(world), asked).is_allowed()) continue;
    for (const char* type : {"identity", "boundary", "session", "control", "resource"}) {
      // A limit that was not there before would limit; here a deny is added to what is there.
      if (world[type].is_null()) continue;
      Json more = world;
      Json deny = chance.statement(std::string(type) == "resource");
      deny["Effect"] = "Deny";
      more[type].push_back(deny);
      EXPECT_FALSE(decide(set_of(more), asked).is_allowed()) << world << " with " << deny;
    }
  }
}

TEST(PolicyEvaluatorProperty, ALimitNeverAdds) {
  for (unsigned seed = 0; seed < kWorlds; ++seed) {
    Chance chance(seed);
    Json world = chance.world();
    const Asked asked = chance.request();
    for (const char* type : {"boundary", "session", "control"}) {
      Json without = world;
      without[type] = Json();
      if (decide(set_of(without), asked).is_allowed()) continue;
      EXPECT_FALSE(decide(set_of(world), asked).is_allowed()) << type << " of " << world;
    }
  }
}

TEST(PolicyEvaluatorProperty, TheOrderOfStatementsIsIrrelevant) {
  for (unsigned seed = 0; seed < kWorlds; ++seed) {
    Chance chance(seed);
    const Json world = chance.world();
    const Asked asked = chance.request();
    Json other = world;
    for (auto& list : other) {
      if (list.is_array()) chance.shuffle(list);
    }
    EXPECT_EQ(text_of(decide(set_of(world), asked)), text_of(decide(set_of(other), asked))) << world;
  }
}

}  // namespace
}  // namespace emulator
