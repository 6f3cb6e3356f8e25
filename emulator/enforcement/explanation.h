// Why a request was denied: every statement that comes near it, what kept it from applying, the values that were
// compared, and the smallest statement that would allow the request.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "emulator/enforcement/authorizer.h"

namespace emulator {

nlohmann::ordered_json explain_denial(const Service& service, std::string_view operation, const RequestContext& context,
                                      const AuthorizationCase& denied);

}  // namespace emulator
