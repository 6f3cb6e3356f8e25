// Checks inputs against their model's constraints and refuses in the service's own words.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "protocol/model/service_model.h"
#include "protocol/validation/pattern.h"
#include "protocol/value.h"

namespace protocol {

/// Required members, lengths, ranges, enums and patterns, as the model has them. Keeps the compiled patterns; safe from
/// any thread.
class InputValidator {
 public:
  /// Throws ApiError, by the service's style (validation_style.h), if the input breaks a constraint.
  void validate_input(const ServiceModel& service, const OperationModel& operation, const Value& input) const;

 private:
  mutable PatternCache patterns_;
};

}  // namespace protocol
