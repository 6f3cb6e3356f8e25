// The codes that resource handlers give for what went wrong.
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
#pragma once

#include <string_view>

#include "protocol/api_error.h"

namespace cloudformation {

/// "AlreadyExists", "NotFound", … for a service's refusal or a handler's own.
std::string_view handler_error_code(const protocol::ApiError& error);

/// What a handler finds itself, without a service's refusal behind it.
bool is_handlers_own(const protocol::ApiError& error);

/// Whether what was asked for is not there.
bool means_gone(const protocol::ApiError& error);

}  // namespace cloudformation
