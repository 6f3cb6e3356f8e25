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
std::string principal_name(const Principal& principal) {
  const std::string_view role = session_attribute(principal, kSessionRoleArn);
  if (!role.empty()) return std::string(role);
  return principal.kind == PrincipalKind::kAnonymous ? "anonymous" : principal.arn;
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
  const bool has_mfa = session_attribute(principal, "aws:MultiFactorAuthPresent") == "true";
  if (principal.kind == PrincipalKind::kFederatedUser || (is_session_of_user && !has_mfa)) {
    throw ApiError("InvalidClientTokenId", "The security token included in the request is invalid", 403);
  }
}

/// Services do their own work unasked; the root user needs no leave in its account.
bool Authorizer::is_exempt(const Service& service, const RequestContext& context) const {
  if (mode_ == IamMode::kOff) return true;
  const PrincipalKind kind = context.principal.kind;
  if (kind == PrincipalKind::kService) return true;
  const bool is_limited_root = !session_attribute(context.principal, kSessionPolicy).empty() ||
                               !session_attribute(context.principal, kSessionPolicyArns).empty();
  return kind == PrincipalKind::kRoot && !service.authorization.applies_to_root && !is_limited_root;
}

void Authorizer::require(const Dispatcher& dispatcher, const Service& service, std::string_view operation,
                         RequestContext& context, const Value& input) {
  if (mode_ == IamMode::kEnforce) check_may_call_iam(service, context.principal);
  const bool learns_of_root = mode_ == IamMode::kReport && context.principal.kind == PrincipalKind::kRoot;
  if (is_exempt(service, context) && !learns_of_root) return;
  // "No permissions are required to perform this operation", not even against an explicit deny.
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  const bool is_free =
      service.model.name() == "sts" && (operation == "GetCallerIdentity" || operation == "GetSessionToken");
  // Operations that need no signature prove who asks in their own way: AssumeRoleWithWebIdentity.
  const auto model = service.model.operation(operation);
  if (is_free || (model && model->anonymous())) return;
  const auto permissions = required_permissions(reference_, service, operation, context, input);
  if (permissions.empty() && mode_ == IamMode::kEnforce) throw unmapped(service.model, operation, context);
  for (const RequiredPermission& permission : permissions) {
    const bool is_root = context.principal.kind == PrincipalKind::kRoot;
    if (!is_root || learns_of_root) needed_.record(principal_name(context.principal), permission);
    if (learns_of_root) continue;
    require_permission(dispatcher, service, operation, context, input, permission);
  }
  context.is_authorized = mode_ == IamMode::kEnforce;
}

std::optional<ResourceFacts> Authorizer::describe(const Dispatcher& dispatcher, RequestContext& context,
                                                  const std::string& arn) const {
  const Service* owner = dispatcher.find(arn_part(arn, kServicePart));
  if (!owner || !owner->authorization.describe) return std::nullopt;
  return owner->authorization.describe(context, arn);
}

void Authorizer::require_permission(const Dispatcher& dispatcher, const Service& service, std::string_view operation,
                                    RequestContext& context, const Value& input, const RequiredPermission& permission) {
  const auto& makers = service.authorization.makers;
  const bool makes_it = std::find(makers.begin(), makers.end(), operation) != makers.end();
  const auto resource = makes_it ? std::nullopt : describe(dispatcher, context, permission.resource);
  // The owner's root user needs no leave where no policy of the resource is asked.
  const bool is_root = context.principal.kind == PrincipalKind::kRoot && context.principal.session.empty();
  if (is_root && (!resource || (resource->account == context.principal.account && resource->policy.empty()))) return;
  const Service* iam = dispatcher.find("iam");
  static const CompiledPrincipal kNobody;
  std::shared_ptr<const CompiledPrincipal> given(std::shared_ptr<void>(), &kNobody);
  const bool has_policies =
      context.principal.kind != PrincipalKind::kAnonymous && iam && iam->authorization.policies_of;
  if (has_policies) given = cache_.of(context, *iam, context.principal);

  const RequestPrincipal principal = request_principal(context.principal);
  const RequestKeys keys({.context = context,
                          .service = service,
                          .input = input,
                          .reference = reference_,
                          .permission = permission,
                          .resource = resource,
                          .principal_tags = given->tags});
  std::string account = resource ? resource->account : std::string(arn_part(permission.resource, kAccountPart));
  // AWS's own images and policies belong to nobody whose leave is needed.
  const bool is_of_an_account = account.size() == 12;
  if (!is_of_an_account) account = context.account;
  const AuthorizationRequest request{.principal = principal,
                                     .action = permission.action,
                                     .resource = permission.resource,
                                     .resource_account = account,
                                     .keys = keys};
  const auto decide = [&](const PolicySet& policies) {
    const Decision decision = evaluate(policies, request);
    if (decision.is_allowed()) return;
    // What a service asks itself, to word its answer, is no denial that anybody meets.
    if (context.invoked_by != service.model.name()) {
      record(service, operation, context,
             {.permission = permission,
              .policies = policies,
              .principal = principal,
              .decision = decision,
              .keys = keys,
              .resource_account = account});
    }
    if (mode_ != IamMode::kEnforce) return;
    // "Enhanced access denied error messages are available for requests made to resources owned by the same account."
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
    const bool tells_nothing = service.model.name() == "s3" && account != context.principal.account;
    if (tells_nothing) throw ApiError("AccessDenied", "Access Denied", 403);
    throw denial_error(service.model, context, permission, decision, keys);
  };
  const bool has_own_policy = resource && (!resource->policy.empty() || resource->needs_policy);
  if (!has_own_policy) return decide(given->policies);
  PolicySet policies = given->policies;
  policies.needs_resource_policy = resource->needs_policy && permission.action.starts_with("sts:");
  const bool is_asked = resource->policy_kind != PolicyKind::kTrust || permission.action.starts_with("sts:");
  const bool is_owner = account == context.principal.account;
  if (is_asked && !resource->policy.empty() && !(is_owner && is_kept_by_root(context.principal, permission))) {
    policies.resource = {
        {.name = permission.resource, .policy = cache_.compiled(resource->policy, resource->policy_kind)}};
  }
  decide(policies);
}

void Authorizer::record(const Service& service, std::string_view operation, const RequestContext& context,
                        const AuthorizationCase& denied) {
  denials_.push_back(explain_denial(service, operation, context, denied));
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
