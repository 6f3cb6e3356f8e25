#include "protocol/validation/input_validator.h"

#include <nlohmann/json.hpp>

#include "protocol/validation/validation_style.h"
#include "protocol/validation/violation.h"

namespace protocol {

void InputValidator::validate_input(const ServiceModel& service, const OperationModel& operation,
                                    const Value& input) const {
  const auto shape = operation.input();
  if (!shape) return;
  const std::vector<Violation> violations = find_violations(*shape, input, patterns_);
  if (!violations.empty()) refuse_violations(service, violations);
}

}  // namespace protocol
