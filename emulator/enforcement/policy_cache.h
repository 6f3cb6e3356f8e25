// Policies compiled once: by their text, and by the principal who was given them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "emulator/authorization/policy_evaluator.h"
#include "emulator/dispatch/service.h"

namespace emulator {

/// What a principal was given, compiled.
struct CompiledPrincipal {
  PolicySet policies;
  std::map<std::string, std::string> tags;
};

class PolicyCache {
 public:
  /// The compiled policies of a principal as `iam` knows them. Kept until forget().
  std::shared_ptr<const CompiledPrincipal> of(RequestContext& context, const Service& iam, const Principal& principal);

  /// A document compiled; nothing if it is malformed, which allows nothing.
  std::shared_ptr<const CompiledPolicy> compiled(const std::string& document, PolicyKind kind);

  /// Something that IAM keeps has changed, or has changed back.
  void forget() { principals_.clear(); }

 private:
  static constexpr size_t kPrincipalsMax = 1024;
  static constexpr size_t kDocumentsMax = 4096;

  PolicyList compile(const std::vector<PolicyText>& texts);

  std::unordered_map<std::string, std::shared_ptr<const CompiledPrincipal>> principals_;
  std::unordered_map<std::string, std::shared_ptr<const CompiledPolicy>> documents_;
};

}  // namespace emulator
