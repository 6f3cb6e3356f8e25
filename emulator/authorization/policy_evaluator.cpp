#include "emulator/authorization/policy_evaluator.h"

#include <algorithm>

#include "protocol/http/ascii.h"

namespace emulator {
namespace {

/// What the policies of one type say.
struct Finding {
  bool denies = false;
  bool allows = false;
  /// Of resource policies: how directly the best grant names the requester.
  PrincipalMatch grant = PrincipalMatch::kNone;
};

class Evaluation {
 public:
  Evaluation(const PolicySet& policies, const AuthorizationRequest& request, Matches matches)
      : policies_(policies),
        request_(request),
        small_action_(protocol::lower_case(request.action)),
        matches_(matches) {}

  Decision decide() {
    const auto deny = explicit_deny();
    if (deny) return denied(Verdict::kExplicitlyDenied, *deny);
    if (const auto missing = missing_allow()) return denied(Verdict::kImplicitlyDenied, *missing);
    decision_.verdict = Verdict::kAllowed;
    return std::move(decision_);
  }

 private:
  Finding read(PolicyType type, const PolicyList& list) {
    Finding finding;
    for (const NamedPolicy& named : list) {
      for (const size_t i : named.policy->statements_about(small_action_)) {
        const CompiledStatement& statement = named.policy->statements()[i];
        // Of grants by a resource the most direct one counts; elsewhere one is as good as another.
        const bool is_decided = finding.allows && statement.is_allow() && type != PolicyType::kResource;
        if (is_decided && matches_ == Matches::kEnough) continue;
        if (statement.compare_rest(request_) != Mismatch::kNone) continue;
        decision_.matched.push_back({.type = type, .policy = &named, .index = i, .is_allow = statement.is_allow()});
        if (!statement.is_allow()) {
          finding.denies = true;
          continue;
        }
        finding.allows = true;
        finding.grant = std::max(finding.grant, statement.match_principal(request_.principal));
      }
    }
    return finding;
  }

  /// Each level of an organization must allow.
  Finding read_levels(PolicyType type, const std::vector<PolicyList>& levels) {
    Finding all{.allows = true};
    for (const PolicyList& level : levels) {
      const Finding one = read(type, level);
      all.denies = all.denies || one.denies;
      all.allows = all.allows && one.allows;
    }
    return all;
  }

  Finding read_limit(PolicyType type, const std::optional<PolicyList>& list) {
    return list ? read(type, *list) : Finding{.allows = true};
  }

  /// Reads everything, and says which type denies, if one does.
  std::optional<PolicyType> explicit_deny() {
    // "SCPs don't affect … service principals": they belong to no organization, and have no policies of their own.
    if (!is_service()) service_control_ = read_levels(PolicyType::kServiceControl, policies_.service_control);
    resource_control_ = read_levels(PolicyType::kResourceControl, policies_.resource_control);
    vpc_endpoint_ = read_limit(PolicyType::kVpcEndpoint, policies_.vpc_endpoint);
    resource_ = read(PolicyType::kResource, policies_.resource);
    identity_ = read(PolicyType::kIdentity, policies_.identity);
    boundary_ = read_limit(PolicyType::kBoundary, policies_.boundary);
    session_ = read_limit(PolicyType::kSession, policies_.session);
    for (const auto& [type, finding] : {std::pair(PolicyType::kServiceControl, &service_control_),
                                        {PolicyType::kResourceControl, &resource_control_},
                                        {PolicyType::kVpcEndpoint, &vpc_endpoint_},
                                        {PolicyType::kResource, &resource_},
                                        {PolicyType::kIdentity, &identity_},
                                        {PolicyType::kBoundary, &boundary_},
                                        {PolicyType::kSession, &session_}}) {
      if (finding->denies) return type;
    }
    return std::nullopt;
  }

  /// The first type, in AWS's order, whose leave is missing.
  std::optional<PolicyType> missing_allow() const {
    if (!resource_control_.allows) return PolicyType::kResourceControl;
    if (!service_control_.allows) return PolicyType::kServiceControl;
    if (!vpc_endpoint_.allows) return PolicyType::kVpcEndpoint;
    const bool has_own_policies = !request_.principal.account.empty() && !is_service();
    if (!has_own_policies) return if_missing(resource_.allows, PolicyType::kResource);
    return is_same_account() ? missing_in_account() : missing_across_accounts();
  }

  // "Resource-based policies that grant permissions to an IAM user … or a session … are not limited by an implicit deny
  // in an identity-based policy, a permissions boundary, or session policy"; those that name a role "are limited by an
  // implicit deny in a permissions boundary or session policy"; those that name the account leave it to the account.
  std::optional<PolicyType> missing_in_account() const {
    if (policies_.needs_resource_policy && !resource_.allows) return PolicyType::kResource;
    if (resource_.grant == PrincipalMatch::kDirect) return std::nullopt;
    const bool needs_identity = resource_.grant != PrincipalMatch::kIssuer;
    if (needs_identity && !identity_allows()) return PolicyType::kIdentity;
    return missing_limit();
  }

  // "The request is allowed only if both evaluations return a decision of Allow."
  std::optional<PolicyType> missing_across_accounts() const {
    if (!resource_.allows) return PolicyType::kResource;
    if (!identity_allows()) return PolicyType::kIdentity;
    return missing_limit();
  }

  std::optional<PolicyType> missing_limit() const {
    if (!boundary_.allows) return PolicyType::kBoundary;
    return if_missing(session_.allows, PolicyType::kSession);
  }

  static std::optional<PolicyType> if_missing(bool is_allowed, PolicyType type) {
    return is_allowed ? std::nullopt : std::optional(type);
  }

  /// The root user needs no policies.
  bool identity_allows() const { return identity_.allows || request_.principal.kind == RequesterKind::kRoot; }
  bool is_service() const { return request_.principal.kind == RequesterKind::kService; }
  bool is_same_account() const {
    return request_.resource_account.empty() || request_.resource_account == request_.principal.account;
  }

  Decision denied(Verdict verdict, PolicyType type) {
    decision_.verdict = verdict;
    decision_.decided_by = type;
    return std::move(decision_);
  }

  const PolicySet& policies_;
  const AuthorizationRequest& request_;
  std::string small_action_;
  Matches matches_;
  Decision decision_;
  Finding service_control_{.allows = true}, resource_control_, vpc_endpoint_, resource_, identity_, boundary_, session_;
};

}  // namespace

std::string_view name_of(PolicyType type) {
  switch (type) {
    case PolicyType::kServiceControl:
      return "service control policy";
    case PolicyType::kResourceControl:
      return "resource control policy";
    case PolicyType::kVpcEndpoint:
      return "VPC endpoint policy";
    case PolicyType::kResource:
      return "resource-based policy";
    case PolicyType::kIdentity:
      return "identity-based policy";
    case PolicyType::kBoundary:
      return "permissions boundary";
    case PolicyType::kSession:
      break;
  }
  return "session policy";
}

Decision evaluate(const PolicySet& policies, const AuthorizationRequest& request, Matches matches) {
  return Evaluation(policies, request, matches).decide();
}

}  // namespace emulator
