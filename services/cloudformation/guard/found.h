// What queries find.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/guard/rule_value.h"

namespace cloudformation::guard {

/// One result of a query: a value within the document, the rules or what functions made, or how far the query got.
struct Found {
  /// The value; where the query stopped, what it had reached.
  const Value* value = nullptr;
  /// Of the value: "/Resources/Bucket/Properties".
  std::string path = {};
  /// The rest of a query that found nothing; empty if it found the value.
  std::string missing = {};
  bool is_literal = false;

  bool is_resolved() const { return missing.empty(); }
};

}  // namespace cloudformation::guard
