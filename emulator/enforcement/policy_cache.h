// Policies compiled once: by their text, and by the principal who was given them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "emulator/authorization/policy_evaluator.h"
#include "emulator/dispatch/service.h"

namespace emulator {

/// What a principal was given, compiled, and the forms in which policies may name it.
struct CompiledPrincipal {
  RequestPrincipal principal;
  PolicySet policies;
  std::map<std::string, std::string> tags;
};

/// What an account's organization means for it, its policies compiled.
struct CompiledOrganization {
  OrganizationFacts facts;
  std::vector<PolicyList> service_control;
  std::vector<PolicyList> resource_control;
};

/// The services that know policies; nullptr where there is none.
struct PolicySources {
  const Service* iam = nullptr;
  const Service* organizations = nullptr;
};

class PolicyCache {
 public:
  /// The compiled policies of a principal, those of its organization included. Kept until forget().
  std::shared_ptr<const CompiledPrincipal> of(RequestContext& context, const PolicySources& sources,
                                              const Principal& principal);

  /// The organization of an account; nothing if it is in none. Kept until forget().
  std::shared_ptr<const CompiledOrganization> organization_of(RequestContext& context, const PolicySources& sources,
                                                              const std::string& account);

  /// A document compiled; nothing if it is malformed, which allows nothing.
  std::shared_ptr<const CompiledPolicy> compiled(const std::string& document, PolicyKind kind);

  /// Something that IAM or Organizations keeps has changed, or has changed back.
  void forget() {
    principals_.clear();
    organizations_.clear();
  }

 private:
  static constexpr size_t kPrincipalsMax = 1024;
  static constexpr size_t kDocumentsMax = 4096;

  PolicyList compile(const std::vector<PolicyText>& texts, PolicyKind kind = PolicyKind::kIdentity);
  std::vector<PolicyList> compile_levels(const std::vector<std::vector<PolicyText>>& levels, PolicyKind kind);

  std::unordered_map<std::string, std::shared_ptr<const CompiledPrincipal>> principals_;
  std::unordered_map<std::string, std::shared_ptr<const CompiledOrganization>> organizations_;
  std::unordered_map<std::string, std::shared_ptr<const CompiledPolicy>> documents_;
};

}  // namespace emulator
