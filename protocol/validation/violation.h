// Where an input breaks a constraint of its model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "protocol/model/service_model.h"
#include "protocol/validation/pattern.h"
#include "protocol/value.h"

namespace protocol {

enum class Constraint : uint8_t { kRequired, kLengthMin, kLengthMax, kRangeMin, kRangeMax, kPattern, kEnum };

/// One step of the way to a value: a member of a structure, an item of a list (from 1), or a key of a map.
struct PathStep {
  std::optional<Member> member = {};
  size_t index = 0;
  std::string key = {};
};

struct Violation {
  Constraint constraint;
  /// The shape whose constraint it is.
  Shape shape;
  /// The value that breaks it; null if it is not there.
  const Value* value = nullptr;
  std::vector<PathStep> path = {};
};

/// Checking stops after this many: AWS, too, lists only some.
inline constexpr size_t kViolationsMax = 16;

/// All violations of an input, in the model's order.
std::vector<Violation> find_violations(const Shape& input, const Value& value, PatternCache& patterns);

}  // namespace protocol
