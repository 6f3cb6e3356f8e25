// May this call be made? What the dispatcher asks before every operation.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "emulator/enforcement/authorization_reference.h"
#include "emulator/enforcement/needed_permissions.h"
#include "emulator/enforcement/operation_rules.h"
#include "emulator/enforcement/policy_cache.h"
#include "emulator/enforcement/required_permissions.h"

namespace emulator {

class Dispatcher;
class RequestKeys;

enum class IamMode {
  kEnforce,  ///< Refuse what the policies do not allow.
  kReport,   ///< Serve everything, but record what would have been refused.
  kOff       ///< Ask nobody: every verified principal may do everything in its account.
};

/// "enforce", "report", "off".
std::string_view name_of(IamMode mode);
std::optional<IamMode> parse_iam_mode(std::string_view name);

/// One permission with all that its decision was made from.
struct AuthorizationCase {
  const RequiredPermission& permission;
  const PolicySet& policies;
  const RequestPrincipal& principal;
  const Decision& decision;
  const RequestKeys& keys;
  std::string resource_account;
};

class Authorizer {
 public:
  explicit Authorizer(const protocol::Facts& facts) : reference_(facts) {}

  void set_mode(IamMode mode) { mode_ = mode; }
  IamMode mode() const { return mode_; }

  /// Throws the refusal if a policy denies the call or none allows it. Sets context.is_authorized.
  void require(const Dispatcher& dispatcher, const Service& service, std::string_view operation,
               RequestContext& context, const Value& input);

  /// To be told whenever IAM's state may have changed.
  void policies_changed() { cache_.forget(); }

  /// The newest denials first, each with the statements that were considered and what would allow it.
  std::vector<nlohmann::ordered_json> denials(size_t limit) const;
  /// The least policy of each principal that was asked about, by its ARN.
  nlohmann::ordered_json needed_policies() const { return needed_.policies(); }
  void clear_records();

  const AuthorizationReference& reference() const { return reference_; }

 private:
  static constexpr size_t kDenialsMax = 1000;
  /// The call that is asked about.
  struct Asked;

  const OperationRules& rules_of(const Service& service, std::string_view operation);
  bool is_exempt(const Asked& asked);
  /// Why a permission that the call needs is denied; nothing if it is given.
  std::optional<ApiError> refusal_of(const Asked& asked, const RequiredPermission& permission);
  ApiError refusal_in(const Asked& asked, const AuthorizationCase& denied);
  PolicySet with_policy_of(const Asked& asked, const RequiredPermission& permission, const ResourceFacts& resource,
                           PolicySet policies);
  void record(const Asked& asked, const AuthorizationCase& denied);

  IamMode mode_ = IamMode::kEnforce;
  AuthorizationReference reference_;
  /// By service and name, worked out at the first call.
  std::unordered_map<const Service*, std::map<std::string, OperationRules, std::less<>>> rules_;
  PolicyCache cache_;
  std::deque<nlohmann::ordered_json> denials_;
  NeededPermissions needed_;
};

}  // namespace emulator
