// What the model says of an error: its shape, its HTTP status and the texts of its members.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/api_error.h"
#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// The shape of the error of that code, if the service's model has one.
std::optional<Shape> find_error_shape(const ServiceModel& service, std::string_view code);

/// The error's own status, else the model's, else that of the codes which all services share, else 400.
int status_of(const ApiError& error, const std::optional<Shape>& shape);

/// The members of an error by its shape: the message under the shape's spelling of it, and the error's further members,
/// texts read as scalars by their shapes and as JSON where a structure or list is meant.
Value error_members(const ApiError& error, const Shape& shape);

/// True for the member that is the message, however the shape spells it ("message", "Message").
bool is_message(std::string_view member_name);

}  // namespace protocol
