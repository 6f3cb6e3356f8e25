// What is said of a denial: AWS's sentence, in each protocol's code, and the message that EC2 encodes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "emulator/authorization/policy_evaluator.h"
#include "emulator/dispatch/service.h"
#include "emulator/enforcement/required_permissions.h"

namespace emulator {

class RequestKeys;

/// "User: … is not authorized to perform: … on resource: … because no identity-based policy allows the … action".
std::string denial_sentence(const protocol::ServiceModel& service, const RequestContext& context,
                            const RequiredPermission& permission, const Decision& decision);

/// The refusal in the service's own words.
ApiError denial_error(const protocol::ServiceModel& service, const RequestContext& context,
                      const RequiredPermission& permission, const Decision& decision, const RequestKeys& keys);

/// A denial as sts:DecodeAuthorizationMessage shows it.
nlohmann::ordered_json authorization_details(const RequestContext& context, const RequiredPermission& permission,
                                             const Decision& decision, const RequestKeys& keys);

/// Text that only this program reads, and back; nothing if it was not made here.
std::string encode_authorization_message(const std::string& details);
std::optional<std::string> decode_authorization_message(std::string_view encoded);

}  // namespace emulator
