// Checks a decoded input against the model: required members, lengths, ranges, patterns, enums.
#pragma once

#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// Throws ApiError in the service's own style for the first rule that the input breaks.
void validate_input(const ServiceModel& service, const OperationModel& operation, const Value& input);

}  // namespace protocol
