// The checks, each over its part of a policy. All say what is wrong in AWS's words, and none stops the others.
#pragma once

#include "emulator/enforcement/authorization_reference.h"
#include "services/accessanalyzer/finding.h"

namespace accessanalyzer {

enum class PolicyType { kIdentity, kResource, kServiceControl, kResourceControl };

struct Check {
  PolicyType type;
  /// Whether it is a role's trust policy, which has no resources.
  bool is_trust = false;
  /// Whether the document is of a version that knows variables.
  bool knows_variables = true;
  const emulator::AuthorizationReference& reference;
  Findings& findings;
};

/// The document as a whole, and all of its statements.
void check_document(Check& check, const Place& document, size_t size_without_space);

/// Elements of a statement, and which of them go together.
void check_statement(Check& check, const Place& statement);
void check_actions(Check& check, const Place& actions);
void check_resources(Check& check, const Place& resources);
void check_conditions(Check& check, const Place& conditions);
/// In policies of resources: principals that cannot assume a role with the statement's actions.
void check_assuming(Check& check, const Place& statement);
/// What a statement lets be done that is rarely meant: roles passed to anybody, service-linked roles of any service.
void check_broad_permissions(Check& check, const Place& statement);

/// Whether a policy's action covers another, its wildcards included.
bool covers_action(std::string_view pattern, std::string_view action);

}  // namespace accessanalyzer
