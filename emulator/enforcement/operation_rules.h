// What is known of the leave that an operation needs before anybody calls it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/dispatch/service.h"
#include "emulator/enforcement/authorization_reference.h"

namespace emulator {

/// An action that AWS publishes. The facts live as long as the reference.
struct KnownAction {
  std::string name;
  const ActionFacts* facts = nullptr;
};

struct OperationRules {
  std::string operation;
  /// Not even an explicit deny holds against it.
  bool needs_no_leave = false;
  /// It does what is allowed and tells what is not: DeleteObjects.
  bool answers_for_each = false;
  /// What it names is not there yet.
  bool makes_its_resource = false;
  /// By the operation's name and the service's rows; empty if there are none, or if only the input tells.
  std::vector<KnownAction> actions;
};

/// Works them out, which takes as long as a call: they are to be kept.
OperationRules operation_rules(const AuthorizationReference& reference, const Service& service,
                               std::string_view operation);

/// The prefix of a service's actions.
std::string_view action_prefix(const Service& service);

}  // namespace emulator
