// Policies prepared for evaluation: compiled once, evaluated for many requests.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "emulator/authorization/condition_operator.h"
#include "emulator/authorization/policy_document.h"
#include "emulator/authorization/request_principal.h"
#include "emulator/authorization/text_pattern.h"

namespace emulator {

/// What is asked of policies: may this principal do this to this, under these conditions?
struct AuthorizationRequest {
  const RequestPrincipal& principal;
  /// "s3:GetObject".
  std::string_view action;
  /// An ARN, or "*" for actions that know no resources.
  std::string_view resource;
  /// The account that the resource belongs to; empty if it is nobody's in particular.
  std::string_view resource_account;
  const ConditionKeys& keys;
};

/// Why a statement does not apply to a request: the first of its elements that does not match.
enum class Mismatch { kNone, kPrincipal, kAction, kResource, kCondition };

class CompiledStatement {
 public:
  CompiledStatement(PolicyStatement source, bool has_variables);

  /// Whether the statement applies. `small_action` is the request's action in small letters.
  Mismatch compare(const AuthorizationRequest& request, std::string_view small_action) const;
  /// Whether it is about an action, in small letters.
  bool is_about(std::string_view small_action) const;
  /// Whether it applies to a request that is about one of its actions.
  Mismatch compare_rest(const AuthorizationRequest& request) const;
  /// How it names the requester; kDirect for statements without principals.
  PrincipalMatch match_principal(const RequestPrincipal& requester) const;

  bool is_allow() const { return source_.is_allow; }
  const PolicyStatement& source() const { return source_; }
  const std::vector<CompiledCondition>& conditions() const { return conditions_; }

 private:
  PolicyStatement source_;
  std::vector<TextPattern> actions_;
  std::vector<TextPattern> resources_;
  std::vector<CompiledCondition> conditions_;
};

class CompiledPolicy {
 public:
  explicit CompiledPolicy(PolicyDocument document);

  const std::vector<CompiledStatement>& statements() const { return statements_; }
  /// The indexes of the statements that are about an action, in small letters. Remembered: the same few actions are
  /// asked about again and again.
  const std::vector<size_t>& statements_about(const std::string& small_action) const;

 private:
  static constexpr size_t kActionsMax = 256;

  std::vector<CompiledStatement> statements_;
  mutable std::unordered_map<std::string, std::vector<size_t>> about_;
};

/// Parses and compiles. Throws ApiError MalformedPolicyDocument.
std::shared_ptr<const CompiledPolicy> compile_policy(std::string_view text, PolicyKind kind);

}  // namespace emulator
