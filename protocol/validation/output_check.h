// Checks that outputs are what the model says, so that slips in our own tables fail a test.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// What an output has that its shape does not allow: unknown members, values of another type, unknown enum values,
/// nulls. Each as "Reservations[0].Instances[1].State: …"; empty if the output conforms. Missing members are no fault.
std::vector<std::string> check_output(const Shape& shape, const Value& output);

}  // namespace protocol
