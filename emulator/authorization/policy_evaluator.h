// The decision: may this request be served? AWS's published order of policy types, as one pure function.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/authorization/compiled_policy.h"

namespace emulator {

enum class PolicyType { kServiceControl, kResourceControl, kVpcEndpoint, kResource, kIdentity, kBoundary, kSession };

/// "identity-based policy", as AWS's messages call the type.
std::string_view name_of(PolicyType type);

/// A policy and what it is called: an ARN, or the name of an inline policy with its owner.
struct NamedPolicy {
  std::string name;
  std::shared_ptr<const CompiledPolicy> policy;
};
using PolicyList = std::vector<NamedPolicy>;

/// All policies that apply to a request. What is nothing does not limit; what is an empty list allows nothing.
struct PolicySet {
  /// Of the requester, its groups, or the role of its session.
  PolicyList identity = {};
  std::optional<PolicyList> boundary = {};
  /// The policies that a session was given at its beginning: what any of them allows.
  std::optional<PolicyList> session = {};
  /// Of the requester's organization: one list a level, from the root to the account; each level must allow.
  std::vector<PolicyList> service_control = {};
  /// Of the resource's organization, likewise.
  std::vector<PolicyList> resource_control = {};
  /// Of the resource.
  PolicyList resource = {};
  /// Of the VPC endpoint that the request came through.
  std::optional<PolicyList> vpc_endpoint = {};
  /// Roles and KMS keys: without a grant by their own policy nobody has access, whatever the identity's policies say.
  bool needs_resource_policy = false;
};

enum class Verdict { kAllowed, kExplicitlyDenied, kImplicitlyDenied };

/// A statement that applied to the request.
struct MatchedStatement {
  PolicyType type;
  /// Points into the PolicySet that was evaluated.
  const NamedPolicy* policy;
  size_t index;
  bool is_allow;
};

struct Decision {
  Verdict verdict = Verdict::kImplicitlyDenied;
  /// Of a denial: the type of policy that denies, or that does not allow.
  PolicyType decided_by = PolicyType::kIdentity;
  /// Every statement that applied, in the order in which the policies were read.
  std::vector<MatchedStatement> matched = {};

  bool is_allowed() const { return verdict == Verdict::kAllowed; }
};

/// How much of what applied a decision tells.
enum class Matches {
  kAll,    ///< Every statement: for explanations.
  kEnough  ///< Every denial, but grants only until one is found: the verdict is the same, and comes sooner.
};

/// Decides. The same policies and the same request give the same decision, whatever the order of statements.
Decision evaluate(const PolicySet& policies, const AuthorizationRequest& request, Matches matches = Matches::kAll);

}  // namespace emulator
