// What IAM asks AWS Organizations.
#pragma once

#include <optional>

#include "services/iam/vocabulary.h"

namespace iam {

/// The service principal under which IAM asks, and for which organizations trust it.
inline constexpr const char* kOwnPrincipal = "iam.amazonaws.com";

/// Asks Organizations in the name of an account. An answer that is refused has no output.
std::optional<Value> ask_organizations(RequestContext& context, const std::string& account,
                                       const std::string& operation, Value input = Value::object());

/// Whether an answer has an item in a list whose member has this value.
bool lists(const std::optional<Value>& answer, const char* list, const char* member, const std::string& wanted);

}  // namespace iam
