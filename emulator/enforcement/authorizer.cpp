#include "emulator/enforcement/authorizer.h"

#include <algorithm>

#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/denial.h"
#include "emulator/enforcement/explanation.h"
#include "emulator/enforcement/request_keys.h"

namespace emulator {
namespace {

constexpr std::string_view kModeNames[] = {"enforce", "report", "off"};
constexpr size_t kArnParts = 6;

/// A part of an ARN between its colons; empty if it is none.
std::string_view arn_part(std::string_view arn, size_t index) {
  if (!arn.starts_with("arn:")) return {};
  for (size_t part = 0; part < kArnParts; ++part) {
    const size_t colon = arn.find(':');
    if (part == index) return arn.substr(0, colon);
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return {};
}

/// "The bucket owner's root user … can perform the GetBucketPolicy, PutBucketPolicy, and DeleteBucketPolicy API
/// actions, even if their bucket policy explicitly denies the root principal's access."
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
constexpr std::string_view kKeptByRoot[] = {"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"};

bool is_kept_by_root(const Principal& principal, const RequiredPermission& permission) {
  return principal.kind == PrincipalKind::kRoot &&
         std::find(std::begin(kKeptByRoot), std::end(kKeptByRoot), permission.action) != std::end(kKeptByRoot);
}

constexpr size_t kServicePart = 2, kAccountPart = 4;

/// All sessions of a role need what the role must be given.
std::string_view principal_name(const Principal& principal) {
  return principal.kind == PrincipalKind::kAnonymous ? "anonymous" : principal_arn(principal);
}

ApiError unmapped(const protocol::ServiceModel& service, std::string_view operation, const RequestContext& context) {
  const RequiredPermission permission{.action = std::string(service.name()) + ":" + std::string(operation),
                                      .resource = "*"};
  static const FixedConditionKeys kNoKeys;
  const std::string sentence = denial_sentence(service, context, permission, Decision{}) +
                               ". skyrig does not know the IAM action of this operation.";
  return ApiError(service.protocol() == protocol::Protocol::kEc2 ? "UnauthorizedOperation" : "AccessDenied", sentence,
                  403);
}

}  // namespace

std::string_view name_of(IamMode mode) {
  return kModeNames[static_cast<size_t>(mode)];
}

std::optional<IamMode> parse_iam_mode(std::string_view name) {
  for (size_t i = 0; i < std::size(kModeNames); ++i) {
    if (kModeNames[i] == name) return static_cast<IamMode>(i);
  }
  return std::nullopt;
}

/// "You cannot call any IAM API operations unless MFA authentication information is included in the request", with the
/// credentials of GetSessionToken; with those of GetFederationToken, "you cannot call any IAM operations" at all.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
void check_may_call_iam(const Service& service, const Principal& principal) {
  if (service.model.name() != "iam") return;
  const bool is_session_of_user = (principal.kind == PrincipalKind::kUser || principal.kind == PrincipalKind::kRoot) &&
                                  principal.access_key_id.starts_with("ASIA");
  // Sessions of AssumeRoot are limited by their task policies.
  if (!session_attribute(principal, kSessionPolicyArns).empty()) return;
  const bool has_mfa = session_attribute(principal, "aws:MultiFactorAuthPresent") == "true";
  if (principal.kind == PrincipalKind::kFederatedUser || (is_session_of_user && !has_mfa)) {
    throw ApiError("InvalidClientTokenId", "The security token included in the request is invalid", 403);
  }
}

struct Authorizer::Asked {
  const Dispatcher& dispatcher;
  const Service& service;
  const OperationRules& rules;
  RequestContext& context;
  const Value& input;
  PolicySources sources;
};

namespace {

PolicySources sources_of(const Dispatcher& dispatcher) {
  const Service* iam = dispatcher.find("iam");
  const Service* organizations = dispatcher.find("organizations");
  return {.iam = iam && iam->authorization.policies_of ? iam : nullptr,
          .organizations = organizations && organizations->authorization.organization_of ? organizations : nullptr};
}

bool has_session_policy(const Principal& principal) {
  return !session_attribute(principal, kSessionPolicy).empty() ||
         !session_attribute(principal, kSessionPolicyArns).empty();
}

std::optional<ResourceFacts> describe(const Dispatcher& dispatcher, RequestContext& context, const std::string& arn) {
  if (arn == "*") return std::nullopt;
  const Service* owner = dispatcher.find(arn_part(arn, kServicePart));
  if (!owner || !owner->authorization.describe) return std::nullopt;
  return owner->authorization.describe(context, arn);
}

/// Whose the resource is. AWS's own images and policies belong to nobody whose leave is needed.
std::string account_of(const RequestContext& context, const std::optional<ResourceFacts>& resource,
                       const std::string& arn) {
  constexpr size_t kAccountDigits = 12;
  std::string account = resource ? resource->account : std::string(arn_part(arn, kAccountPart));
  return account.size() == kAccountDigits ? account : context.account;
}

// "RCPs apply to resources for a subset of AWS services."
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
bool knows_resource_control(std::string_view action) {
  constexpr std::string_view kPrefixes[] = {"s3:",  "sts:",      "sqs:",         "kms:",  "secretsmanager:",
                                            "ecr:", "dynamodb:", "cognito-idp:", "aoss:", "cognito-identity:",
                                            "logs:"};
  return std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                     [&](std::string_view prefix) { return action.starts_with(prefix); });
}

}  // namespace

/// Services do their own work unasked; the root user needs no leave in its account, unless an organization limits it.
bool Authorizer::is_exempt(const Asked& asked) {
  const Principal& principal = asked.context.principal;
  if (principal.kind == PrincipalKind::kService) return true;
  if (principal.kind != PrincipalKind::kRoot || has_session_policy(principal)) return false;
  if (asked.service.authorization.applies_to_root) return false;
  const auto organization = cache_.organization_of(asked.context, asked.sources, principal.account);
  return !organization || (organization->service_control.empty() && organization->resource_control.empty());
}

const OperationRules& Authorizer::rules_of(const Service& service, std::string_view operation) {
  auto& known = rules_[&service];
  const auto found = known.find(operation);
  if (found != known.end()) return found->second;
  return known.emplace(operation, operation_rules(reference_, service, operation)).first->second;
}

void Authorizer::require(const Dispatcher& dispatcher, const Service& service, std::string_view operation,
                         RequestContext& context, const Value& input) {
  if (mode_ == IamMode::kOff) return;
  if (mode_ == IamMode::kEnforce) check_may_call_iam(service, context.principal);
  const OperationRules& rules = rules_of(service, operation);
  const bool is_root = context.principal.kind == PrincipalKind::kRoot;
  const bool learns_of_root = mode_ == IamMode::kReport && is_root;
  const Asked asked{.dispatcher = dispatcher,
                    .service = service,
                    .rules = rules,
                    .context = context,
                    .input = input,
                    .sources = sources_of(dispatcher)};
  if (is_exempt(asked) && !learns_of_root) return;
  if (rules.needs_no_leave) return;
  const auto permissions = required_permissions(reference_, service, rules, context, input);
  if (permissions.empty() && mode_ == IamMode::kEnforce) throw unmapped(service.model, operation, context);
  for (const RequiredPermission& permission : permissions) {
    if (!is_root || learns_of_root) needed_.record(principal_name(context.principal), permission);
    if (learns_of_root) continue;
    const auto refusal = refusal_of(asked, permission);
    if (!refusal || mode_ != IamMode::kEnforce) continue;
    if (!rules.answers_for_each) throw *refusal;
    context.refused_permissions.push_back(
        {.action = permission.action, .resource = permission.resource, .error = *refusal});
  }
  context.is_authorized = mode_ == IamMode::kEnforce;
}

std::optional<ApiError> Authorizer::refusal_of(const Asked& asked, const RequiredPermission& permission) {
  RequestContext& context = asked.context;
  const auto resource =
      asked.rules.makes_its_resource ? std::nullopt : describe(asked.dispatcher, context, permission.resource);
  const std::string account = account_of(context, resource, permission.resource);
  const auto own = cache_.organization_of(context, asked.sources, context.principal.account);
  const auto owners =
      account == context.principal.account ? own : cache_.organization_of(context, asked.sources, account);
  const bool is_under_control =
      owners && !owners->resource_control.empty() && knows_resource_control(permission.action);
  // The owner's root user needs no leave where neither a policy of the resource nor of an organization is asked.
  const bool is_root = context.principal.kind == PrincipalKind::kRoot && context.principal.session.empty();
  const bool is_limited = is_under_control || (own && !own->service_control.empty());
  const bool is_at_home = !resource || (resource->account == context.principal.account && resource->policy.empty());
  if (is_root && is_at_home && !is_limited) return std::nullopt;

  static const CompiledPrincipal kNobody;
  std::shared_ptr<const CompiledPrincipal> given(std::shared_ptr<void>(), &kNobody);
  if (context.principal.kind != PrincipalKind::kAnonymous) given = cache_.of(context, asked.sources, context.principal);
  const RequestPrincipal& principal = given->principal;
  const RequestKeys keys({.context = context,
                          .service = asked.service,
                          .input = asked.input,
                          .reference = reference_,
                          .permission = permission,
                          .resource = resource,
                          .principal_tags = given->tags,
                          .principal_organization = own ? &own->facts : nullptr,
                          .resource_organization = owners ? &owners->facts : nullptr});
  const auto refusal = [&](const PolicySet& policies) -> std::optional<ApiError> {
    const AuthorizationRequest request{.principal = principal,
                                       .action = permission.action,
                                       .resource = permission.resource,
                                       .resource_account = account,
                                       .keys = keys};
    if (evaluate(policies, request, Matches::kEnough).is_allowed()) return std::nullopt;
    const Decision decision = evaluate(policies, request);
    return refusal_in(asked, {.permission = permission,
                              .policies = policies,
                              .principal = principal,
                              .decision = decision,
                              .keys = keys,
                              .resource_account = account});
  };
  const bool has_own_policy = resource && (!resource->policy.empty() || resource->needs_policy);
  if (!has_own_policy && !is_under_control) return refusal(given->policies);
  PolicySet policies = given->policies;
  if (is_under_control) policies.resource_control = owners->resource_control;
  if (has_own_policy) policies = with_policy_of(asked, permission, *resource, std::move(policies));
  return refusal(policies);
}

/// Adds the resource's own policy, where it has a say.
PolicySet Authorizer::with_policy_of(const Asked& asked, const RequiredPermission& permission,
                                     const ResourceFacts& resource, PolicySet policies) {
  policies.needs_resource_policy = resource.needs_policy && permission.action.starts_with("sts:");
  const bool is_asked = resource.policy_kind != PolicyKind::kTrust || permission.action.starts_with("sts:");
  const bool is_owner = resource.account == asked.context.principal.account;
  const bool is_kept = is_owner && is_kept_by_root(asked.context.principal, permission);
  if (!is_asked || resource.policy.empty() || is_kept) return policies;
  policies.resource = {{.name = permission.resource, .policy = cache_.compiled(resource.policy, resource.policy_kind)}};
  return policies;
}

/// What is said of a denial, which is recorded.
ApiError Authorizer::refusal_in(const Asked& asked, const AuthorizationCase& denied) {
  const protocol::ServiceModel& model = asked.service.model;
  // What a service asks itself, to word its answer, is no denial that anybody meets.
  if (asked.context.invoked_by != model.name()) record(asked, denied);
  // "Enhanced access denied error messages are available for requests made to resources owned by the same account."
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
  const bool tells_nothing = model.name() == "s3" && denied.resource_account != asked.context.principal.account;
  if (tells_nothing) return ApiError("AccessDenied", "Access Denied", 403);
  return denial_error(model, asked.context, denied.permission, denied.decision, denied.keys);
}

void Authorizer::record(const Asked& asked, const AuthorizationCase& denied) {
  denials_.push_back(explain_denial(asked.service, asked.rules.operation, asked.context, denied));
  denials_.back()["enforced"] = mode_ == IamMode::kEnforce;
  if (denials_.size() > kDenialsMax) denials_.pop_front();
}

void Authorizer::clear_records() {
  denials_.clear();
  needed_.clear();
}

std::vector<nlohmann::ordered_json> Authorizer::denials(size_t limit) const {
  std::vector<nlohmann::ordered_json> newest;
  for (auto denial = denials_.rbegin(); denial != denials_.rend() && newest.size() < limit; ++denial) {
    newest.push_back(*denial);
  }
  return newest;
}

}  // namespace emulator
